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
  tenders: [], // {kind, currency, amount, name}
  used: [], // vouchers used for this purchase
  documentNo: null,
  recorded: null,
  cashier: "",
};

const renderers = [];

/** Is drawn again whenever something has changed. */
export const onRender = (draw) => renderers.push(draw);

/** Draws everything and keeps what is begun. */
export function changed() {
  for (const draw of renderers) draw();
  void keepDraft();
}

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
  Object.assign(state, { member: null, accounts: [], vouchers: [], lines: [], tenders: [], used: [], documentNo: null, recorded: null });
}

/** Minor units of all lines. */
export const sum = (lines) => lines.reduce((total, line) => total + line.amount, 0);

async function keepDraft() {
  const draft = state.recorded ? null : {
    reference: reference(), lines: state.lines, tenders: state.tenders, documentNo: state.documentNo, used: state.used,
  };
  const isEmpty = !draft || (!draft.reference && draft.lines.length === 0);
  await (isEmpty ? vault.forget(draftName) : vault.keep(draftName, await vault.seal(draft)));
}

/** What was begun before the page was reloaded, or null. */
export async function draft() {
  const kept = await vault.kept(draftName);
  return kept ? vault.unseal(kept) : null;
}
