// A purchase with its live preview: what it gives, what it does not give, and why.
"use strict";
import { Cut, Refused, call, reasonOf } from "./api.js";
import * as queue from "./queue.js";
import { $, fill, h, show } from "./dom.js";
import { amountOf, currency, digits, money, say, units } from "./words.js";
import { changed, handOver, handedOver, isKnown, notice, reference, state, sum, tendersOn, toPay } from "./counter-state.js";
import { refreshMember } from "./counter-member.js";

const shownMax = 4;
let asked = null;
let isRecording = false;

/** What stands in the field for the amount, as a line; null: nothing. */
function typedLine() {
  const amount = $("amount").value.trim() ? amountOf($("amount").value) : null;
  return amount === null ? null : { group: $("group").value, amount };
}

/** All lines, with what is just typed. */
export const linesNow = () => {
  const typed = typedLine();
  return typed ? [...state.lines, typed] : state.lines;
};

/** Whether what is typed is no amount. */
const isWrong = () => $("amount").value.trim() !== "" && amountOf($("amount").value) === null;

function body(lines) {
  const paid = tendersOn(lines).filter((tender) => tender.amount > 0);
  return {
    ...(reference() ? { member: reference() } : {}),
    currency: state.setup.money.code,
    channel: "shop",
    lines: lines.map((line, i) => ({ line: i + 1, ...(line.group ? { productGroup: line.group } : {}), quantity: 1, amount: line.amount })),
    ...(paid.length > 0 ? { tenders: paid.map(({ kind, currency: of, amount }) => ({ kind, ...(of ? { currency: of } : {}), amount })) } : {}),
    ...(state.setup.cashierAttribute && state.cashier ? { attributes: { [state.setup.cashierAttribute]: state.cashier } } : {}),
  };
}

export function beginPurchase() {
  for (const id of ["amount", "group"]) $(id).addEventListener("input", () => {
    if (state.recorded) return;
    drawBill();
    void preview();
  });
  $("document").addEventListener("input", () => { state.documentNo = $("document").value.trim() || null; });
  $("entry").addEventListener("submit", (event) => {
    event.preventDefault();
    if (!state.recorded) void record();
  });
  // A form without a button that sends it is sent by Enter only where it has one field.
  $("entry").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT" || state.recorded) return;
    event.preventDefault();
    event.stopPropagation();
    void record();
  });
}

/** The amount becomes a line of its own. */
export function addLine() {
  const line = typedLine();
  if (!line || line.amount === 0) {
    $("amount").focus();
    return;
  }
  state.lines.push(line);
  $("amount").value = "";
  changed();
  $("amount").focus();
}

export function drawPurchase() {
  show($("lines"), state.lines.length > 0);
  fill($("lines").tBodies[0], state.lines.map((line, i) => h("tr", {},
    h("td", {}, line.group || say("counter.purchase.group.none")), h("td", { class: "num" }, money(line.amount)),
    h("td", {}, state.recorded ? null : h("button", {
      type: "button", class: "link", "aria-label": say("counter.purchase.remove-line", { number: i + 1 }),
      onclick: () => { state.lines.splice(i, 1); changed(); $("amount").focus(); },
    }, "×")))));
  drawBill();
  if (state.recorded) drawRecorded();
  else void preview();
}

function drawBill() {
  const lines = state.recorded ? state.recorded.lines : linesNow();
  $("to-pay").textContent = money(toPay(lines));
  fill($("tenders"), tendersOn(lines).map((tender) => h("p", { class: "tender" },
    h("span", {}, tender.name), h("b", { class: "num" }, `\u2066−${money(tender.amount)}\u2069`),
    state.recorded || tender.isUsed ? null : h("button", {
      type: "button", class: "link", "aria-label": say("counter.purchase.remove"),
      onclick: () => {
        state.tenders = state.tenders.filter((one) => one.name !== tender.name || one.currency !== tender.currency);
        changed();
      },
    }, "×"))));
  show($("amount-error"), isWrong());
  $("amount").toggleAttribute("aria-invalid", isWrong());
  $("record").disabled = isRecording || Boolean(state.recorded) || isWrong() || sum(lines) === 0;
  $("add-line").disabled = !typedLine();
}

/** Asks what the purchase would give; an older question is given up. */
async function preview() {
  asked?.abort();
  const lines = linesNow();
  const gives = $("gives");
  if (!state.member || isWrong() || sum(lines) === 0) {
    show(gives, false);
    return;
  }
  if (!state.online || !isKnown()) {
    drawGives("waits", say("counter.gives.offline"), [say("counter.gives.offline.about")], []);
    return;
  }
  const question = asked = new AbortController();
  try {
    const decision = await call("POST", "/evaluations", { body: { kind: "purchase", ...body(lines) }, signal: question.signal });
    drawDecision(decision, "counter.gives");
  } catch (fault) {
    if (question.signal.aborted) return;
    if (fault instanceof Refused) drawGives("bad", say("counter.gives.refused"), [reasonOf(fault)], []);
    if (fault instanceof Cut) queue.seen(false);
  }
}

