// Somebody joins: the phone number is known, a name and what the program asks to agree to follow.
"use strict";
import { call } from "./api.js";
import * as queue from "./queue.js";
import { h } from "./dom.js";
import { currency, language, say, units } from "./words.js";
import { claim } from "./kiosk-claim.js";
import { ask, codeOf, go, kiosk, leave, screen, tell, visit } from "./kiosk-visit.js";
import { entry, icon, lead, page, plain, primary, quiet, title } from "./kiosk-parts.js";

const nameMax = 60;
const typable = ["phone", "name", "locale"];

/** Whether the program asks for something that cannot be typed here. */
const asksMore = () => Object.entries(kiosk.setup.fields).some(([name, asked]) => asked === "required" && !typable.includes(name));

/** What may be agreed to, each in its newest text, as far as it can be read. */
function consents() {
  const newest = new Map(kiosk.consents.filter((text) => text.language === language).map((text) => [text.purpose, text]));
  return [...newest.values()];
}

screen("name", () => {
  if (asksMore()) {
    return page("kept", [h("div", { class: "medal" }, icon("hand")), title(say("kiosk.join.counter.title")), lead(say("kiosk.join.counter.about"))],
      [primary(say("kiosk.done"), leave)]);
  }
  const asked = kiosk.setup.fields.name;
  if (asked === "off") return agreement();
  const typing = entry("name", {
    keys: "name", max: nameMax, label: say("kiosk.next"), direction: "auto", isWhole: (text) => text.trim().length > 1, act: next,
  });
  return page("typing",
    [title(say("kiosk.join.name")), lead(say("kiosk.join.name.about")), typing.out],
    [typing.board, asked === "required" ? typing.next : h("div", { class: "two" },
      typing.next, quiet(say("kiosk.join.skip"), () => { visit.typed.name = ""; next(); }))]);
}, () => go("phone"));

const next = () => (consents().length > 0 ? go("agree") : join());

function agreement() {
  return page("agree",
    [title(say("kiosk.join.agree.title")), consents().length > 0 ? lead(say("kiosk.join.agree.about")) : null],
    [
      consents().map(({ purpose, text }) => {
        const isAgreed = visit.agreed.has(purpose);
        return h("button", {
          type: "button", class: "consent", role: "switch", "aria-checked": String(isAgreed),
          onclick: (event) => {
            if (!visit.agreed.delete(purpose)) visit.agreed.add(purpose);
            event.currentTarget.setAttribute("aria-checked", String(visit.agreed.has(purpose)));
          },
        }, h("span", { class: "tick" }, icon("check")), h("span", {}, text));
      }),
      primary(say("kiosk.join.do"), join),
    ]);
}

screen("agree", agreement, () => go("name"));

function join() {
  const asked = kiosk.setup.fields;
  const name = visit.typed.name.trim().replace(/\s+/g, " ");
  const body = {
    phone: plain(visit.typed.phone), ...(name && asked.name !== "off" ? { name } : {}), ...(asked.locale === "off" ? {} : { locale: language }),
    ...(visit.agreed.size > 0 ? { consents: Object.fromEntries([...visit.agreed].map((purpose) => [purpose, true])) } : {}),
  };
  ask(
    async (signal) => {
      const { queued, answer } = await queue.submit("joinMember", "/members", body);
      if (queued) return null;
      // What joining gave, if that can be read now.
      const accounts = await call("GET", `/members/${answer.id}/accounts`, { signal }).catch(() => ({ items: [] }));
      return { member: answer, accounts: accounts.items };
    },
    (joined) => (joined ? welcome(joined) : joinedLater(body.phone)),
    (fault) => {
      const code = codeOf(fault);
      const isPhone = code === "malformed" && fault.problem.errors?.some((one) => one.path === "phone");
      tell(isPhone ? "phone" : code, () => go("phone", { isJoining: code !== "identifier-taken" }));
    });
}

function welcome({ member, accounts }) {
  const gift = accounts.find((one) => !currency(one.currency).isQualifying && one.available + one.pending > 0);
  Object.assign(visit, {
    member, accounts, reference: { id: member.id }, isProved: false, isJoined: true,
    gift: gift ? () => units(gift.currency, gift.available + gift.pending) : null,
  });
  if (visit.document) claim(visit.document.documentNo);
  else go("hello");
}

/** The joining waits, and so does the invoice that goes with it. */
function joinedLater(phone) {
  Object.assign(visit, { reference: { phone } });
  if (visit.document) claim(visit.document.documentNo);
  else go("joined-later");
}

screen("joined-later", () => page("kept",
  [h("div", { class: "medal" }, icon("clock")), title(say("kiosk.kept.joined.title")), lead(say("kiosk.kept.joined"))],
  [quiet([icon("keys"), say("kiosk.code")], () => go("number")), primary(say("kiosk.done"), leave)]));
