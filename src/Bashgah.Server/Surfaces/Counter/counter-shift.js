// The shift's figures, and what waits or was refused after a cut.
"use strict";
import { Refused, call, reasonOf } from "./api.js";
import * as queue from "./queue.js";
import * as vault from "./vault.js";
import { $, fill, h, show } from "./dom.js";
import { digits, moment, money, number, say, units } from "./words.js";
import { changed, state } from "./counter-state.js";
import { begin, failed } from "./counter-dialogs.js";

const sinceName = "shift-since";
const hoursMax = 36;

/** When the shift began: as it was said, else 12 hours ago; never longer ago than figures are kept for. */
async function since() {
  const now = new Date(await queue.now()).getTime();
  const known = await vault.kept(sinceName) ?? now - 12 * 3_600_000;
  return new Date(Math.max(known, now - hoursMax * 3_600_000 + 60_000)).toISOString();
}

export async function openShift() {
  const dialog = begin("shift", beginShift);
  dialog.querySelector("form").cashier.value = state.cashier;
  $("shift-print").onclick = () => print();
  fill($("shift-body"), h("p", { class: "soft" }, say("counter.shift.reading")));
  dialog.showModal();
  try {
    drawShift(await call("GET", `/shift?since=${encodeURIComponent(await since())}`));
  } catch (fault) {
    fill($("shift-body"));
    failed("shift", fault instanceof Refused ? reasonOf(fault) : say("counter.needs-network"));
  }
}

function drawShift(shift) {
  const row = (key, count, amount) => h("tr", {}, h("th", { scope: "row" }, say(`counter.shift.${key}`)),
    h("td", { class: "num" }, number(count)), h("td", { class: "num" }, amount === undefined ? "" : money(amount)));
  const of = (key, list) => h("tr", {}, h("th", { scope: "row" }, say(`counter.shift.${key}`)),
    h("td", { class: "num", colspan: "2" }, list.map((one) => units(one.currency, one.amount)).join(" · ") || number(0)));
  fill($("shift-body"),
    h("p", { class: "soft" }, [
      `\u2068${state.setup.storeName} · ${state.setup.label}\u2069`, state.cashier,
      say("counter.shift.span", { from: `\u2068${moment(shift.since)}\u2069`, to: `\u2068${moment(shift.until)}\u2069` }),
    ].filter(Boolean).join(" · ")),
    h("table", { class: "list" }, h("tbody", {},
      row("purchases", shift.purchases.count, shift.purchases.amount), row("returns", shift.returns.count, shift.returns.amount),
      row("claims", shift.claims), row("joins", shift.joins), row("redemptions", shift.redemptions), row("vouchers", shift.vouchersUsed),
      of("given", shift.given), of("taken", shift.takenBack), of("spent", shift.spent), row("cases", shift.cases ?? 0))));
}

async function beginShift(form) {
  state.cashier = form.cashier.value.trim();
  await vault.keep("cashier", await vault.seal(state.cashier));
  await vault.keep(sinceName, new Date(await queue.now()).getTime());
  $("shift").close();
  changed();
}

/** The sign in the corner: whether the network is there, and how much waits. */
export function drawQueue(seen) {
  const button = $("queue-open");
  const text = seen.foreign > 0 ? say("counter.queue.foreign", { count: seen.foreign })
    : seen.refusedDevice ? say("counter.queue.refused", { count: seen.waiting })
    : !seen.online ? (seen.waiting > 0 ? say("counter.queue.down-waiting", { count: seen.waiting }) : say("counter.queue.down"))
    : seen.waiting > 0 ? say("counter.queue.sending", { count: seen.waiting })
    : seen.cases > 0 ? say("counter.queue.cases", { count: seen.cases }) : null;
  button.className = `tag ${seen.cases > 0 || seen.refusedDevice || seen.foreign > 0 ? "bad" : "warn"}`;
  button.dataset.waiting = seen.waiting;
  button.dataset.cases = seen.cases;
  button.dataset.online = seen.online;
  button.textContent = text ?? "";
  show(button, Boolean(text));
}

export async function openQueue() {
  const dialog = $("queue");
  dialog.querySelector("form").onsubmit = async (event) => {
    event.preventDefault();
    await queue.clearOutcomes();
    dialog.close();
  };
  const waiting = await queue.waitingCommands();
  const done = await queue.outcomes();
  fill($("queue-body"),
    h("h3", {}, say("counter.queue.waiting")),
    waiting.length === 0 ? h("p", { class: "soft" }, say("counter.queue.nothing"))
      : h("ul", { class: "rows" }, waiting.map((one) => h("li", {},
        h("span", {}, say(`counter.queue.${one.operation}`)), h("span", { class: "num", dir: "ltr" }, digits(one.body.documentNo ?? "")),
        h("span", { class: "soft" }, moment(one.queuedAt))))),
    h("h3", {}, say("counter.queue.done")),
    done.length === 0 ? h("p", { class: "soft" }, say("counter.queue.nothing"))
      : h("ul", { class: "rows" }, done.map((one) => h("li", {},
        h("span", {}, say(`counter.queue.${one.operation}`)), h("span", { class: "soft" }, moment(one.at)),
        one.case ? h("span", { class: "tag bad" }, say("counter.queue.case", { id: `\u2066${one.case}\u2069` }))
          : h("span", { class: "tag good" }, say("counter.queue.sent"))))));
  dialog.showModal();
}
