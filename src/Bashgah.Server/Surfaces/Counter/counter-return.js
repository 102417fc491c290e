// Goods that come back: which lines, and what the member loses by it, before it is done.
"use strict";
import { Cut, Refused, call, reasonOf } from "./api.js";
import * as queue from "./queue.js";
import { $, fill, h, show } from "./dom.js";
import { digits, money, moment, say } from "./words.js";
import { isKnown, notice, state } from "./counter-state.js";
import { lookUp, refreshMember } from "./counter-member.js";
import { begin, failed } from "./counter-dialogs.js";

let found = null;
let asked = null;

$("back").addEventListener("scanned", () => void find());

const form = () => $("back").querySelector("form");

/** Opens the return of an invoice. */
export function openReturn(documentNo = "") {
  found = null;
  const dialog = begin("back", submit);
  form().document.value = typeof documentNo === "string" ? documentNo : "";
  fill($("back-lines"));
  show($("back-gives"), false);
  label();
  dialog.showModal();
  form().document.focus();
  if (form().document.value) void find();
}

function label() {
  const button = form().querySelector("[type=submit]");
  fill(button, say(found ? "counter.back.do" : "counter.back.find"), " ", h("kbd", {}, "Enter"));
}

async function find() {
  const number = form().document.value.trim();
  failed("back", "");
  found = null;
  show($("back-gives"), false);
  fill($("back-lines"));
  label();
  if (!number) return;
  if (!state.online) {
    found = { documentNo: number, lines: null, typed: number };
    fill($("back-lines"), h("p", { class: "notice warn" }, say("counter.back.offline")));
    label();
    return;
  }
  try {
    const answer = await lookUp(number);
    if (answer.kind !== "document") {
      failed("back", say("counter.back.unknown"));
      return;
    }
    found = { ...answer.document, typed: number };
    drawLines();
    label();
    await preview();
  } catch (fault) {
    if (fault instanceof Cut) queue.seen(false);
    failed("back", fault instanceof Refused ? reasonOf(fault) : say("counter.needs-network"));
  }
}

const open = (line) => line.quantity - (line.returned ?? 0);

function drawLines() {
  const lines = found.lines ?? [];
  fill($("back-lines"),
    h("p", { class: "soft" }, `\u2068${moment(found.occurredAt)}\u2069 · ${money(found.amount)}`),
    lines.map((line) => h("label", { class: "line" },
      h("input", { type: "checkbox", name: "line", value: line.line, checked: open(line) > 0, disabled: open(line) <= 0, onchange: () => void preview() }),
      h("span", {}, [line.sku, line.productGroup].filter(Boolean).join(" · ") || say("counter.back.line", { number: line.line })),
      open(line) <= 0 ? h("span", { class: "tag" }, say("counter.back.gone"))
        : h("input", {
          type: "number", name: `q${line.line}`, min: "0.001", max: open(line), step: "any", value: open(line), dir: "ltr",
          "aria-label": say("counter.back.quantity", { number: line.line }), oninput: () => void preview(),
        }),
      h("span", { class: "num" }, money(line.amount)))));
}

/** What the request says: no lines where everything comes back. */
function body() {
  const base = { documentNo: found.documentNo };
  if (!found.lines) return base;
  const wanted = found.lines.filter((line) => form().querySelector(`[name=line][value="${line.line}"]`).checked)
    .map((line) => ({ line: line.line, quantity: Number(form()[`q${line.line}`].value) }));
  const isAll = wanted.length === found.lines.filter((line) => open(line) > 0).length
    && wanted.every((one) => one.quantity === open(found.lines.find((line) => line.line === one.line)));
  return isAll ? base : { ...base, lines: wanted };
}

async function preview() {
  asked?.abort();
  failed("back", "");
  const what = body();
  if (what.lines?.length === 0) {
    show($("back-gives"), false);
    return;
  }
  const question = asked = new AbortController();
  try {
    const decision = await call("POST", "/evaluations", { body: { kind: "return", ...what }, signal: question.signal });
    draw(decision);
  } catch (fault) {
    if (question.signal.aborted) return;
    show($("back-gives"), false);
    failed("back", fault instanceof Refused ? reasonOf(fault) : say("counter.needs-network"));
  }
}

function draw(decision) {
  const place = $("back-gives");
  place.className = "gives";
  const own = decision.effects.filter((effect) => effect.amount !== 0 && effect.kind !== "hold" && effect.kind !== "release");
  fill(place,
    h("b", {}, say(own.length === 0 ? "counter.back.nothing" : "counter.back.takes")),
    own.map((effect) => h("span", {}, effect.explanation)),
    decision.keepFromRefund ? h("b", { class: "keep" }, say("counter.back.keep", { amount: money(decision.keepFromRefund) })) : null);
  show(place, true);
}

async function submit() {
  // Nothing is recorded that has not been shown: the first Enter looks the invoice up.
  if (!found || found.typed !== form().document.value.trim()) {
    await find();
    return;
  }
  const what = body();
  if (what.lines?.length === 0) return;
  const now = await queue.now();
  const returnNo = `R-${state.setup.device.slice(0, 6).toUpperCase()}-${new Date(now).getTime().toString(36).toUpperCase()}`;
  try {
    const outcome = await queue.submit("recordReturn", "/returns", { ...what, returnNo, occurredAt: now });
    $("back").close();
    const number = `\u2066${digits(found.documentNo)}\u2069`;
    if (outcome.queued) notice(say("counter.back.waits", { number }), "warn");
    else {
      const keep = outcome.answer.keepFromRefund;
      notice([say("counter.back.done", { number }), keep ? say("counter.back.keep", { amount: money(keep) }) : null].filter(Boolean).join(" "), "good");
      if (isKnown()) void refreshMember();
    }
  } catch (fault) {
    failed("back", reasonOf(fault));
  }
}
