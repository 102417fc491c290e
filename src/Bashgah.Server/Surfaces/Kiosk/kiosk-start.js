// The first screens: who stands here?
"use strict";
import { call } from "./api.js";
import { h } from "./dom.js";
import { digits, money, say } from "./words.js";
import { claim } from "./kiosk-claim.js";
import { ask, go, kiosk, leave, screen, tell, codeOf, visit } from "./kiosk-visit.js";
import { entry, icon, lead, page, phoneShown, plain, primary, quiet, title } from "./kiosk-parts.js";

const phoneDigitsMin = 7;
const phoneMax = 16;

const asksPhone = () => kiosk.setup.fields.phone !== "off";

/** Somebody is there: their invoice, if it was scanned first, is theirs at once. */
export function arrive(member, isProved) {
  Object.assign(visit, { member, reference: { id: member.id }, isProved });
  begin();
}

/** Somebody is there whom nobody can look up now. */
export function arriveUnseen(reference) {
  Object.assign(visit, { member: null, reference });
  begin();
}

function begin() {
  if (visit.document) claim(visit.document.documentNo);
  else go("hello");
}

/** The invoice that was scanned first. */
function invoiceChip() {
  const { documentNo, amount } = visit.document;
  return h("p", { class: "chip num" }, icon("invoice"), say("kiosk.start.invoice", { number: `\u2068${digits(documentNo)}\u2069` }),
    amount === undefined || amount === null ? null : ` · ${money(amount)}`);
}

const step = (n, name, isDone) => h("li", { class: isDone ? "step is-done" : "step" },
  h("span", { class: "step-icon" }, icon(isDone ? "check" : name)), h("span", {}, say(`kiosk.step.${n}`)));

screen("start", () => {
  const isWhose = visit.document !== null;
  return page("start",
    [
      h("div", { class: "hero-picture" }, icon("card", "hero-card"), h("span", { class: "beam" })),
      title(isWhose ? say("kiosk.start.whose") : say("kiosk.start.title", { club: `\u2068${kiosk.setup.name}\u2069` })),
      isWhose ? invoiceChip() : null,
      lead(say(isWhose ? asksPhone() ? "kiosk.start.whose.lead" : "kiosk.start.whose.lead-card"
        : asksPhone() ? "kiosk.start.lead" : "kiosk.start.lead-card")),
    ],
    [
      asksPhone() ? primary([icon("phone"), say("kiosk.start.phone")], () => go("phone", { isJoining: false })) : null,
      asksPhone() ? quiet(say("kiosk.start.join"), () => go("phone", { isJoining: true })) : null,
      h("ol", { class: "steps-3" }, step(1, "card", false), step(2, "invoice", isWhose), step(3, "star", false)),
    ]);
});

screen("phone", () => {
  const typing = entry("phone", {
    keys: "phone", shown: phoneShown, max: phoneMax, label: say("kiosk.next"), act: lookUp,
    isWhole: (text) => text.replace(/\D/g, "").length >= phoneDigitsMin,
  });
  return page("typing",
    [title(say(visit.isJoining ? "kiosk.phone.joining" : "kiosk.phone.title")), lead(say("kiosk.phone.about")), typing.out],
    [typing.board, typing.next]);
}, () => (visit.document ? go("start") : leave()));

function lookUp() {
  const phone = visit.typed.phone;
  if (!kiosk.isOnline) {
    unseen(phone);
    return;
  }
  ask((signal) => call("GET", `/members?phone=${encodeURIComponent(phone)}`, { signal }),
    ({ items: [member] }) => {
      if (member) arrive(member, false);
      else if (visit.isJoining) go("name");
      else go("unknown");
    },
    (fault) => {
      const code = codeOf(fault);
      if (code === "cut") unseen(phone);
      else tell(code === "malformed" ? "phone" : code, () => go("phone"));
    });
}

/** Without the network nobody can be looked up. Whoever wants to join does, and everybody else is told by their number. */
function unseen(phone) {
  if (visit.isJoining) go("name");
  else arriveUnseen({ phone: plain(phone) });
}

screen("unknown", () => page("unknown",
  [h("div", { class: "medal" }, icon("hand")), title(say("kiosk.unknown.title")),
    lead(say("kiosk.unknown.about", { phone: `\u2066${phoneShown(visit.typed.phone)}\u2069` }))],
  [primary(say("kiosk.join.this"), () => go("name", { isJoining: true })), quiet(say("kiosk.unknown.change"), () => go("phone"))]),
() => go("phone"));

/** Without the network: what was scanned could be both. */
screen("which", () => page("which",
  [h("div", { class: "medal" }, icon("scan")), title(say("kiosk.which.title")), lead(say("kiosk.which.about"))],
  [
    primary([icon("card"), say("kiosk.which.card")], () => arriveUnseen({ card: visit.scan })),
    primary([icon("invoice"), say("kiosk.which.invoice")], () => go("start", { document: { documentNo: plain(visit.scan) } })),
  ]),
leave);