/** What a decision gives the member, as a sentence and its reasons. */
export function givenBy(decision, id = state.member?.id) {
  const own = decision.effects.filter((effect) => (!id || effect.member === id) && effect.kind !== "hold" && effect.kind !== "release");
  const totals = new Map();
  for (const effect of own) {
    if (currency(effect.currency).isQualifying || effect.kind === "redemption") continue;
    totals.set(effect.currency, (totals.get(effect.currency) ?? 0) + effect.amount);
  }
  return { own, totals: [...totals].filter(([, amount]) => amount !== 0) };
}

const listed = (texts) => new Intl.ListFormat(document.documentElement.lang, { type: "conjunction" }).format(texts);

function drawDecision(decision, prefix) {
  const { own, totals } = givenBy(decision);
  const title = totals.length === 0 ? say(`${prefix}.nothing`)
    : say(`${prefix}.title`, { what: listed(totals.map(([id, amount]) => units(id, amount))) });
  const reasons = own.filter((effect) => !currency(effect.currency).isQualifying).map((effect) => effect.explanation);
  // What the member is told is said once it is so.
  drawGives(totals.length === 0 ? "none" : "good", title, [...reasons, ...(state.recorded ? decision.messages : [])], decision.notFired.map((one) => one.explanation));
}

function drawGives(kind, title, reasons, notGiven) {
  const most = (texts, className) => [
    texts.slice(0, shownMax).map((text) => h("span", { class: className }, text)),
    texts.length > shownMax ? h("details", {},
      h("summary", {}, say("counter.gives.more", { count: texts.length - shownMax })),
      texts.slice(shownMax).map((text) => h("span", { class: className }, text))) : null,
  ].flat();
  const place = $("gives");
  place.className = `gives ${kind}`;
  delete place.dataset.recorded;
  fill(place, h("b", {}, title), most(reasons, ""),
    notGiven.length > 0 ? h("details", { class: "not" },
      h("summary", {}, say("counter.gives.not", { count: notGiven.length })), notGiven.map((text) => h("span", {}, text))) : null);
  show(place, true);
}

/** The number of an invoice that has none: the device and the time. */
const newDocument = async () => `${state.setup.device.slice(0, 6).toUpperCase()}-${new Date(await queue.now()).getTime().toString(36).toUpperCase()}`;

/** Whether a purchase is on its way: nobody else is served before it is through. */
export const isBusy = () => isRecording;

/** Records the purchase, now or when the network is back. */
export async function record() {
  const lines = linesNow();
  if (isRecording || state.recorded || isWrong() || sum(lines) === 0) return;
  // What takes from a balance is worth nothing later (S7.5): it waits for the network, and the purchase with it.
  const isNow = state.tenders.some((tender) => tender.currency || (tender.voucher && !tender.isUsed));
  if (isNow && !state.online) {
    notice(say("counter.needs-network.points"), "bad");
    return;
  }
  isRecording = true;
  drawBill();
  try {
    await useVouchers();
    const documentNo = state.documentNo ?? await newDocument();
    const command = { documentNo, occurredAt: await queue.now(), ...body(lines) };
    const outcome = await queue.submit("recordPurchase", "/purchases", command, {
      forgets: await handOver(), isNow: state.tenders.some((tender) => tender.currency),
    });
    state.recorded = { lines, documentNo, outcome };
    state.lines = lines;
    $("amount").value = "";
    notice("");
    handedOver();
    changed();
    $("do-next").focus();
    if (outcome.answer && isKnown()) void refreshMember();
  } catch (fault) {
    notice(reasonOf(fault) || say(fault instanceof Cut ? "counter.needs-network.points" : "counter.not-kept"), "bad");
    if (fault instanceof Cut) queue.seen(false);
    handedOver();
    changed();
  } finally {
    isRecording = false;
    drawBill();
  }
}

/** Vouchers that were chosen are used now, each once: its key stays when it has to be tried again. */
async function useVouchers() {
  for (const tender of state.tenders.filter((one) => one.voucher && !one.isUsed)) {
    await call("POST", `/redemptions/${tender.voucher.id}/use`, { key: tender.key, body: {} });
    tender.isUsed = true;
  }
}

function drawRecorded() {
  const { outcome, documentNo } = state.recorded;
  const document = say("counter.recorded.document", { number: `\u2066${digits(documentNo)}\u2069` });
  if (outcome.queued) {
    drawGives("waits", say("counter.recorded.waits"), [say("counter.recorded.waits.about"), document], []);
  } else if (!state.member) {
    drawGives("none", say("counter.recorded.nobody"), [say("counter.recorded.nobody.about"), document], []);
  } else {
    drawDecision(outcome.answer, "counter.recorded");
    $("gives").append(h("span", { class: "soft" }, document));
  }
  $("gives").dataset.recorded = outcome.queued ? "waits" : "done";
}
