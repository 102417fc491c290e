// Commands are written down before they are sent, so that neither a cut nor a crash of the page loses one or sends it twice: each has a
// key of its own, and what the server has is known to it by that key (S7.5, S10.1).
"use strict";
import { Cut, Refused, call, newKey } from "./api.js";
import * as vault from "./vault.js";

const lock = `bashgah-queue-${document.documentElement.dataset.kind}`;
const waits = [1_000, 2_000, 5_000, 10_000, 30_000];

const listeners = new Set();
const state = { online: true, waiting: 0, cases: 0, foreign: 0, refusedDevice: false };
// Numbers of what waits for something else than the network.
const passed = new Set();
let timer = null;
let failures = 0;

/** Hears of every change: whether the server is reached, how much waits, how much became a case. */
export function watch(listener) {
  listeners.add(listener);
  listener({ ...state });
}

const tell = () => { for (const listener of listeners) listener({ ...state }); };

/** Says what was seen of the network elsewhere. */
export function seen(isOnline) {
  if (state.online === isOnline) return;
  state.online = isOnline;
  tell();
  if (isOnline) void sync(); else later();
}

/** The server's time as this device knows it. */
export async function now() {
  return new Date(Date.now() + (await vault.kept("skew") ?? 0)).toISOString();
}

/**
 * Carries a command out, or keeps it until it can be. Gives {answer, key}, or {queued: true}; throws Refused, and Cut where it is not kept.
 * @param operation its id in the API
 * @param path its path
 * @param body what is sent
 * @param forgets name of what is kept and stands in the command from now on
 * @param isNow whether it is worth nothing later: it is tried, and not kept for when the network is back
 */
export async function submit(operation, path, body, { forgets = null, isNow = false } = {}) {
  if (isNow && !state.online) throw new Cut(0);
  return navigator.locks.request(lock, async () => {
    const key = newKey();
    const sealed = await vault.seal({ operation, body, key, queuedAt: await now(), place: vault.ownPlace() });
    const n = await vault.add("queue", sealed, forgets);
    await recount();
    // What waits goes first: a member has to join before their purchase. What waits for something else keeps nobody waiting.
    const isFirst = (await vault.all("queue")).every((entry) => entry.n === n || passed.has(entry.n));
    if (!state.online || (!isFirst && !isNow)) {
      later();
      return { queued: true };
    }
    try {
      const answer = await call("POST", path, { body, key });
      await vault.remove("queue", n);
      await recount();
      return { answer, key };
    } catch (fault) {
      if (fault instanceof Refused && fault.problem.status !== 401 && fault.problem.status !== 403) {
        // Whoever stands here has seen it refused: no case for others.
        await vault.remove("queue", n);
        await recount();
        throw fault;
      }
      if (fault instanceof Cut) seen(false);
      else state.refusedDevice = true;
      tell();
      later();
      return { queued: true };
    }
  });
}

async function recount() {
  state.waiting = await vault.count("queue");
  state.cases = (await vault.all("outcomes")).filter((one) => one.case && !one.seen).length;
  tell();
}

function later() {
  if (timer !== null) return;
  const wait = waits[Math.min(failures, waits.length - 1)];
  timer = setTimeout(() => { timer = null; void sync(); }, wait);
}

/** Sends what waits, in its order, one page at a time. */
export async function sync() {
  let isThrough = false;
  try {
    // Found out before the lock is taken: whoever records something meanwhile does not wait for a network that is not there.
    isThrough = await reach() && await navigator.locks.request(lock, sendAll);
  } catch (fault) {
    if (!(fault instanceof Cut)) console.error(fault);
  }
  await recount();
  if (isThrough) {
    failures = 0;
  } else {
    failures++;
    later();
  }
  return isThrough;
}

/** A command as it was written down; null where it cannot be opened here, or is another store's. */
async function opened(entry) {
  const command = await vault.unseal(entry).catch(() => null);
  const own = vault.ownPlace();
  return command && command.place.program === own.program && command.place.store === own.store ? command : null;
}

/** Whether all of it is through. What may come right later, and what is not this device's to send, is passed over and kept. */
async function sendAll() {
  passed.clear();
  state.foreign = 0;
  for (const entry of await vault.all("queue")) {
    const command = await opened(entry);
    if (!command) {
      state.foreign++;
      passed.add(entry.n);
      continue;
    }
    let outcome;
    try {
      outcome = await call("POST", "/queued-commands", {
        key: command.key, body: { operation: command.operation, queuedAt: command.queuedAt, body: command.body },
      });
    } catch (fault) {
      if (!(fault instanceof Refused)) {
        if (state.online) { state.online = false; tell(); }
        throw fault;
      }
      if (fault.problem.status === 401) {
        // The device itself is refused. Nothing is dropped.
        state.refusedDevice = true;
        tell();
        return false;
      }
      passed.add(entry.n);
      continue;
    }
    state.online = true;
    state.refusedDevice = false;
    await vault.add("outcomes", {
      at: command.queuedAt, operation: command.operation, state: outcome.state, case: outcome.case ?? null, code: outcome.problem?.code ?? null,
    });
    await vault.remove("queue", entry.n);
    await recount();
  }
  return passed.size === 0;
}

/** Whether the server answers. */
async function reach() {
  if (state.online) return true;
  const answer = await fetch("/health/ready", { cache: "no-store", signal: AbortSignal.timeout(4_000) }).catch(() => null);
  state.online = answer?.ok ?? false;
  tell();
  return state.online;
}

/** What became of what waited: newest first. */
export const outcomes = async () => (await vault.all("outcomes")).reverse();

/** Somebody has looked at the cases. */
export async function clearOutcomes() {
  for (const one of await vault.all("outcomes")) await vault.remove("outcomes", one.n);
  await recount();
}

/** What waits, opened, for whoever stands here. */
export const waitingCommands = async () => (await Promise.all((await vault.all("queue")).map(opened))).filter(Boolean);

/** Begins to look after the queue. */
export async function begin(isOnline) {
  state.online = isOnline;
  addEventListener("online", () => void sync());
  addEventListener("offline", () => seen(false));
  await recount();
  if (state.waiting > 0 || !isOnline) void sync();
}
