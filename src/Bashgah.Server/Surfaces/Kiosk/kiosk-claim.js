// An invoice becomes points.
"use strict";
import { call } from "./api.js";
import * as queue from "./queue.js";
import { h } from "./dom.js";
import { currency, day, digits, money, plain as amountOf, say, signed, units } from "./words.js";
import { ask, go, greeted, kiosk, leave, screen, visit } from "./kiosk-visit.js";
import { entry, icon, lead, page, plain, primary, quiet, title } from "./kiosk-parts.js";
import { openBalance, openRewards } from "./kiosk-rewards.js";

const numberMax = 64;
const reasonsMax = 6;
const notFiredMax = 3;
const sparks = 14;

/** Gives an invoice's points to whoever stands here; without the network it is kept until there is one. */
export function claim(documentNo) {
  const body = { documentNo: plain(documentNo), member: visit.reference };
  ask(() => queue.submit("claimPurchase", "/claims", body), ({ queued, answer, key }) => {
    if (queued) go("kept", { document: null });
    else go("earned", { claimed: answer, document: null, invoice: visit.document ?? { documentNo: body.documentNo }, again: () => sayAgain(body, key) });
  });
}

/** The same command again does nothing, and is answered in the language of now. */
async function sayAgain(body, key) {
  const mine = visit;
  const answer = await call("POST", "/claims", { body, key });
  if (mine === visit) mine.claimed = answer;
}

screen("hello", () => {
  const tool = (name, icons, act) => quiet(
    [icon(icons), h("span", {}, say(name)), kiosk.isOnline ? null : h("small", {}, say("kiosk.hello.needs-network"))], act,
    { class: "button quiet tool", disabled: !kiosk.isOnline || !visit.reference });
  return page("hello",
    [
      title(greeted(visit.isJoined ? "kiosk.hello.joined" : "kiosk.hello")),
      visit.gift ? h("p", { class: "chip" }, icon("star"), say("kiosk.hello.gift", { amount: visit.gift() })) : null,
      h("div", { class: "scan-picture", "aria-hidden": "true" }, icon("barcode", "bars"), h("span", { class: "beam" })),
      h("h2", {}, say("kiosk.hello.scan")), lead(say(kiosk.isOnline ? "kiosk.hello.scan.about" : "kiosk.hello.cut")),
    ],
    [
      quiet([icon("keys"), say("kiosk.code")], () => go("number")),
      h("div", { class: "two" }, tool("kiosk.balance", "wallet", openBalance), tool("kiosk.rewards", "gift", openRewards)),
    ]);
});

screen("number", () => {
  const typing = entry("number", {
    keys: "number", shown: digits, max: numberMax, label: say("kiosk.next"), isWhole: (text) => text.length > 0, act: () => claim(visit.typed.number),
  });
  return page("typing", [title(say("kiosk.code.title")), lead(say("kiosk.code.about")), typing.out], [typing.board, typing.next]);
}, () => go("hello"));

screen("kept", () => page("kept",
  [h("div", { class: "medal" }, icon("clock")), title(say("kiosk.kept.title")), lead(say("kiosk.kept.about"))],
  [primary(say("kiosk.done"), leave), quiet(say("kiosk.again"), () => go("hello"))]));

const gains = () => visit.claimed.effects.filter((one) => one.kind === "accrual" && one.amount > 0 && !currency(one.currency).isQualifying);

/** What the explanation says before it comes to why stands beside it as a number. */
function reasonOf({ currency: id, amount, explanation }) {
  const named = `${units(id, amount)}: `;
  return explanation.startsWith(named) ? explanation.slice(named.length) : explanation;
}

const line = (text, amount, className = "") => h("div", { class: `line ${className}` }, h("span", {}, text), amount ? h("b", { class: "num" }, amount) : null);

/** Of the currencies that were earned, the program's first. */
function sumsOf(all) {
  const sums = new Map();
  for (const { id } of kiosk.setup.currencies) {
    const sum = all.filter((one) => one.currency === id).reduce((total, one) => total + one.amount, 0);
    if (sum > 0) sums.set(id, sum);
  }
  return [...sums];
}

function newLevel() {
  const before = visit.member?.tiers ?? {};
  const [set, level] = Object.entries(visit.claimed.tiers).find(([id, now]) => before[id] && before[id] !== now) ?? [];
  return level ? kiosk.setup.levels[set]?.[level] ?? level : null;
}

const invoiceName = () => [
  say("kiosk.earned.invoice", { number: `\u2068${digits(visit.invoice.documentNo)}\u2069` }),
  visit.invoice.amount === undefined || visit.invoice.amount === null ? null : money(visit.invoice.amount),
].filter(Boolean).join(" · ");

function earned() {
  const all = gains();
  const [[main, sum], ...others] = sumsOf(all);
  const account = visit.claimed.accounts.find((one) => one.currency === main);
  const later = all.find((one) => one.currency === main && one.availableAt);
  const laterSum = all.filter((one) => one.currency === main && one.availableAt).reduce((total, one) => total + one.amount, 0);
  const level = newLevel();
  const disc = signed(main, sum);
  return page("earned fits",
    [
      h("div", { class: `burst num${disc.length > 7 ? " long" : ""}` },
        Array.from({ length: sparks }, () => h("i", { class: "spark", "aria-hidden": "true" })),
        h("b", {}, disc), currency(main).isMoney ? null : h("small", {}, sum === 1 ? currency(main).one : currency(main).many)),
      title(greeted("kiosk.earned.title")),
      others.map(([id, amount]) => h("p", { class: "chip num" }, icon("star"), `+ ${units(id, amount)}`)),
      level ? h("p", { class: "chip gold" }, icon("star"), say("kiosk.earned.level", { level })) : null,
      (visit.claimed.vouchers ?? []).map((one) => h("p", { class: "chip" }, icon("gift"), say("kiosk.earned.voucher", { name: one.name }))),
    ],
    [
      h("div", { class: "panel lines scrolls", tabindex: 0 },
        line(invoiceName(), "", "soft"),
        [...all].sort((a, b) => (b.currency === main) - (a.currency === main) || b.amount - a.amount).slice(0, reasonsMax)
          .map((one) => line(reasonOf(one), one.currency === main ? amountOf(main, one.amount) : units(one.currency, one.amount))),
        later ? h("p", { class: "soft" }, say("kiosk.earned.available", { amount: units(main, laterSum), day: day(later.availableAt) })) : null,
        account ? line(say("kiosk.earned.balance"), units(main, account.available + account.pending), "sum") : null),
      h("div", { class: "two" },
        primary([icon("gift"), say("kiosk.rewards.choose")], openRewards, { disabled: !kiosk.isOnline }),
        quiet(say("kiosk.again"), () => go("hello"))),
    ]);
}

const earnedNothing = () => page("kept fits",
  [h("div", { class: "medal" }, icon("invoice")), title(say("kiosk.earned.nothing.title")), lead(say("kiosk.earned.nothing.about"))],
  [
    h("div", { class: "panel lines scrolls", tabindex: 0 }, line(invoiceName(), "", "soft"), visit.claimed.notFired.slice(0, notFiredMax).map((one) => line(one.explanation))),
    h("div", { class: "two" }, primary(say("kiosk.done"), leave), quiet(say("kiosk.again"), () => go("hello"))),
  ]);

screen("earned", () => (sumsOf(gains()).length > 0 ? earned() : earnedNothing()), () => go("hello"));
