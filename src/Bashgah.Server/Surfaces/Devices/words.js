// Texts, numbers, money and dates as the language and the program write them.
"use strict";

const locales = { en: "en-MY", fa: "fa-IR", ms: "ms-MY" };

let texts = JSON.parse(document.getElementById("texts").textContent);

export let language = document.documentElement.lang;

let locale = locales[language] ?? "en";
const persian = "۰۱۲۳۴۵۶۷۸۹";
let setup = null;

/** What the program is, once it is known. */
export function useSetup(known) { setup = known; }

/** Speaks another language from now on, with its texts. */
export function speak(tag, known) {
  texts = known;
  language = tag;
  locale = locales[tag] ?? "en";
}

/** A text with its places filled in; of {n|one|many} the first word stands where n is 1. */
export function say(key, values = {}) {
  const text = texts[key] ?? key;
  return text.replace(/\{([^}|]+)(?:\|([^}|]*)\|([^}]*))?\}/g, (_, name, one, many) => {
    const value = values[name];
    if (one !== undefined) return String(value) === "1" ? one : many;
    return value === undefined ? "…" : typeof value === "number" ? number(value) : String(value);
  });
}

/** Whether there is such a text. */
export const knows = (key) => key in texts;

/** A whole number with groups of three, in the language's digits. */
export const number = (value, digits = 0) =>
  new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

/** The language's digits in place of the European ones; a number with Latin letters is read as a whole and stays as it is. */
export const digits = (text) =>
  language === "fa" && !/[A-Za-z]/.test(text) ? String(text).replace(/[0-9]/g, (d) => persian[d]) : String(text);

/** Money in minor units, as its people write it. */
export const money = (minor) => setup.money.shown.replace("{number}", number(minor / 10 ** setup.money.digits, setup.money.digits));

/** The currency of the program with this id. */
export const currency = (id) => setup.currencies.find((c) => c.id === id) ?? { id, one: id, many: id, digits: 0 };

/** Units of a currency with its name; money as money. */
export function units(id, amount) {
  const known = currency(id);
  return known.isMoney ? money(amount)
    : say("device.units", { amount: number(amount / 10 ** known.digits, known.digits), name: amount === 1 ? known.one : known.many });
}

/** Units without the name. */
export const plain = (id, amount) => {
  const known = currency(id);
  return known.isMoney ? money(amount) : number(amount / 10 ** known.digits, known.digits);
};

/** A sum with its sign on the side where the language has it. */
export const signed = (id, amount) => `${language === "fa" ? "\u200e" : ""}${amount < 0 ? "−" : "+"}${plain(id, Math.abs(amount))}`;

const when = (at, options) => new Intl.DateTimeFormat(
  `${locale}-u-ca-${setup.calendar}`, { timeZone: setup.timeZone, ...options }).format(new Date(at));

/** A day of the program's calendar. */
export const day = (at) => when(at, { day: "numeric", month: "short", year: "numeric" });

/** A month. */
export const month = (at) => when(at, { month: "short", year: "numeric" });

/** A day and the time of day. */
export const moment = (at) => when(at, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** A time of day. */
export const clock = (at) => when(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** European digits in place of Persian and Arabic ones. */
export const european = (text) => text
  .replace(/[۰-۹]/g, (d) => d.charCodeAt(0) - 0x6f0).replace(/[٠-٩]/g, (d) => d.charCodeAt(0) - 0x660);

/** An amount of money that somebody typed, in minor units; null: it is none. */
export function amountOf(typed) {
  // A comma is one between groups of three, or it is none that we know: 12,50 is not taken for 1250.
  const text = european(typed).trim().replace(/[\s’']/g, "").replace(/٬/g, ",").replace(/[٫/]/g, ".").replace(/,(?=\d{3}(?:[,.]|$))/g, "");
  const match = /^(\d{1,12})(?:\.(\d+))?$/.exec(text);
  if (!match || (match[2] ?? "").length > setup.money.digits) return null;
  return Number(match[1]) * 10 ** setup.money.digits + Number((match[2] ?? "").padEnd(setup.money.digits, "0") || 0);
}

/** The first letters of a name, for its picture. */
export const initials = (name) => (name ?? "").trim().split(/\s+/).slice(0, 2).map((word) => word[0] ?? "").join(language === "fa" ? "\u200c" : "");
