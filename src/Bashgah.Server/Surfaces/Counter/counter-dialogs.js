// Joining, cards, vouchers, rewards, payment from an account, and invoices that wait for their member.
"use strict";
import { Refused, call, newKey, reasonOf } from "./api.js";
import * as queue from "./queue.js";
import { $, fill, h, show } from "./dom.js";
import { amountOf, currency, day, digits, language, money, moment, plain, say } from "./words.js";
import { changed, isKnown, notice, reference, state } from "./counter-state.js";
import { afterSpending, identify, priceText } from "./counter-member.js";
import { givenBy } from "./counter-purchase.js";
import { openReturn } from "./counter-return.js";

const reasons = ["lost", "stolen", "damaged", "other"];

/** Prepares a dialog: what its form does, and no fault of before. */
export function begin(id, submit) {
  const dialog = $(id);
  const form = dialog.querySelector("form");
  form.reset();
  failed(id, "");
  let isBusy = false;
  form.onsubmit = async (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    failed(id, "");
    try {
      await submit(form);
    } catch (fault) {
      failed(id, fault instanceof Refused ? reasonOf(fault) : say("counter.needs-network"));
    } finally {
      isBusy = false;
    }
  };
  return dialog;
}

/** Says in a dialog what is wrong. */
export function failed(id, text) {
  const place = $(id).querySelector("[role=alert]");
  place.textContent = text;
  show(place, Boolean(text));
}

/** Asks one thing. */
function ask({ title, body, button, other, submit }) {
  const dialog = begin("ask", submit);
  $("ask-title").textContent = title;
  fill($("ask-body"), body);
  const main = dialog.querySelector("[type=submit]");
  show(main, Boolean(button));
  fill(main, button ?? "", " ", h("kbd", {}, "Enter"));
  show($("ask-other"), Boolean(other));
  $("ask-other").textContent = other?.text ?? "";
  $("ask-other").onclick = other?.act ?? null;
  if (!dialog.open) dialog.showModal();
  (dialog.querySelector("#ask-body input") ?? (button ? main : dialog.querySelector("[data-close]"))).focus();
  return dialog;
}

// Joining

const optional = {
  birthDate: () => ["date", say("counter.join.birth-date")],
  email: () => ["email", say("counter.join.email")],
};

/** Opens joining; with a referral code that was scanned. */
export function openJoin(referral = "") {
  const dialog = begin("join", join);
  const { fields } = state.setup;
  const form = dialog.querySelector("form");
  show(form.phone.closest("label"), fields.phone !== "off");
  show(form.name.closest("label"), fields.name !== "off");
  const extra = Object.keys(fields).filter((name) => fields[name] === "required" && name.startsWith("attributes."));
  fill($("join-more"),
    Object.entries(optional).filter(([name]) => fields[name] === "required").map(([name, make]) => {
      const [type, label] = make();
      return h("label", { class: "field" }, h("span", {}, label), h("input", { name, type, required: true, dir: "ltr" }));
    }),
    extra.map((name) => h("label", { class: "field" }, h("span", {}, name.slice("attributes.".length)), h("input", { name, required: true }))),
    h("label", { class: "field" }, h("span", {}, say("counter.join.card")), h("input", { name: "card", autocomplete: "off", dir: "ltr", maxlength: "400" })),
    h("label", { class: "field" }, h("span", {}, say("counter.join.referral")), h("input", { name: "referral", autocomplete: "off", dir: "ltr", maxlength: "64" })));
  const typed = $("scan").value.trim();
  if (typed) form.phone.value = typed;
  if (typeof referral === "string") form.elements.namedItem("referral").value = referral;
  dialog.showModal();
  (typed ? form.elements.namedItem("name") : form.phone).focus();
}

async function join(form) {
  const field = (name) => form.elements.namedItem(name)?.value.trim() || null;
  const phone = field("phone");
  const card = field("card");
  if (!phone && !card) {
    failed("join", say("counter.join.needs"));
    return;
  }
  const attributes = Object.fromEntries([...form.elements].filter((one) => one.name?.startsWith("attributes.") && one.value.trim())
    .map((one) => [one.name.slice("attributes.".length), one.value.trim()]));
  const body = {
    ...(phone ? { phone } : {}), ...(field("name") ? { name: field("name") } : {}), ...(card ? { cards: [card] } : {}),
    ...(field("birthDate") ? { birthDate: field("birthDate") } : {}), ...(field("email") ? { email: field("email") } : {}),
    ...(field("referral") ? { referredBy: field("referral") } : {}), ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
    ...(state.setup.fields.locale === "off" ? {} : { locale: language }), joinedAt: await queue.now(),
  };
  const outcome = await queue.submit("joinMember", "/members", body);
  $("join").close();
  $("scan").value = "";
  if (outcome.queued) {
    await identify({ reference: phone ? { phone } : { card } });
    notice(say("counter.join.waits"), "warn");
  } else {
    await identify({ member: outcome.answer });
    notice(say("counter.join.done", { name: `\u2068${outcome.answer.name ?? ""}\u2069` }), "good");
  }
}

