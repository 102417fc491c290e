// Keeps a device's page and what it loads, so that it opens when the network is down. What is about people is never kept here.
// The server puts the list of what the page loads before this, in bashgahAssets; when it changes, the browser takes the worker anew.
"use strict";

const path = new URL(self.location).pathname.split("/")[1];
const page = `/${path}`;
const cacheName = `bashgah-${path}`;
const patience = 4_000;

// The page that asks for a code is none to keep: a device that is enrolled again would open on it.
const isOfDevice = (answer) => answer.ok && !answer.redirected && answer.headers.get("Bashgah-Page") !== "enrol";

const isKept = (url) => url.pathname === page || (url.pathname.startsWith("/assets/") && url.origin === self.location.origin);

self.addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(cacheName);
  await cache.addAll(self.bashgahAssets.map((address) => new Request(address, { cache: "no-cache" })));
  for (const language of ["en", "fa", "ms"]) {
    const address = `${page}?lang=${language}`;
    const answer = await fetch(address, { cache: "no-store" });
    if (!isOfDevice(answer)) continue;
    await cache.put(address, answer.clone());
    // The look of the club is its program's: the page alone knows which.
    const look = /"(\/assets\/look\/[^"]+)"/.exec(await answer.text());
    if (look) await cache.add(look[1]);
  }
  await self.skipWaiting();
})()));

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method === "GET" && isKept(url)) event.respondWith(answer(event.request, url));
});

/** From the network, else what was kept. */
async function answer(request, url) {
  const cache = await caches.open(cacheName);
  try {
    const fresh = await fetch(request, { signal: AbortSignal.timeout(patience) });
    if (isOfDevice(fresh)) await cache.put(url.pathname + url.search, fresh.clone());
    if (fresh.status < 500) return fresh;
  } catch {
    // Cut off.
  }
  return await cache.match(url.pathname + url.search) ?? await cache.match(url.pathname, { ignoreSearch: true }) ?? Response.error();
}
