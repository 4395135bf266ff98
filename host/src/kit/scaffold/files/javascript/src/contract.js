// What every board in JavaScript needs of the contract (wit/jobscan.wit): requests, errors, numbers, offsets.
import http from "jobscan:plugin/http@0.1.3";
import log from "jobscan:plugin/log@0.1.3";

/**
 * What went wrong, named by what the host does next: a `plugin-error` of the contract.
 * @typedef {object} PluginError
 * @property {string} tag
 * @property {unknown} [val]
 */

/**
 * What a call knows of its surroundings.
 * @typedef {object} Context
 * @property {number} now Milliseconds since 1970, UTC: there is no other clock.
 */

/** @param {unknown} error @returns {error is PluginError} */
const isPluginError = (error) => typeof error === "object" && error !== null && !(error instanceof Error) && "tag" in error;

/** The type that the engine has for 64 bits: Number in QuickJS, BigInt in others. @type {(value: number) => number | bigint} */
let toEngine = Number;

/**
 * A whole number as a field of 64 bits takes it (`total`, `open-offers`, times, `retry-after-ms`).
 * @param {unknown} value @returns {number | bigint | null}
 */
export const whole = (value) => (Number.isSafeInteger(value) ? toEngine(/** @type {number} */ (value)) : null);

/**
 * A count that a source states: none that is negative is one.
 * @param {unknown} value
 */
export const count = (value) => (Number.isSafeInteger(value) && /** @type {number} */ (value) >= 0 ? whole(value) : null);

/**
 * Wraps a function of the contract. What it throws on purpose is a plugin error and passes; anything else is a fault of
 * the plugin, which would end as a trap without a message: it is logged, and told as an error.
 * @template {unknown[]} A @template R
 * @param {(ctx: any, ...rest: A) => R} work @returns {(ctx: any, ...rest: A) => R}
 */
export const guarded = (work) => (ctx, ...rest) => {
  toEngine = typeof ctx.now === "bigint" ? /** @type {any} */ (BigInt) : Number;
  try {
    return work({ ...ctx, now: Number(ctx.now) }, ...rest);
  } catch (error) {
    if (isPluginError(error)) throw error;
    const told = wellFormed(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    log.log("error", told, [["stack", error instanceof Error ? String(error.stack) : ""]]);
    throw { tag: "other", val: { code: "exception", detail: told, retryable: false } };
  }
};

/**
 * The answer's text, or the plugin error that says why there is none.
 * @param {Context} ctx @param {string} url
 */
export const get = (ctx, url) => {
  const request = { method: "get", url, headers: [["accept", "application/json"]], body: null, credential: null, conditional: true };
  let response;
  try {
    response = http.fetch(request);
  } catch (error) {
    // The host has no answer: a `fetch-error`, which says by itself what to do. QuickJS hands it over in an Error.
    const reason = /** @type {any} */ (error)?.payload ?? error;
    throw isPluginError(reason) ? { tag: "fetch", val: reason } : error;
  }
  if (response.status < 200 || response.status > 299) throw refusal(ctx, response);
  return response.body.text();
};

/** Escapes of JSON that stand for half a character each. */
const HALVES = /\\u[dD][89a-fA-F]/;

/**
 * A text without halves of characters: one that cannot be written as UTF-8 ends the call without a message.
 * @param {string} text
 */
export const wellFormed = (text) => text.replace(/\p{Surrogate}/gu, "\ufffd");

/** @param {string} _key @param {unknown} value */
const wholeTexts = (_key, value) => (typeof value === "string" ? wellFormed(value) : value);

/**
 * The answer as JSON. One that is cut, or none, is a parse failure: nothing closes, and a person is told.
 * @param {Context} ctx @param {string} url
 */
export const getJson = (ctx, url) => {
  const text = get(ctx, url);
  try {
    // An escape may stand for half a character, which no text of the contract can hold.
    return HALVES.test(text) ? JSON.parse(text, wholeTexts) : JSON.parse(text);
  } catch (error) {
    throw unread(wellFormed(String(error)), null, text);
  }
};

/**
 * The source answered, and this plugin no longer understands it.
 * @param {string} detail @param {string | null} path @param {string} text
 */
export const unread = (detail, path, text) => ({
  tag: "parse",
  val: { detail, path, sample: wellFormed(text.slice(0, 100)) },
});

/**
 * What a status that is no success means.
 * @param {Context} ctx @param {any} response @returns {PluginError}
 */
const refusal = (ctx, response) => {
  const { status } = response;
  const detail = `\`${response.finalUrl}\` answered ${status}`;
  if (status === 404) return { tag: "not-found", val: detail };
  if (status === 410) return { tag: "gone", val: detail };
  if (status === 429) {
    return { tag: "rate-limited", val: { retryAfterMs: retryAfter(ctx, response), scope: "provider" } };
  }
  if (status === 401) return { tag: "auth", val: detail };
  if (status === 403 || status === 451) {
    return { tag: "blocked", val: { kind: status === 451 ? "geo" : "forbidden", detail } };
  }
  if (status === 408 || status === 425 || status >= 500) return { tag: "transient", val: detail };
  return { tag: "other", val: { code: `http-${status}`, detail, retryable: false } };
};

/** `retry-after`, in seconds or as a date. @param {Context} ctx @param {any} response */
const retryAfter = (ctx, response) => {
  const header = response.headers.find((/** @type {[string, string]} */ [name]) => name === "retry-after");
  if (!header) return null;
  const value = header[1].trim();
  if (/^\d{1,9}$/.test(value)) return whole(Number(value) * 1000);
  const until = Date.parse(value);
  return Number.isNaN(until) ? null : whole(Math.max(0, until - ctx.now));
};

/**
 * A tenant's name as one segment of a path; a name that would change the rest of the address names no board.
 * @param {string} tenant
 */
export const pathSegment = (tenant) => {
  const astray = /[\u0000-\u001f\u007f/\\?#%]/;
  if (tenant === "" || tenant === "." || tenant === ".." || tenant.length > 200 || astray.test(tenant)) {
    throw { tag: "unsupported", val: "this cannot name a board" };
  }
  return encodeURIComponent(tenant);
};

/**
 * An instant in milliseconds, of an RFC 3339 text; what is none is left out.
 * @param {unknown} text
 */
export const instant = (text) => {
  const dated = typeof text === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text);
  const millis = dated ? Date.parse(text) : NaN;
  return Number.isNaN(millis) ? null : whole(millis);
};

/**
 * Where a character stands, in bytes of UTF-8: evidence is told in bytes, an index of JavaScript counts units of UTF-16.
 * @param {string} text @param {number} index
 */
export const byteOffset = (text, index) => {
  let bytes = 0;
  for (let at = 0; at < index; at += 1) {
    const unit = text.charCodeAt(at);
    // Each half of a pair is two of the four bytes of its character.
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800 || (unit >= 0xd800 && unit < 0xe000)) bytes += 2;
    else bytes += 3;
  }
  return bytes;
};
