// Commands are written down before they are sent, so that neither a cut nor a crash of the page loses one or sends it twice: each has a
// key of its own, and what the server has is known to it by that key (S7.5, S10.1).
"use strict";
import { Cut, Refused, call, newKey } from "./api.js";
import * as vault from "./vault.js";

const lock = `bashgah-queue-${document.documentElement.dataset.kind}`;
const waits = [1_000, 2_000, 5_000, 10_000, 30_000];

const listeners = new Set();
const state = { online: true, waiting: 0, cases: 0, refusedDevice: false };
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
 * Carries a command out, or keeps it until it can be. Gives {answer, key}, or {queued: true}; throws Refused.
 * @param operation its id in the API
 * @param path its path
 * @param body what is sent
 */
export async function submit(operation, path, body) {
  return navigator.locks.request(lock, async () => {
    const key = newKey();
    const n = await vault.add("queue", await vault.seal({ operation, body, key, queuedAt: await now() }));
    await recount();
    // What waits goes first: a member has to join before their purchase.
    if (state.waiting > 1 || !state.online) {
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
  // Found out before the lock is taken: whoever records something meanwhile does not wait for a network that is not there.
  let isThrough = await reach();
  if (isThrough) {
    await navigator.locks.request(lock, async () => {
      try {
        isThrough = await sendAll();
      } catch (fault) {
        if (!(fault instanceof Cut)) throw fault;
        isThrough = false;
      }
    });
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

async function sendAll() {
  const waiting = await vault.all("queue");
  let isAll = true;
  for (const entry of waiting) {
    const command = await vault.unseal(entry);
    // Sealed by a device whose key this browser has not: kept, and said.
    if (!command) continue;
    let outcome;
    try {
      outcome = await call("POST", "/queued-commands", {
        key: command.key, body: { operation: command.operation, queuedAt: command.queuedAt, body: command.body },
      });
    } catch (fault) {
      if (fault instanceof Refused) {
        isAll = false;
        // It may come right, an invoice that the till has yet to send: kept, and what comes after it goes first.
        if (fault.problem.status !== 401) continue;
        // The device itself is refused. Nothing is dropped.
        state.refusedDevice = true;
        tell();
        return false;
      }
      if (state.online) { state.online = false; tell(); }
      throw fault;
    }
    state.online = true;
    state.refusedDevice = false;
    await vault.add("outcomes", {
      at: command.queuedAt, operation: command.operation, state: outcome.state, case: outcome.case ?? null, code: outcome.problem?.code ?? null,
    });
    await vault.remove("queue", entry.n);
    await recount();
  }
  return isAll;
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
export const waitingCommands = async () => (await Promise.all((await vault.all("queue")).map(vault.unseal))).filter(Boolean);

/** Begins to look after the queue. */
export async function begin(isOnline) {
  state.online = isOnline;
  addEventListener("online", () => void sync());
  addEventListener("offline", () => seen(false));
  await recount();
  if (state.waiting > 0 || !isOnline) void sync();
}
