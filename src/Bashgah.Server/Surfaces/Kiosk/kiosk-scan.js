// Whatever is held in front of the scanner, on whichever screen.
"use strict";
import { call } from "./api.js";
import { claim } from "./kiosk-claim.js";
import { proved } from "./kiosk-rewards.js";
import { arrive, arriveUnseen } from "./kiosk-start.js";
import { ask, codeOf, go, kiosk, leave, screen, tell, visit } from "./kiosk-visit.js";
import { icon, lead, page, plain, primary, quiet, title } from "./kiosk-parts.js";
import { h } from "./dom.js";
import { say } from "./words.js";

/** Takes what was scanned. */
export function scanned(text) {
  if (visit.isBusy) return;
  if (!kiosk.isOnline) {
    unseen(text);
    return;
  }
  ask((signal) => call("GET", `/scans?text=${encodeURIComponent(text)}`, { signal }), (found) => took(found, text), (fault) => {
    const code = codeOf(fault);
    const isDamaged = fault.problem?.errors?.some((one) => one.code === "damaged-swipe");
    if (code === "cut") unseen(text);
    else tell(isDamaged ? "damaged-swipe" : code);
  });
}

function took(found, text) {
  // A code that is made to be passed on is nobody's card.
  if (found.kind === "member" && found.as !== "referral") tookMember(found);
  else if (found.kind === "document") tookInvoice(found.document);
  else if (found.kind === "voucher") tell("voucher");
  else if (found.kind === "blocked-card") tell("card-blocked");
  else if (visit.reference) tell("document-unknown");
  else tell("unknown");
}

function tookMember({ member, as }) {
  const isCard = as === "card";
  if (visit.member?.id === member.id && isCard) {
    proved();
    return;
  }
  // Somebody else steps up; an invoice that nobody has named stays theirs.
  const { document } = visit;
  if (visit.reference) leave();
  visit.document = document;
  arrive(member, isCard);
}

function tookInvoice(document) {
  if (document.hasMember) tell("has-member");
  else if (document.claimed) tell("already-claimed");
  else if (visit.reference) claimOf(document);
  else go(visit.screen === "phone" ? "phone" : "start", { document });
}

function claimOf(document) {
  visit.document = document;
  claim(document.documentNo);
}

/** Without the network: of somebody who is there it is an invoice, else they say what it is. */
function unseen(text) {
  const isCard = /^[%;]/.test(text);
  if (visit.reference?.card === text) go("hello");
  else if (visit.reference && !isCard) claim(plain(text));
  else if (isCard) arriveUnseen({ card: text });
  else go("which", { scan: text });
}

screen("told", () => {
  const isKnown = visit.reference !== null;
  const onwards = visit.retry ? [primary(say("kiosk.try"), visit.retry)]
    : isKnown ? [primary(say("kiosk.again"), () => go("hello"))]
    : [primary(say("kiosk.next"), () => (visit.document ? go("start") : leave()))];
  return page("kept told",
    [h("div", { class: "medal" }, icon("notice")), title(say(`kiosk.told.${visit.told}.title`)), lead(say(`kiosk.told.${visit.told}.about`))],
    [...onwards, visit.retry ? quiet(say("kiosk.done"), leave) : null]);
});
