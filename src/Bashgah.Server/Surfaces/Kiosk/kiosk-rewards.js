// What the visitor has, and what they may get for it.
"use strict";
import { Cut, call, fetchJson, newKey } from "./api.js";
import { h } from "./dom.js";
import { currency, day, digits, plain as amountOf, say, units } from "./words.js";
import { ask, codeOf, go, greeted, kiosk, leave, screen, tell, visit } from "./kiosk-visit.js";
import { entry, icon, lead, page, primary, qr, quiet, title } from "./kiosk-parts.js";

const soonMax = 4;
const codeDigits = 6;

/** The member as they stand now, also one who could not be looked up when they came. */
async function read(signal) {
  const id = visit.member?.id ?? visit.reference.id;
  const member = id ? await call("GET", `/members/${id}`, { signal })
    : (await call("GET", `/members?${new URLSearchParams(visit.reference)}`, { signal })).items[0];
  if (!member) return null;
  const accounts = (await call("GET", `/members/${member.id}/accounts`, { signal })).items;
  return { member, accounts, reference: { id: member.id } };
}

/** Reads them and shows a screen, or asks somebody whom nobody knows to join. */
const withMember = (name, more) => ask(
  async (signal) => {
    const found = await read(signal);
    return found && { ...found, ...await more(signal) };
  },
  (found) => {
    if (found) go(name, found);
    else go(visit.typed.phone ? "unknown" : "start", { reference: null });
  });

export const openBalance = () => withMember("balance", () => ({}));

const readRewards = async (signal) => (await call("GET", "/rewards?limit=200", { signal })).items;

export const openRewards = () => withMember("rewards", async (signal) => ({
  rewards: await readRewards(signal),
  again: async () => {
    const mine = visit;
    const rewards = await readRewards(mine.leaves.signal);
    if (mine === visit) mine.rewards = rewards;
  },
}));

const shownAccounts = () => visit.accounts.filter((one) => !currency(one.currency).isQualifying);

function notes(account) {
  return [["pending", account.pending], ["held", account.held], ["owed", account.debt]].filter(([, amount]) => amount > 0)
    .map(([name, amount]) => h("small", {}, say(`kiosk.balance.${name}`, { amount: amountOf(account.currency, amount) })));
}

function levels() {
  return visit.member.standings.map(({ tierSet, level, keepUntil, landsAt }) => {
    const name = (id) => kiosk.setup.levels[tierSet]?.[id] ?? id;
    const until = keepUntil ? day(`${keepUntil}T12:00:00Z`) : null;
    return h("div", { class: "line level" },
      h("b", {}, icon("star"), " ", until ? say("kiosk.balance.until", { level: name(level), day: until }) : name(level)),
      until && landsAt ? h("small", { class: "soft" }, say("kiosk.balance.lands", { day: until, level: name(landsAt) })) : null);
  });
}

// Digits of one number stand in one line: the longer it is, the smaller they are.
const bigLengths = { long: 10, longer: 16 };
const big = (text) =>
  h("div", { class: `big num ${text.length >= bigLengths.longer ? "longer" : text.length >= bigLengths.long ? "long" : ""}` }, text);

screen("balance", () => {
  const [main, ...others] = shownAccounts();
  const soon = shownAccounts().flatMap((one) => one.expiring.map((part) => ({ ...part, id: one.currency })))
    .sort((a, b) => (a.on < b.on ? -1 : 1)).slice(0, soonMax);
  return page("balance fits",
    [
      title(greeted("kiosk.balance.title")),
      h("div", { class: "club-card" },
        h("div", { class: "row" }, h("b", {}, kiosk.setup.name), h("span", {}, currency(main.currency).many)),
        h("div", {}, h("small", {}, say("kiosk.balance.ready")), big(amountOf(main.currency, main.available)), notes(main))),
    ],
    [
      h("div", { class: "scrolls", tabindex: 0 }, others.length === 0 ? null : h("div", { class: "tiles" }, others.map((one) => h("div", { class: "tile" },
        h("span", {}, currency(one.currency).many), h("b", { class: "num" }, amountOf(one.currency, one.available)), notes(one)))),
      h("div", { class: "panel lines" }, levels(),
        soon.length === 0 ? null : h("h2", {}, say("kiosk.balance.soon")),
        soon.map((part) => h("div", { class: "line num" }, say("kiosk.balance.expires", { amount: units(part.id, part.amount), day: day(`${part.on}T12:00:00Z`) }))))),
      primary([icon("gift"), say("kiosk.rewards.choose")], openRewards, { disabled: !kiosk.isOnline }),
    ]);
}, () => go("hello"));

