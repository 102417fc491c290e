// Who stands there: found by what was scanned, shown in one look.
"use strict";
import { Refused, call, reasonOf } from "./api.js";
import * as queue from "./queue.js";
import { $, fill, h, key, show } from "./dom.js";
import { currency, day, digits, initials, money, month, plain, say, units } from "./words.js";
import { changed, isKnown, notice, state, toPay } from "./counter-state.js";
import { linesNow } from "./counter-purchase.js";
import { openRedeem, openTender, openVoucher } from "./counter-dialogs.js";

const choicesMax = 9;
const factsMax = 4;
const rewardsLife = 60_000;
let rewardsAt = 0;

/** What a scan or something typed is. */
export const lookUp = (text) => call("GET", `/scans?text=${encodeURIComponent(text)}`);

/** Puts a member on the counter. */
export async function identify(found) {
  if (found.reference) {
    state.member = { reference: found.reference };
    Object.assign(state, { accounts: [], vouchers: [] });
  } else {
    state.member = found.member;
    state.accounts = found.accounts ?? [];
  }
  changed();
  $("amount").focus();
  if (isKnown()) await refreshMember(found.accounts);
}

/** Reads again what may have changed; a member who was not looked up for want of a network is now. */
export async function refreshMember(accounts) {
  if (!state.member) return;
  const named = state.member;
  let found = named;
  try {
    if (named.reference) {
      const [[field, value]] = Object.entries(named.reference);
      if (field === "id") {
        found = await call("GET", `/members/${value}`);
      } else {
        [found] = (await call("GET", `/members?${field}=${encodeURIComponent(value)}`)).items;
      }
      // Meanwhile somebody else may stand there.
      if (!found || state.member !== named) return;
      state.member = found;
    }
    const { id } = found;
    const [balances, vouchers] = await Promise.all([
      accounts ?? call("GET", `/members/${id}/accounts`).then((page) => page.items),
      call("GET", `/members/${id}/vouchers`).then((page) => page.items.filter((one) => one.state === "issued")),
      readRewards(),
    ]);
    if (state.member !== found) return;
    state.accounts = balances;
    state.vouchers = vouchers;
  } catch (fault) {
    if (fault instanceof Refused) notice(reasonOf(fault), "bad");
    else queue.seen(false);
  }
  changed();
}

async function readRewards() {
  if (Date.now() - rewardsAt < rewardsLife) return;
  state.rewards = (await call("GET", "/rewards?limit=200")).items;
  rewardsAt = Date.now();
}

export function drawMember() {
  const { member } = state;
  show($("welcome"), !member && state.lines.length === 0);
  show($("who"), Boolean(member));
  show($("facts"), isKnown());
  $("do-card").disabled = !isKnown();
  if (member) drawWho(member);
  drawFacts();
  drawChoices();
}

const hidden = (value) => digits(`•••• ${String(value).slice(-4)}`);

function drawWho(member) {
  const named = member.reference ? Object.entries(member.reference)[0] : null;
  $("face").textContent = named ? "?" : initials(member.name) || "·";
  $("member-name").textContent = named ? say(`counter.named.${named[0]}`, { number: hidden(named[1]) })
    : member.name ?? say("counter.nameless");
  $("member-line").textContent = named ? say("counter.not-looked-up") : [
    member.phone ? `\u2066${hidden(member.phone)}\u2069` : null,
    member.cards.length > 0 ? say("counter.has-card", { number: `\u2066${hidden(member.cards.at(-1))}\u2069` }) : null,
    say("counter.since", { month: month(member.joinedAt) }),
  ].filter(Boolean).join(" · ");
  fill($("member-tags"), Object.entries(named ? {} : member.tiers)
    .map(([set, level]) => h("span", { class: "tag warn" }, state.setup.levels[set]?.[level] ?? level)));
}

// A number that would break in two has a wider tile.
const longFrom = 10;
const figure = (text) => h("b", { class: text.split(/\s/).some((word) => word.length >= longFrom) ? "num long" : "num" }, text);

