import { END, isRun, ONE, type Pattern, RUN, tokenCovers } from "./pattern.ts";

/** More steps than any policy that AWS stores can need. */
const MOST_STEPS = 1 << 22;

/**
 * Whether every string of `narrow` (from token `from` on) is one of `wide` (from token `wideFrom` on), as far as their
 * tokens show it: `wide` is matched against the tokens of `narrow`, whose runs only a run of `wide` may swallow.
 * True is a proof. False proves nothing, unless `narrow` is a literal: then this is plain membership.
 */
export function subsumes(
  wide: Pattern,
  narrow: Pattern,
  wideFrom: number = 0,
  from: number = 0,
  mostSteps: number = MOST_STEPS,
): boolean {
  if (wide.boundedRuns) return subsumesByPositions(wide, narrow, wideFrom, from);
  const outer = wide.tokens;
  const inner = narrow.tokens;
  const outerEnd = outer.length;
  const innerEnd = inner.length;
  let at = wideFrom;
  let of = from;
  const last = outer[outerEnd - 1] ?? RUN;
  if (last >= 0 && outerEnd > wideFrom && (innerEnd === from || inner[innerEnd - 1] !== last)) return false;
  let retryAt = -1;
  let retryOf = 0;
  let steps = 0;
  while (of < innerEnd) {
    const token = at < outerEnd ? (outer[at] ?? END) : END;
    const taken = inner[of] ?? END;
    if (token === RUN) {
      if (++at === outerEnd) return true;
      retryAt = at;
      retryOf = of;
    } else if (
      token >= 0 ? token === taken : !isRun(taken) && (token === ONE || tokenCovers(wide, token, narrow, taken))
    ) {
      at++;
      of++;
    } else {
      if (retryAt < 0 || ++steps > mostSteps) return false;
      at = retryAt;
      of = ++retryOf;
    }
  }
  while (at < outerEnd && outer[at] === RUN) at++;
  return at === outerEnd;
}

/** The same where `wide` has bounded runs: these cannot be left behind greedily, so all positions are kept. */
function subsumesByPositions(wide: Pattern, narrow: Pattern, wideFrom: number, from: number): boolean {
  const end = wide.tokens.length;
  let positions = new Uint8Array(end + 1);
  enter(wide, positions, wideFrom);
  for (let of = from; of < narrow.tokens.length; of++) {
    const token = narrow.tokens[of] ?? END;
    const following = new Uint8Array(end + 1);
    let alive = false;
    for (let at = wideFrom; at < end; at++) {
      if (positions[at] === 0) continue;
      const outer = wide.tokens[at] ?? END;
      if ((isRun(token) && !isRun(outer)) || !tokenCovers(wide, outer, narrow, token)) continue;
      enter(wide, following, isRun(outer) ? at : at + 1);
      alive = true;
    }
    if (!alive) return false;
    positions = following;
  }
  return positions[end] === 1;
}

/** Marks the position and those that follow it past runs, which may be empty. */
function enter(pattern: Pattern, positions: Uint8Array, position: number): void {
  let at = position;
  positions[at] = 1;
  while (isRun(pattern.tokens[at] ?? END)) positions[++at] = 1;
}