// Cards

export async function openCards() {
  if (!isKnown()) return;
  const id = state.member.id;
  // One key for the dialog: what is tried again is the same card.
  const key = newKey();
  const dialog = begin("cards", async (form) => {
    const number = form.number.value.trim();
    const card = await call("POST", `/members/${id}/cards`, { key, body: number ? { number } : {} });
    await cardDone("counter.cards.issued", card);
  });
  fill($("cards-list"), h("p", { class: "soft" }, say("counter.cards.reading")));
  dialog.showModal();
  dialog.querySelector("input").focus();
  try {
    drawCards((await call("GET", `/members/${id}/cards`)).items);
  } catch (fault) {
    fill($("cards-list"));
    failed("cards", fault instanceof Refused ? reasonOf(fault) : say("counter.needs-network"));
  }
}

async function cardDone(key, card) {
  $("cards").close();
  if ($("ask").open) $("ask").close();
  notice(say(key, { number: `\u2066${digits(card.number)}\u2069` }), "good");
  const before = state.member;
  const member = await call("GET", `/members/${before.id}`);
  if (state.member !== before) return;
  state.member = member;
  changed();
}

function drawCards(cards) {
  fill($("cards-list"), cards.length === 0 ? h("p", { class: "soft" }, say("counter.cards.none")) : cards.map((card) => h("div", { class: "card-row" },
    h("b", { class: "num", dir: "ltr" }, digits(card.number)),
    h("span", { class: `tag ${card.state === "active" ? "good" : "bad"}` }, say(`counter.cards.state.${card.state}`)),
    card.state !== "active" ? null : h("button", { type: "button", class: "button quiet", onclick: () => openReplace(card) }, say("counter.cards.replace")),
    card.state !== "active" ? null : h("button", { type: "button", class: "button quiet", onclick: () => openBlock(card) }, say("counter.cards.block")))));
}

const reasonField = () => h("label", { class: "field" }, h("span", {}, say("counter.cards.reason")),
  h("select", { name: "reason" }, reasons.map((one) => h("option", { value: one }, say(`counter.cards.reason.${one}`)))));

const cardPath = (card, what) => `/members/${state.member.id}/cards/${encodeURIComponent(card.number)}/${what}`;

function openReplace(card) {
  const key = newKey();
  ask({
    title: say("counter.cards.replace.title", { number: `\u2066${digits(card.number)}\u2069` }),
    body: [
      h("p", {}, say("counter.cards.replace.about")),
      h("label", { class: "field" }, h("span", {}, say("counter.cards.number")),
        h("input", { name: "number", autocomplete: "off", dir: "ltr", maxlength: "400", placeholder: say("counter.cards.number.made") })),
      reasonField(),
    ],
    button: say("counter.cards.replace"),
    submit: async (form) => {
      const number = form.number.value.trim();
      const made = await call("POST", cardPath(card, "replace"), { key, body: { reason: form.reason.value, ...(number ? { number } : {}) } });
      await cardDone("counter.cards.replaced", made);
    },
  });
}

function openBlock(card) {
  const key = newKey();
  ask({
    title: say("counter.cards.block.title", { number: `\u2066${digits(card.number)}\u2069` }),
    body: [h("p", {}, say("counter.cards.block.about")), reasonField()],
    button: say("counter.cards.block"),
    submit: async (form) => {
      await call("POST", cardPath(card, "block"), { key, body: { reason: form.reason.value } });
      await cardDone("counter.cards.blocked", card);
    },
  });
}

// Rewards and vouchers

// Until it is answered, the same wish of the same member is the same command.
const wishes = new Map();

export function openRedeem(reward, price) {
  const wish = `${state.member.id} ${reward.id}`;
  if (!wishes.has(wish)) wishes.set(wish, newKey());
  ask({
    title: say("counter.redeem.title", { name: reward.name }),
    body: [h("p", {}, say("counter.redeem.about", { price: priceText(price) }))],
    button: say("counter.redeem.do"),
    submit: async () => {
      let voucher;
      try {
        voucher = await call("POST", "/redemptions", { key: wishes.get(wish), body: { member: reference(), reward: reward.id } });
      } catch (fault) {
        if (fault instanceof Refused) wishes.delete(wish);
        throw fault;
      }
      wishes.delete(wish);
      void afterSpending();
      openVoucher(voucher);
    },
  });
}

