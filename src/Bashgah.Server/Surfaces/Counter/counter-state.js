// What stands on the counter: one member, one purchase. It is kept sealed, so that a reload or a crash of the page loses none of it.
"use strict";
import * as vault from "./vault.js";
import { $, show } from "./dom.js";

const draftName = "draft";

export const state = {
  setup: null,
  online: true,
  member: null, // as the API gives one, or {reference} where the network is down
  accounts: [],
  rewards: [],
  vouchers: [],
  lines: [], // {group, amount}
  tenders: [], // {kind, currency, amount, name}; of a voucher {kind, name, voucher, key, isUsed}, whose amount follows from the lines
  documentNo: null,
  recorded: null,
  cashier: "",
};

const renderers = [];

/** Is drawn again whenever something has changed. */
export const onRender = (draw) => renderers.push(draw);

// One after the other: an older state is never written over a newer one.
let last = Promise.resolve();
let isHandedOver = false;

/** Draws everything and keeps what is begun. */
export function changed() {
  for (const draw of renderers) draw();
  last = last.then(keepDraft, keepDraft);
}

/** What is begun becomes a command: from now on the queue keeps it. Gives the name that the queue is to forget with the same stroke. */
export async function handOver() {
  isHandedOver = true;
  await last.catch(() => null);
  return draftName;
}

/** It is a command, or has not become one. */
export function handedOver() { isHandedOver = false; }

/** How commands name the member. */
export const reference = () => state.member === null ? null : state.member.reference ?? { id: state.member.id };

/** Whether the member was looked up. */
export const isKnown = () => state.member !== null && !state.member.reference;

/** Says something that concerns the whole screen. */
export function notice(text, kind = "") {
  const place = $("notice");
  place.className = `notice ${kind}`;
  place.textContent = text ?? "";
  show(place, Boolean(text));
}

/** The next customer. */
export function clear() {
  Object.assign(state, { member: null, accounts: [], vouchers: [], lines: [], tenders: [], documentNo: null, recorded: null });
}

/** Minor units of all lines. */
export const sum = (lines) => lines.reduce((total, line) => total + line.amount, 0);

/** What a discount takes off a total. */
const offOf = (voucher, total) => voucher.values?.amount ?? Math.round(total * Number(voucher.values?.percent ?? 0) / 100);

/** The tenders with their amounts for these lines: vouchers first, and nothing beyond what is to be paid. */
export function tendersOn(lines) {
  const total = sum(lines);
  let open = total;
  return [...state.tenders].sort((a, b) => Number(Boolean(b.voucher)) - Number(Boolean(a.voucher))).map((tender) => {
    const amount = Math.min(open, tender.voucher ? offOf(tender.voucher, total) : tender.amount);
    open -= amount;
    return { ...tender, amount };
  });
}

/** What is still to be paid in money. */
export const toPay = (lines) => sum(lines) - tendersOn(lines).reduce((all, tender) => all + tender.amount, 0);

async function keepDraft() {
  if (isHandedOver) return;
  const draft = state.recorded ? null : {
    reference: reference(), lines: state.lines, tenders: state.tenders, documentNo: state.documentNo,
  };
  const isEmpty = !draft || (!draft.reference && draft.lines.length === 0);
  await (isEmpty ? vault.forget(draftName) : vault.keep(draftName, await vault.seal(draft)));
}

/** What was begun before the page was reloaded, or null. */
export async function draft() {
  const kept = await vault.kept(draftName);
  // Of another device it is nothing to go on with.
  return kept && kept.device === vault.ownDevice() ? vault.unseal(kept).catch(() => null) : null;
}
