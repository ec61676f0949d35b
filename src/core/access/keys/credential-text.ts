import type { Range } from "../../text/span.ts";

/**
 * Forty characters of the alphabet that AWS draws secrets from, with a capital and a small letter: the hashes that have
 * the same length are hexadecimal. One secret in a thousand has no digit.
 */
const SECRET_RUN = /(?<![\w/+])(?=[A-Za-z0-9/+]*[a-z])(?=[A-Za-z0-9/+]*[A-Z])[A-Za-z0-9/+]{40}(?![\w/+=])/g;

const HEADER = /^[ \t]*\[[^\]\n]*\][ \t]*\r?$/gm;
const ANY_KEY_ID = /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g;

/** Whether a text is the secret half of a key and nothing else. */
export function isSecretHalf(text: string): boolean {
  const [run] = text.matchAll(SECRET_RUN);
  return run !== undefined && run[0] === text;
}

/** The ids of keys that a text holds, each once. */
export function keyIdsIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(ANY_KEY_ID)].map(([id]) => id))];
}

/** Where in a text the secret of a key stands, or why that cannot be told. */
export type SecretFound = { readonly ranges: readonly Range[] } | { readonly problem: string };

/**
 * The secret that goes with an id inside of one text: of a credentials file the one of the same profile, of anything
 * else the only one there is. The same secret may stand there more than once.
 */
export function findSecret(text: string, id: string): SecretFound {
  const parts = partsOf(text).filter(({ start, end }) => text.slice(start, end).includes(id));
  const ranges: Range[] = [];
  for (const part of parts) {
    const inside = text.slice(part.start, part.end);
    if (keyIdsIn(inside).length > 1)
      return { problem: "several keys stand in it, and which secret is whose is unclear" };
    const runs = [...inside.matchAll(SECRET_RUN)];
    if (new Set(runs.map(([run]) => run)).size > 1)
      return { problem: "several things in it look like the secret of the key" };
    for (const run of runs) ranges.push({ start: part.start + run.index, end: part.start + run.index + run[0].length });
  }
  return ranges.length === 0 ? { problem: "the secret of the key does not stand in it" } : { ranges };
}

/** The text with another key in the place of one. */
export function replaceKey(
  text: string,
  id: string,
  secretAt: readonly Range[],
  by: { readonly id: string; readonly secret: string },
): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end } of [...secretAt].sort((a, b) => a.start - b.start)) {
    pieces.push(text.slice(at, start).replaceAll(id, by.id), by.secret);
    at = end;
  }
  pieces.push(text.slice(at).replaceAll(id, by.id));
  return pieces.join("");
}

/** The profiles of a credentials file; a text without any headers is one part. */
function partsOf(text: string): readonly Range[] {
  const starts = [0, ...[...text.matchAll(HEADER)].map(({ index }) => index)];
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? text.length }));
}
