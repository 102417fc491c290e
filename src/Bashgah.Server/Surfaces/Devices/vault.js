// What a device keeps in its browser. Commands and whatever else names people are sealed with a key that follows from the device's own;
// the browser keeps it so that no script reads it out.
"use strict";

const kind = document.documentElement.dataset.kind;
let database = null;
let device = null;
let place = null;

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

function open() {
  const request = indexedDB.open(`bashgah-${kind}`, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("keys", { keyPath: "device" });
    request.result.createObjectStore("queue", { keyPath: "n", autoIncrement: true });
    request.result.createObjectStore("outcomes", { keyPath: "n", autoIncrement: true });
    request.result.createObjectStore("kept");
  };
  return done(request);
}

const stores = (name, mode) => database.transaction(name, mode, { durability: "strict" }).objectStore(name);
const whole = (store) => new Promise((resolve, reject) => {
  store.transaction.oncomplete = () => resolve();
  store.transaction.onabort = () => reject(store.transaction.error);
});

/** Opens the vault; with a setup from the server, for its device. Gives the setup that is known, or null. */
export async function openVault(setup) {
  database ??= await open();
  if (setup) {
    const { seal, ...rest } = setup;
    const raw = Uint8Array.from(atob(seal), (c) => c.charCodeAt(0));
    const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
    const keys = stores("keys", "readwrite");
    keys.put({ device: setup.device, key });
    await whole(keys);
    await keep("setup", rest);
    // Else a browser that is short of room may throw away what waits.
    void navigator.storage?.persist?.();
    await keep("skew", setup.now - Date.now());
  }
  const known = setup ?? await kept("setup");
  device = known?.device ?? null;
  place = known ? { program: known.program, store: known.store } : null;
  return known ?? null;
}

/** Which device this browser is. */
export const ownDevice = () => device;

/** For which program and store. */
export const ownPlace = () => place;

/** Something that names nobody. */
export async function keep(name, value) {
  const store = stores("kept", "readwrite");
  store.put(value, name);
  await whole(store);
}

export const kept = (name) => done(stores("kept", "readonly").get(name));

export async function forget(name) {
  const store = stores("kept", "readwrite");
  store.delete(name);
  await whole(store);
}

const keyOf = async (owner) => (await done(stores("keys", "readonly").get(owner)))?.key ?? null;

/** Seals something for this device. */
export async function seal(value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const cipher = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(device) }, await keyOf(device), new TextEncoder().encode(JSON.stringify(value)));
  return { device, iv, cipher };
}

/** Opens what was sealed, or gives null where its device's key is gone. */
export async function unseal({ device: owner, iv, cipher }) {
  const key = await keyOf(owner);
  if (!key) return null;
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: new TextEncoder().encode(owner) }, key, cipher);
  return JSON.parse(new TextDecoder().decode(plain));
}

/** Adds to a list, and forgets what is kept under a name: both or neither. Gives its number once it lies on the disk. */
export async function add(list, value, forgets = null) {
  const transaction = database.transaction([list, "kept"], "readwrite", { durability: "strict" });
  const store = transaction.objectStore(list);
  const request = store.add(value);
  if (forgets) transaction.objectStore("kept").delete(forgets);
  await whole(store);
  return request.result;
}

export async function remove(list, n) {
  const store = stores(list, "readwrite");
  store.delete(n);
  await whole(store);
}

export const all = (list) => done(stores(list, "readonly").getAll());

export const count = (list) => done(stores(list, "readonly").count());