function drawFacts() {
  const tiles = [];
  let soonest = null;
  for (const account of state.accounts) {
    const { isQualifying } = currency(account.currency);
    if (isQualifying) continue;
    const waits = account.pending > 0 ? say("counter.pending", { amount: plain(account.currency, account.pending) })
      : account.held > 0 ? say("counter.held", { amount: plain(account.currency, account.held) })
      : account.debt > 0 ? say("counter.debt", { amount: plain(account.currency, account.debt) }) : null;
    tiles.push(h("div", { class: "tile" },
      h("span", { class: "soft" }, currency(account.currency).many), figure(plain(account.currency, account.available)),
      waits ? h("small", { class: "soft" }, waits) : null));
    const first = account.expiring[0];
    if (first && (!soonest || first.on < soonest.on)) soonest = { ...first, currency: account.currency };
  }
  const shown = tiles.slice(0, soonest ? factsMax - 1 : factsMax);
  if (soonest) {
    shown.push(h("div", { class: "tile" },
      h("span", { class: "soft" }, say("counter.expires", { day: day(`${soonest.on}T12:00:00Z`) })),
      figure(units(soonest.currency, soonest.amount))));
  }
  fill($("facts"), shown);
}

/** What a reward costs this member, or null where it is not for them. */
function costFor(reward) {
  const levels = Object.values(state.member.tiers);
  if (reward.tiers.length > 0 && !reward.tiers.some((level) => levels.includes(level))) return null;
  if (reward.groups.length > 0 && !reward.groups.some((group) => state.member.groups.includes(group))) return null;
  if (reward.left === 0) return null;
  const price = levels.map((level) => reward.tierPrices[level]).find(Boolean) ?? reward.price;
  const isAffordable = Object.entries(price)
    .every(([id, amount]) => (state.accounts.find((account) => account.currency === id)?.available ?? 0) >= amount);
  return isAffordable ? price : null;
}

export const priceText = (price) => Object.entries(price).map(([id, amount]) => units(id, amount)).join(" + ") || say("counter.free");

function drawChoices() {
  const choices = [];
  if (isKnown() && !state.recorded) {
    for (const voucher of state.vouchers) {
      choices.push({ text: say("counter.could.voucher", { name: voucher.name }), act: () => openVoucher(voucher), kind: "good" });
    }
    for (const account of state.accounts) {
      const { worth } = currency(account.currency);
      if (!worth || account.available === 0) continue;
      const most = Math.min(Math.floor(account.available * worth / 1_000_000), toPay(linesNow()));
      if (most > 0 && !state.tenders.some((tender) => tender.currency === account.currency)) {
        choices.push({
          text: say("counter.could.pay", { amount: money(most), name: currency(account.currency).many }), act: () => openTender(account, most),
        });
      }
    }
    for (const reward of state.rewards) {
      const price = costFor(reward);
      if (price) choices.push({ text: `${reward.name} · ${priceText(price)}`, act: () => openRedeem(reward, price) });
    }
  }
  show($("could"), choices.length > 0);
  fill($("choices"),
    choices.slice(0, choicesMax).map((choice, i) => h("button", {
      type: "button", class: `button quiet ${choice.kind ?? ""}`, "data-choice": i + 1, "aria-keyshortcuts": `Alt+${i + 1}`, onclick: choice.act,
      disabled: !state.online,
    }, h("span", {}, choice.text), key(`Alt ${i + 1}`))),
    choices.length > choicesMax ? h("details", {},
      h("summary", {}, say("counter.could.more", { count: choices.length - choicesMax })),
      h("div", { class: "choices" }, choices.slice(choicesMax).map((choice) => h("button", {
        type: "button", class: "button quiet", onclick: choice.act, disabled: !state.online,
      }, choice.text)))) : null);
}

/** Reads the balances again after something was spent. */
export async function afterSpending() {
  rewardsAt = 0;
  await refreshMember();
}
