import { type Plain, matchesGlob } from "./glob.ts";
import { MAYBE, NO, type Truth, YES } from "./truth.ts";

const COLON = 58;
const FIELDS = 6;

/**
 * Whether a resource matches a pattern of `Resource`. AWS's documentation lets a star that ends a field run past the
 * colon; AWS's own published verdicts come out right only if each of the six fields is matched by itself. What both
 * readings let through matches, what only the wider one lets through is not known. A pattern with fewer fields, as
 * `arn:aws:rds:*`, ends in one that takes the rest.
 */
export function resourceTruth(pattern: string, resource: string, plain?: Plain): Truth {
  if (!matchesGlob(pattern, resource, plain)) return NO;
  return matchesFields(pattern, resource, plain) ? YES : MAYBE;
}

/**
 * `ArnLike` and `ArnEquals`: "each of the six colon-delimited components of the ARN is checked separately and each can
 * include multi-character match wildcards or single-character match wildcards". What they do with a pattern or a value
 * that is no ARN is not documented.
 */
export function arnTruth(pattern: string, value: string, plain?: Plain): Truth {
  if (!matchesFields(pattern, value, plain)) return NO;
  return isArn(value) && countColons(pattern, plain) >= FIELDS - 1 ? YES : MAYBE;
}

function isArn(text: string): boolean {
  return text.startsWith("arn:") && countColons(text) >= FIELDS - 1;
}

function countColons(text: string, plain?: Plain): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) === COLON && plain?.[at] !== true) count++;
  return count;
}

function matchesFields(pattern: string, value: string, plain?: Plain): boolean {
  let from = 0;
  let start = 0;
  for (let field = 1; field < FIELDS; field++) {
    const end = colonAfter(pattern, from, plain);
    if (end < 0) break;
    const stop = value.indexOf(":", start);
    if (stop < 0) return false;
    if (!matchesGlob(pattern.slice(from, end), value.slice(start, stop), plain?.slice(from, end))) return false;
    from = end + 1;
    start = stop + 1;
  }
  return matchesGlob(pattern.slice(from), value.slice(start), plain?.slice(from));
}

function colonAfter(pattern: string, from: number, plain?: Plain): number {
  let at = pattern.indexOf(":", from);
  while (at >= 0 && plain?.[at] === true) at = pattern.indexOf(":", at + 1);
  return at;
}
