// The way to the other languages: one touch, on every screen, without a page of its own, so that nothing that is begun is lost.
"use strict";
import { fetchJson } from "./api.js";
import { $ } from "./dom.js";
import * as vault from "./vault.js";
import { language, speak, useSetup, say } from "./words.js";
import { draw, kiosk, visit } from "./kiosk-visit.js";

const all = JSON.parse($("languages").textContent);

/** The language that the kiosk speaks when nobody is there. */
export const home = document.documentElement.lang;

const setups = new Map();

/** Reads the program's names in every language, and keeps them for when the network is down. */
export async function prepare(known) {
  setups.set(home, known);
  await Promise.all(Object.keys(all).map(async (tag) => {
    try {
      const { seal, ...names } = await fetchJson(`/kiosk/setup?in=${tag}`);
      await vault.keep(`setup-${tag}`, names);
      setups.set(tag, names);
    } catch {
      const kept = await vault.kept(`setup-${tag}`);
      if (kept) setups.set(tag, kept);
    }
  }));
}

/** Speaks another language from now on. */
export async function speakNow(tag) {
  if (tag === language) return;
  speak(tag, all[tag]);
  document.documentElement.lang = tag;
  document.documentElement.dir = tag === "fa" ? "rtl" : "ltr";
  const names = setups.get(tag) ?? kiosk.setup;
  kiosk.setup = names;
  useSetup(names);
  frame();
  draw();
  // What the server worded is asked for again.
  if (visit.again) await visit.again().then(draw, () => {});
}

/** The words around the screen. */
export function frame() {
  $("club").textContent = kiosk.setup.name;
  document.title = say("kiosk.title");
  for (const [id, key] of [["back-text", "back"], ["done-text", "done"], ["offline-text", "offline"]]) $(id).textContent = say(`kiosk.${key}`);
  $("languages-switch").setAttribute("aria-label", say("kiosk.language"));
  for (const button of $("languages-switch").children) button.setAttribute("aria-pressed", String(button.lang === language));
}
