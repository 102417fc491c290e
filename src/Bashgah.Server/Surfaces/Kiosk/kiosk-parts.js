// What the screens are made of.
"use strict";
import { h } from "./dom.js";
import { digits, european, language, say } from "./words.js";
import { draw, visit } from "./kiosk-visit.js";

const svg = "http://www.w3.org/2000/svg";

/** A picture of the page's own set. */
export function icon(name, className = "icon") {
  const drawing = document.createElementNS(svg, "svg");
  drawing.setAttribute("class", className);
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(svg, "use");
  use.setAttribute("href", `#i-${name}`);
  drawing.append(use);
  return drawing;
}

/** A QR code of squares. */
export function qr({ size, path }, label) {
  const drawing = document.createElementNS(svg, "svg");
  drawing.setAttribute("class", "qr");
  drawing.setAttribute("viewBox", `0 0 ${size} ${size}`);
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", label);
  const squares = document.createElementNS(svg, "path");
  squares.setAttribute("d", path);
  drawing.append(squares);
  return drawing;
}

export const title = (text) => h("h1", { tabindex: -1 }, text);

export const lead = (text) => h("p", { class: "lead" }, text);

/** The one thing to do next. */
export const primary = (text, act, attributes = {}) => h("button", { type: "button", class: "button", onclick: act, ...attributes }, text);

/** What may be done as well. */
export const quiet = (text, act, attributes = {}) => h("button", { type: "button", class: "button quiet", onclick: act, ...attributes }, text);

/** A screen: what is said on one side, what is done on the other; below each other where the screen stands upright. */
export const page = (name, said, done) => h("section", { class: `screen ${name}` }, h("div", { class: "said" }, [said].flat(2)), h("div", { class: "done" }, [done].flat(2)));

const pad = ["123", "456", "789"];
const latin = ["qwertyuiop", "asdfghjkl'", "zxcvbnm-/"];
const persian = ["آابپتثجچح", "خدذرزژسشص", "ضطظعغفقکگ", "لمنوهیئء"];
const numbers = ["1234567890", "QWERTYUIOP", "ASDFGHJKL-", "ZXCVBNM/."];
const deletes = "delete";

const keyButton = (name, label, press, attributes = {}) =>
  h("button", { type: "button", class: "key", "data-key": name, onclick: () => press(name), ...attributes }, label);

const deleteKey = (press) => keyButton(deletes, icon("delete"), press, { class: "key soft", "aria-label": say("kiosk.key.delete") });

/** What somebody types on keys of the screen: a field of the visit's, the keys, and what follows once it is whole. */
export function entry(field, { keys, shown = (text) => text, isWhole, max, label, act, direction = "ltr" }) {
  const out = h("output", { class: "typed num", dir: direction, "aria-live": "polite" });
  const next = primary(label, act);
  const update = () => {
    const text = visit.typed[field];
    out.textContent = shown(text);
    next.disabled = !isWhole(text);
    board.dataset.upper = String(isUpper(text));
  };
  const press = (key) => {
    const text = visit.typed[field];
    if (key === deletes) visit.typed[field] = [...text].slice(0, -1).join("");
    else if (text.length < max) visit.typed[field] = text + (keys === "name" && isUpper(text) ? key.toUpperCase() : key);
    update();
  };
  const board = boards[keys](press);
  update();
  return { out, board, next };
}

/** Whether the next letter of a name is a capital. */
const isUpper = (text) => text === "" || /[\s\-/]$/.test(text);

const boards = {
  phone: (press) => h("div", { class: "keys pad", dir: "ltr" },
    pad.flatMap((row) => [...row]).map((digit) => keyButton(digit, digits(digit), press)),
    keyButton("+", "+", press), keyButton("0", digits("0"), press), deleteKey(press)),
  code: (press) => h("div", { class: "keys pad", dir: "ltr" },
    pad.flatMap((row) => [...row]).map((digit) => keyButton(digit, digits(digit), press)),
    h("span", {}), keyButton("0", digits("0"), press), deleteKey(press)),
  number: (press) => h("div", { class: "keys board ten", dir: "ltr" },
    numbers.flatMap((row) => [...row]).map((key) => keyButton(key, digits(key), press)), deleteKey(press)),
  name: (press) => {
    const script = visit.script ?? (language === "fa" ? "fa" : "en");
    const isPersian = script === "fa";
    const other = () => { visit.script = isPersian ? "en" : "fa"; draw(); };
    return h("div", { class: `keys board ${isPersian ? "nine" : "ten"}`, dir: isPersian ? "rtl" : "ltr" },
      (isPersian ? persian : latin).flatMap((row) => [...row]).map((letter) => keyButton(letter, letter, press)), deleteKey(press),
      h("button", { type: "button", class: "key soft script", onclick: other }, isPersian ? "ABC" : "آبپ"),
      keyButton(" ", say("kiosk.key.space"), press, { class: `key space${isPersian ? "" : " wide"}` }),
      isPersian ? keyButton("\u200c", say("kiosk.key.half-space"), press, { class: "key soft half" }) : null);
  },
};

/** A phone number as it is typed, in groups. */
export const phoneShown = (text) => digits(text.replace(/^(\+?\d{1,3})(\d{3,4})?(\d+)?$/, (_, first, second, rest) =>
  [first, second, rest].filter(Boolean).join(" ")));

/** Of what people typed or scanned, what is sent. */
export const plain = (text) => european(text).trim();