const worthOf = (voucher) => voucher.values?.amount ? say("counter.voucher.amount", { amount: money(voucher.values.amount) })
  : voucher.values?.percent ? say("counter.voucher.percent", { percent: digits(voucher.values.percent) }) : null;

/** A voucher that was scanned, chosen or just issued. */
export function openVoucher(voucher) {
  const key = newKey();
  const canUse = voucher.state === "issued";
  ask({
    title: voucher.name,
    body: [
      h("p", {}, h("span", { class: `tag ${canUse ? "good" : "bad"}` }, say(`counter.voucher.state.${voucher.state}`)), " ", worthOf(voucher)),
      voucher.code ? h("p", { class: "code num", dir: "ltr" }, voucher.code) : null,
      voucher.expiresAt && canUse ? h("p", { class: "soft" }, say("counter.voucher.until", { day: day(voucher.expiresAt) })) : null,
      voucher.endedAt ? h("p", { class: "soft" }, moment(voucher.endedAt)) : null,
    ],
    button: canUse ? say("counter.voucher.use") : null,
    other: canUse ? {
      text: say("counter.voucher.cancel"),
      act: async () => {
        try {
          await call("POST", `/redemptions/${voucher.id}/cancel`, { key: newKey(), body: {} });
          $("ask").close();
          notice(say("counter.voucher.cancelled", { name: voucher.name }), "good");
          void afterSpending();
        } catch (fault) {
          failed("ask", fault instanceof Refused ? reasonOf(fault) : say("counter.needs-network"));
        }
      },
    } : null,
    submit: async () => {
      if (voucher.kind === "discount") {
        // It comes off this purchase, and is used when that is recorded.
        if (!state.tenders.some((tender) => tender.voucher?.id === voucher.id)) {
          state.tenders.push({ kind: "voucher", name: voucher.name, key, isUsed: false, voucher: { id: voucher.id, values: voucher.values } });
        }
        $("ask").close();
        notice(say("counter.voucher.chosen", { name: voucher.name }), "good");
        changed();
        return;
      }
      const used = await call("POST", `/redemptions/${voucher.id}/use`, { key, body: {} });
      $("ask").close();
      notice(say("counter.voucher.used", { name: used.name }), "good");
      changed();
      void afterSpending();
    },
  });
}

/** A part of the purchase is paid from an account. */
export function openTender(account, most) {
  const name = currency(account.currency).many;
  ask({
    title: say("counter.tender.title", { name }),
    body: [
      h("p", { class: "soft" }, say("counter.tender.about", { available: plain(account.currency, account.available), most: money(most) })),
      h("label", { class: "field" }, h("span", {}, say("counter.tender.amount")),
        h("input", { name: "amount", inputmode: "decimal", dir: "ltr", autocomplete: "off", value: (most / 10 ** state.setup.money.digits).toFixed(state.setup.money.digits) })),
    ],
    button: say("counter.tender.do"),
    submit: (form) => {
      const amount = amountOf(form.amount.value);
      if (!amount || amount > most) {
        failed("ask", say("counter.tender.error", { most: money(most) }));
        return;
      }
      const { isMoney } = currency(account.currency);
      state.tenders.push({ kind: isMoney ? "credit" : "points", currency: account.currency, amount, name });
      $("ask").close();
      changed();
    },
  }).querySelector("input").select();
}

// Invoices

/** An invoice that was scanned: to be claimed, or to come back. */
export function openClaim(document) {
  const canClaim = !document.hasMember && !document.claimed;
  ask({
    title: say("counter.claim.title", { number: `\u2066${digits(document.documentNo)}\u2069` }),
    body: [
      h("p", {}, `\u2068${moment(document.occurredAt)}\u2069 · ${money(document.amount)}`),
      h("p", {}, say(canClaim ? (state.member ? "counter.claim.about" : "counter.claim.whose") : "counter.claim.known")),
    ],
    button: canClaim && state.member ? say("counter.claim.do") : null,
    other: { text: say("counter.claim.return"), act: () => { $("ask").close(); openReturn(document.documentNo); } },
    submit: async () => {
      const outcome = await queue.submit("claimPurchase", "/claims", { documentNo: document.documentNo, member: reference() });
      $("ask").close();
      if (outcome.queued) {
        notice(say("counter.claim.waits"), "warn");
        return;
      }
      const { totals } = givenBy(outcome.answer);
      notice(totals.length === 0 ? say("counter.recorded.nothing")
        : say("counter.claim.done", { what: totals.map(([id, amount]) => `${plain(id, amount)} ${currency(id).many}`).join(" + ") }), "good");
      void afterSpending();
    },
  });
}
