// A visitor who has gone away leaves nothing behind.
"use strict";
import { $, show } from "./dom.js";
import { say } from "./words.js";
import { isBegun, leave } from "./kiosk-visit.js";

const patience = 30;
const warning = 12;
const tickMilliseconds = 250;
const second = 1_000;

let touchedAt = performance.now();

/** Somebody is there. */
export function touched() {
  touchedAt = performance.now();
  show($("idle"), false);
}

function tick() {
  const left = Math.ceil(patience - (performance.now() - touchedAt) / second);
  if (!isBegun()) {
    show($("idle"), false);
  } else if (left <= 0) {
    leave();
    touched();
  } else if (left <= warning) {
    $("idle-text").textContent = say("kiosk.idle", { seconds: left });
    $("still-here").textContent = say("kiosk.still-here");
    show($("idle"), true);
  }
}

/** Watches from now on. */
export function watchIdle() {
  for (const name of ["pointerdown", "keydown", "wheel", "touchmove"]) document.addEventListener(name, touched, { capture: true, passive: true });
  setInterval(tick, tickMilliseconds);
}
