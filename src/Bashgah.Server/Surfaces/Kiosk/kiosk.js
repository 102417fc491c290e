// A kiosk: nobody to ask, one thing to do on each screen. What it asks of the server it asks as a device of its own.
"use strict";
import { Refused, call, fetchJson, useProgram } from "./api.js";
import * as queue from "./queue.js";
import { listen } from "./scanner.js";
import * as vault from "./vault.js";
import { $, fill, h, show } from "./dom.js";
import { say, useSetup } from "./words.js";
import { back, draw, go, isBegun, kiosk, leave, visit } from "./kiosk-visit.js";
import { frame, home, prepare, speakNow } from "./kiosk-language.js";
import { touched, watchIdle } from "./kiosk-idle.js";
import { scanned } from "./kiosk-scan.js";
import "./kiosk-join.js";

const hour = 3_600_000;
const redrawn = new Set(["start", "hello", "earned", "balance", "told"]);

/** What the program asks to agree to; kept, because it names nobody. */
async function readConsents() {
  try {
    kiosk.consents = (await call("GET", "/consent-texts?limit=200")).items;
    await vault.keep("consents", kiosk.consents);
  } catch {
    kiosk.consents = await vault.kept("consents") ?? [];
  }
}

/** The whole setup, or null: this browser is not a kiosk any more. */
async function readSetup() {
  try {
    return [await fetchJson(`/kiosk/setup?in=${home}`), true];
  } catch (fault) {
    if (fault instanceof Refused) return [null, false];
    return [undefined, false];
  }
}

function hear({ online }) {
  if (online === kiosk.isOnline) return;
  kiosk.isOnline = online;
  show($("offline"), !online);
  if (online && kiosk.consents.length === 0) void readConsents();
  if (redrawn.has(visit.screen)) draw();
}

function wire() {
  listen((text) => { touched(); scanned(text); });
  $("back").addEventListener("click", back);
  $("done").addEventListener("click", leave);
  $("still-here").addEventListener("click", touched);
  for (const button of $("languages-switch").children) button.addEventListener("click", () => void speakNow(button.lang));
  // What a scanner types must not press the key that was touched last: touching gives no focus.
  document.addEventListener("mousedown", (event) => event.preventDefault());
  document.addEventListener("contextmenu", (event) => event.preventDefault());
  document.addEventListener("dragstart", (event) => event.preventDefault());
  // A page that is kept for going back is kept empty.
  addEventListener("pagehide", () => { if (isBegun()) leave(); });
  document.addEventListener("visit-over", () => void speakNow(home));
}

async function begin() {
  const [setup, isOnline] = await readSetup();
  if (setup === null) {
    location.replace("/kiosk?again=1");
    return;
  }
  const opened = await vault.openVault(setup);
  // Without the network the one in this language, where it was kept.
  const known = setup ?? await vault.kept(`setup-${home}`) ?? opened;
  if (!known) {
    fill($("kiosk"), h("section", { class: "screen kept" }, h("h1", {}, say("kiosk.never"))));
    return;
  }
  Object.assign(kiosk, { setup: known, isOnline });
  useSetup(known);
  useProgram(known.program);
  frame();
  show($("offline"), !isOnline);
  wire();
  go("start");
  await queue.begin(isOnline);
  queue.watch(hear);
  watchIdle();
  // Cases are for staff, who see them in their list: here nobody reads what became of what waited.
  void queue.clearOutcomes();
  setInterval(() => void queue.clearOutcomes(), hour);
  await Promise.all([prepare(known), readConsents()]);
  document.documentElement.dataset.ready = "true";
}

if ("serviceWorker" in navigator) void navigator.serviceWorker.register("/kiosk/worker.js", { scope: "/kiosk" });
void begin();
