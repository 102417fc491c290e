// Calls of the API as the browser's device.
"use strict";
import { language } from "./words.js";

const kind = document.documentElement.dataset.kind;
const patience = 10_000;

/** The server was not reached, or could not do it now: what was asked may be asked again. */
export class Cut extends Error {
  constructor(status) {
    super(`Cut (${status})`);
    this.status = status;
  }
}

/** What stands for a refusal. */
export class Refused extends Error {
  constructor(problem) {
    super(problem.detail ?? problem.title ?? problem.code);
    this.problem = problem;
  }
}

const again = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Asks for a page of this server's own. */
export async function fetchJson(path, { method = "GET", body, key, bearer, signal, wait = patience } = {}) {
  const signals = [AbortSignal.timeout(wait)];
  if (signal) signals.push(signal);
  let answer, text;
  try {
    answer = await fetch(path, {
      method,
      signal: AbortSignal.any(signals),
      cache: "no-store",
      credentials: "same-origin",
      headers: {
        "Accept-Language": language, "Bashgah-Device": kind,
        ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...(key ? { "Idempotency-Key": key } : {}),
        ...(bearer ? { Authorization: `Bearer ${bearer}` } : {}),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    text = await answer.text();
  } catch (fault) {
    if (signal?.aborted) throw fault;
    throw new Cut(0);
  }
  if (again.has(answer.status)) throw new Cut(answer.status);
  let json = null;
  try { json = text ? JSON.parse(text) : null; } catch { throw new Cut(answer.status); }
  if (answer.ok) return json;
  throw new Refused({ status: answer.status, ...(json ?? {}) });
}

let program = "";

/** Whose operations are called. */
export function useProgram(slug) { program = slug; }

/** An operation of the API. */
export const call = (method, path, options = {}) => fetchJson(`/v1/programs/${encodeURIComponent(program)}${path}`, { method, ...options });

/** A new key for a command. */
export const newKey = () => crypto.randomUUID();

/** What a refusal says, for people. */
export function reasonOf(fault) {
  const problem = fault instanceof Refused ? fault.problem : null;
  if (!problem) return "";
  const parts = (problem.errors ?? []).map((one) => one.message);
  return parts.length > 0 ? parts.join(" ") : problem.detail ?? problem.title ?? problem.code;
}
