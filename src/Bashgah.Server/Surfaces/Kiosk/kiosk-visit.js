// Whoever stands in front of the screen. All that is known of them hangs on one object; when they leave, another one takes its place.
"use strict";
import { Cut, Refused } from "./api.js";
import * as queue from "./queue.js";
import { $, fill, show } from "./dom.js";
import { knows, say } from "./words.js";

const tooMany = 429;

const fresh = () => ({
  screen: "start",
  isBusy: false,
  member: null, // as the API gives one
  reference: null, // how commands name them: {id}, or {phone} or {card} while nobody could be looked up
  isProved: false, // their card was here, or the code from their phone
  isJoining: false,
  isJoined: false,
  accounts: [],
  document: null, // an invoice that was scanned before anybody said whose it is
  typed: { phone: "", name: "", number: "", code: "" },
  agreed: new Set(),
  leaves: new AbortController(),
});

export let visit = fresh();

/** What the kiosk is: its setup, consents that may be asked for, whether the server is reached. Nothing of it is about a visitor. */
export const kiosk = { setup: null, consents: [], isOnline: true };

const screens = new Map();

/** Makes a screen known: what is drawn, and where Back leads; without it there is no way back. */
export const screen = (name, draw, back = null) => screens.set(name, { draw, back });

/** Shows a screen, knowing something more. */
export function go(name, known = {}) {
  Object.assign(visit, known);
  visit.screen = name;
  draw();
  $("kiosk").scrollTop = 0;
  $("kiosk").querySelector("h1")?.focus({ preventScroll: true });
}

/** Draws the screen again. */
export function draw() {
  const { draw: drawn, back } = screens.get(visit.screen);
  fill($("kiosk"), drawn());
  document.body.dataset.screen = visit.screen;
  show($("back"), back !== null);
  show($("done"), visit.screen !== "start" || visit.document !== null);
}

/** One step back. */
export const back = () => screens.get(visit.screen).back?.();

/** The visitor has gone: nothing of them stays. */
export function leave() {
  visit.leaves.abort();
  visit = fresh();
  busy(false);
  document.dispatchEvent(new Event("visit-over"));
  go("start");
}

/** Whether anybody has begun anything. */
export const isBegun = () => visit.screen !== "start" || visit.document !== null;

function busy(isBusy) {
  visit.isBusy = isBusy;
  document.body.toggleAttribute("data-busy", isBusy);
}

/** Works for this visitor: what comes after they have left is dropped. */
export async function ask(work, done, failed = (fault) => tell(codeOf(fault))) {
  const mine = visit;
  if (mine.isBusy) return;
  busy(true);
  let found, fault = null;
  try {
    found = await work(mine.leaves.signal);
  } catch (thrown) {
    fault = thrown;
  }
  if (mine !== visit) return;
  busy(false);
  if (fault === null) {
    done(found);
    return;
  }
  if (!(fault instanceof Cut || fault instanceof Refused)) throw fault;
  if (fault instanceof Cut && fault.status !== tooMany) queue.seen(false);
  failed(fault);
}

/** What a visitor is told of a refusal: the name of a text. */
export function codeOf(fault) {
  if (fault instanceof Cut) return fault.status === tooMany ? "slow" : "cut";
  const { code, status } = fault.problem;
  if (knows(`kiosk.told.${code}.title`)) return code;
  return status === 401 || status === 403 ? "device" : "other";
}

/** Says what did not work, and what to do next. */
export const tell = (code, retry = null) => go("told", { told: code, retry });

/** How the visitor is greeted: by the first word of the name. */
export const firstName = () => (visit.member?.name ?? "").trim().split(/\s+/)[0];

/** A text with the visitor's name, or the one without. */
export const greeted = (key) => firstName() ? say(key, { name: `\u2068${firstName()}\u2069` }) : say(`${key}-nameless`);