const have = (id) => visit.accounts.find((one) => one.currency === id)?.available ?? 0;

const priceText = (price) => Object.entries(price).map(([id, amount]) => units(id, amount)).join(" + ") || say("kiosk.rewards.free");

/** A reward with what this member pays, and what is still missing; null: it is not for them. */
function offerOf(reward) {
  const mine = Object.values(visit.member.tiers);
  if (reward.tiers.length > 0 && !reward.tiers.some((level) => mine.includes(level))) return null;
  if (reward.groups.length > 0 && !reward.groups.some((group) => visit.member.groups.includes(group))) return null;
  if (reward.left === 0) return null;
  const price = mine.map((level) => reward.tierPrices[level]).find(Boolean) ?? reward.price;
  const missing = Object.entries(price).filter(([id, amount]) => have(id) < amount).map(([id, amount]) => units(id, amount - have(id)));
  return { reward, price, missing, worth: Math.max(0, ...Object.values(price)) };
}

screen("rewards", () => {
  const offers = visit.rewards.map(offerOf).filter(Boolean).sort((a, b) => a.missing.length - b.missing.length || a.worth - b.worth);
  if (offers.length === 0) {
    return page("kept", [h("div", { class: "medal" }, icon("gift")), title(say("kiosk.rewards.none.title")), lead(say("kiosk.rewards.none.about"))],
      [primary(say("kiosk.done"), leave)]);
  }
  return page("rewards",
    [title(say("kiosk.rewards.title")), h("p", { class: "chip num" }, icon("wallet"), shownAccounts().filter((one) => one.available > 0)
      .map((one) => units(one.currency, one.available)).join(" · ") || units(shownAccounts()[0].currency, 0))],
    h("div", { class: "offers" }, offers.map((offer) => h("button", {
      type: "button", class: "offer", disabled: offer.missing.length > 0, onclick: () => {
        // Until it is answered, the same wish is the same command.
        visit.wishes ??= new Map();
        const { id } = offer.reward;
        if (!visit.wishes.has(id)) visit.wishes.set(id, newKey());
        go("confirm", { offer, redeemKey: visit.wishes.get(id) });
      },
    }, icon(offer.reward.kind === "product" ? "cup" : offer.reward.kind === "charity" ? "heart" : "gift"),
    h("b", {}, offer.reward.name), h("span", { class: "num" }, priceText(offer.price)),
    offer.missing.length > 0 ? h("small", { class: "num" }, say("kiosk.rewards.missing", { amount: offer.missing.join(" + ") })) : null))));
}, () => go("hello"));

const nameOf = (id) => visit.rewards.find((one) => one.id === id)?.name ?? id;

screen("confirm", () => page("confirm",
  [h("div", { class: "medal" }, icon("gift")), title(say("kiosk.confirm.title", { reward: nameOf(visit.offer.reward.id) }))],
  [
    h("div", { class: "panel lines num" }, Object.entries(visit.offer.price).map(([id, amount]) => [
      h("div", { class: "line" }, h("span", {}, say("kiosk.confirm.before")), h("b", {}, units(id, have(id)))),
      h("div", { class: "line" }, h("span", {}, say("kiosk.confirm.price")), h("b", {}, units(id, amount))),
      h("div", { class: "line sum" }, h("span", {}, say("kiosk.confirm.after")), h("b", {}, units(id, have(id) - amount))),
    ]).flat()),
    primary(say("kiosk.confirm.do"), () => (visit.isProved ? redeem() : go("prove"))),
  ]),
() => go("rewards"));

