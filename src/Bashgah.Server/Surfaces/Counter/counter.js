// The counter's screen: what is scanned or typed, the keys, what the network does.
"use strict";
import { fetchJson, Refused, reasonOf, call, useProgram } from "./api.js";
import * as vault from "./vault.js";
import * as queue from "./queue.js";
import { $, fill, h } from "./dom.js";
import { european, say, useSetup } from "./words.js";
import { listen } from "./scanner.js";
import { changed, clear, draft, notice, onRender, state } from "./counter-state.js";
import { drawMember, identify, lookUp, refreshMember } from "./counter-member.js";
import { addLine, beginPurchase, drawPurchase, isBusy, record } from "./counter-purchase.js";
import { openReturn } from "./counter-return.js";
import { openCards, openClaim, openJoin, openVoucher } from "./counter-dialogs.js";
import { drawQueue, openQueue, openShift } from "./counter-shift.js";

let turns = 0;

async function scanned(text) {
  const typed = text.trim();
  if (!typed || isBusy()) return;
  notice("");
  $("scan").value = "";
  if (document.querySelector("dialog[open]")) {
    intoDialog(typed);
    return;
  }
  if (state.recorded) next();
  if (!state.online) {
    standsFor(typed);
    return;
  }
  const turn = ++turns;
  try {
    const found = await lookUp(typed);
    // Meanwhile the next thing was scanned, or the next customer came.
    if (turn !== turns) return;
    if (found.kind === "member" && found.as === "referral") openJoin(typed);
    else if (found.kind === "member") await identify(found);
    else if (found.kind === "voucher") await showVoucher(found.voucher);
    else if (found.kind === "document") openClaim(found.document);
    else if (found.kind === "blocked-card") notice(say("counter.scan.blocked"), "bad");
    else unknown(typed);
  } catch (fault) {
    if (fault instanceof Refused) {
      notice(reasonOf(fault), "bad");
    } else {
      queue.seen(false);
      if (turn === turns) standsFor(typed);
    }
  }
}

/** A voucher leads to whose it is. */
async function showVoucher(voucher) {
  if (!state.member) await identify({ member: await call("GET", `/members/${voucher.member}`) });
  openVoucher(voucher);
}

/** Whether a purchase is being typed in. */
const isBuying = () => state.member !== null && (state.lines.length > 0 || $("amount").value.trim() !== "");

/** In a cut: of a purchase that is being typed in the invoice's number, else whoever stands there. */
function standsFor(typed) {
  if (isBuying()) takeDocument(typed);
  else void identify(offlineReference(typed));
}

function takeDocument(typed) {
  state.documentNo = typed;
  $("document").value = typed;
  notice(say("counter.scan.document", { number: typed }), "good");
  changed();
}

/** What a purchase in progress takes for its invoice's number, when it is nothing else. */
function unknown(typed) {
  if (isBuying()) {
    takeDocument(typed);
    return;
  }
  notice(say("counter.scan.unknown"), "warn");
}

/** A scan while a dialog is open fills its field for numbers. */
function intoDialog(typed) {
  // Of two that are open the upper one stands later.
  const dialog = [...document.querySelectorAll("dialog[open]")].at(-1);
  const field = dialog.querySelector("input[name=number], input[name=document], input[name=card]");
  if (!field) return;
  field.value = typed;
  field.dispatchEvent(new CustomEvent("scanned", { bubbles: true }));
}

/** Without the network nobody is looked up: how it is typed says what it is. */
function offlineReference(typed) {
  const plain = european(typed).replace(/[\s\-().]/g, "");
  const isPhone = /^(\+|00)\d{8,15}$/.test(plain) || /^0\d{8,11}$/.test(plain);
  return { reference: isPhone ? { phone: plain } : { card: typed } };
}

function next() {
  if (isBusy()) return;
  turns++;
  clear();
  notice("");
  for (const id of ["amount", "document", "scan"]) $(id).value = "";
  $("group").value = "";
  changed();
  $("scan").focus();
}

const keys = {
  F2: () => $("scan").focus(),
  F4: addLine,
  F6: openReturn,
  F7: openJoin,
  F8: openCards,
  F9: openShift,
};

function pressed(event) {
  const dialog = document.querySelector("dialog[open]");
  if (event.key === "Escape" && !dialog) {
    event.preventDefault();
    next();
  } else if (event.key in keys && !event.ctrlKey && !event.altKey) {
    event.preventDefault();
    if (!dialog) keys[event.key]();
  } else if (event.altKey && /^[1-9]$/.test(event.key) && !dialog) {
    event.preventDefault();
    document.querySelector(`[data-choice="${event.key}"]`)?.click();
  } else if (event.key === "Enter" && state.recorded && !dialog && document.activeElement?.tagName !== "BUTTON") {
    event.preventDefault();
    next();
  }
}

function drawPlace() {
  const { setup } = state;
  $("club").textContent = setup.name;
  $("place").textContent = [setup.storeName, setup.label, state.cashier].filter(Boolean).join(" · ");
}

async function begin() {
  let isOnline = true;
  let setup = null;
  try {
    setup = await fetchJson("/counter/setup");
  } catch (fault) {
    if (fault instanceof Refused) {
      // Not a counter any more: the page asks for a code.
      location.replace("/counter?again=1");
      return;
    }
    isOnline = false;
  }
  setup = await vault.openVault(setup);
  if (!setup) {
    notice(say("counter.never"), "bad");
    return;
  }
  state.setup = setup;
  state.online = isOnline;
  useSetup(setup);
  useProgram(setup.program);
  const kept = await vault.kept("cashier");
  state.cashier = kept ? await vault.unseal(kept) ?? "" : "";
  fill($("group"), $("group").options[0], setup.productGroups.map((group) => h("option", { value: group }, group)));
  onRender(drawPlace);
  onRender(drawMember);
  onRender(drawPurchase);
  beginPurchase();
  listen(scanned);
  document.addEventListener("keydown", pressed);
  $("scan-form").addEventListener("submit", (event) => {
    event.preventDefault();
    void scanned($("scan").value);
  });
  for (const [id, act] of Object.entries({
    record, "add-line": addLine, "do-return": openReturn, "do-join": openJoin, "do-card": openCards, "do-shift": openShift, "do-next": next,
    "queue-open": openQueue,
  })) $(id).addEventListener("click", () => void act());
  for (const button of document.querySelectorAll("[data-close]")) button.addEventListener("click", () => button.closest("dialog").close());
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("close", () => (state.member ? $("amount") : $("scan")).focus());
  }
  await queue.begin(isOnline);
  queue.watch((seen) => {
    const isBack = seen.online && !state.online;
    state.online = seen.online;
    drawQueue(seen);
    if (isBack) void refreshMember();
  });
  await restore();
  changed();
  document.documentElement.dataset.ready = "true";
}

async function restore() {
  const begun = await draft();
  if (!begun) return;
  Object.assign(state, { lines: begun.lines, tenders: begun.tenders, documentNo: begun.documentNo });
  $("document").value = begun.documentNo ?? "";
  if (!begun.reference) return;
  if (begun.reference.id && state.online) {
    try {
      await identify({ member: await call("GET", `/members/${begun.reference.id}`) });
      return;
    } catch { /* The network went meanwhile: the reference is enough. */ }
  }
  identify({ reference: begun.reference });
}

if ("serviceWorker" in navigator) void navigator.serviceWorker.register("/counter/worker.js", { scope: "/counter" });
void begin();
