import { END, isRun, type Pattern, RUN, tokenCovers, tokenTakes } from "./pattern.ts";

/**
 * How far into a pattern its string may have come: positions before tokens, ascending, the end among them, and only
 * those that others do not make superfluous. Standing at a run includes standing behind it, as the run may be over;
 * and whoever stands at a run need not remember an earlier position if the run can swallow all that lies between.
 */
export type Positions = readonly number[];

export const START: Positions = [0];

export function stepPositions(pattern: Pattern, positions: Positions, code: number): Positions {
  const { tokens } = pattern;
  const found: number[] = [];
  let tidy = true;
  for (const position of positions) {
    for (let at = position; ; at++) {
      const token = tokens[at] ?? END;
      const run = isRun(token);
      if (tokenTakes(pattern, token, code)) {
        const to = run ? at : at + 1;
        if (run || isRun(tokens[to] ?? END) || to <= (found[found.length - 1] ?? -1)) tidy = false;
        found.push(to);
      }
      if (!run) break;
    }
  }
  return tidy || found.length < 2 ? found : withoutSuperfluous(pattern, found);
}

/** The same, in any order and possibly more than once, brought into form. */
export function withoutSuperfluous(pattern: Pattern, found: readonly number[]): Positions {
  const descending = found.toSorted((a, b) => b - a);
  const kept: number[] = [];
  let low = END;
  for (const position of descending) {
    const last = kept[kept.length - 1] ?? END;
    if (position >= low || position === last) continue;
    if (isRun(pattern.tokens[position] ?? END)) {
      if (last === position + 1) kept.pop();
      low = Math.min(low, reachOf(pattern, position));
    }
    kept.push(position);
  }
  return kept.reverse();
}

/** The earliest position from which on everything up to the run at `position` could be swallowed by that run. */
export function reachOf(pattern: Pattern, position: number): number {
  const run = pattern.tokens[position] ?? END;
  if (run === RUN) return 0;
  let from = position;
  while (from > 0 && tokenCovers(pattern, run, pattern, pattern.tokens[from - 1] ?? END)) from--;
  return from;
}