/** A card that was scanned, or a code, shows that the points are theirs. */
export function proved() {
  visit.isProved = true;
  if (visit.offer) go("confirm");
  else go("hello");
}

function redeem() {
  ask(async (signal) => {
    const { reference: member, offer, wishes, redeemKey: key } = visit;
    const voucher = await call("POST", "/redemptions", { body: { member, reward: offer.reward.id }, key });
    wishes.delete(offer.reward.id);
    const picture = voucher.code ? await fetchJson(`/kiosk/qr?text=${encodeURIComponent(voucher.code)}`, { signal }).catch(() => null) : null;
    return { voucher, picture };
  },
  (found) => go("voucher", { ...found, offer: null }),
  // Nobody knows whether it was done: the same key does it once.
  (fault) => (fault instanceof Cut ? tell(codeOf(fault) === "cut" ? "unsure" : "slow", () => go("confirm")) : tell(codeOf(fault), openRewards)));
}

const ending = () => `\u2066${digits((visit.member.phone ?? "").slice(-3))}\u2069`;

const canSend = () => kiosk.setup.sendsCodes && Boolean(visit.member.phone);

screen("prove", () => page("prove",
  [h("div", { class: "medal" }, icon("lock")), title(say("kiosk.prove.title")),
    lead(canSend() ? say("kiosk.prove.about", { end: ending() }) : say("kiosk.prove.card"))],
  canSend() ? [primary(say("kiosk.prove.send"), sendCode)] : []),
() => go("confirm"));

function sendCode() {
  ask((signal) => call("POST", "/sign-in/codes", { body: { phone: visit.member.phone }, signal }),
    ({ challenge }) => { visit.typed.code = ""; go("code", { challenge }); },
    (fault) => tell(codeOf(fault), () => go("prove")));
}

screen("code", () => {
  const typing = entry("code", {
    keys: "code", shown: digits, max: codeDigits, label: say("kiosk.next"), isWhole: (text) => text.length === codeDigits, act: tryCode,
  });
  return page("typing", [title(say("kiosk.prove.code")), lead(say("kiosk.prove.code.about")), typing.out], [typing.board, typing.next]);
}, () => go("prove"));

function tryCode() {
  ask(async (signal) => {
    const signedIn = await call("POST", "/sign-in", { body: { challenge: visit.challenge, code: visit.typed.code }, signal });
    // That they could sign in is all the kiosk wants to know: it stays signed in nowhere.
    await call("DELETE", "/me/session", { bearer: signedIn.token });
    return signedIn.memberId === visit.member.id;
  },
  (isTheirs) => (isTheirs ? proved() : tell("code-wrong", () => go("prove"))),
  (fault) => tell(codeOf(fault), () => go("prove")));
}

/** A code in groups of four, as it is read out. */
const grouped = (code) => code.includes("-") ? code : code.replace(/(.{4})(?=.)/g, "$1-");

screen("voucher", () => {
  const { voucher, picture } = visit;
  const isGivenOn = voucher.kind === "charity";
  return page("voucher",
    [
      isGivenOn || !picture ? h("div", { class: "medal" }, icon(isGivenOn ? "heart" : "gift")) : qr(picture, voucher.code),
    ],
    [
      title(say("kiosk.voucher.title", { reward: nameOf(voucher.reward) })),
      isGivenOn ? null : h("p", { class: "ticket num", dir: "ltr" }, grouped(voucher.code)),
      lead(say(isGivenOn ? "kiosk.voucher.charity" : "kiosk.voucher.show")),
      voucher.expiresAt && !isGivenOn ? h("p", { class: "soft" }, say("kiosk.voucher.until", { day: day(new Date(voucher.expiresAt).getTime() - 1) })) : null,
      h("div", { class: "two" }, primary(say("kiosk.done"), leave), quiet([icon("gift"), say("kiosk.rewards")], openRewards)),
    ]);
});
