import { type CharSet, intersectChars } from "./char-set.ts";
import { concat, END, isRun, oneOf, type Pattern, runOf, setOf } from "./pattern.ts";

/** Longer patterns together are left alone: the walk is as deep as both are long. */
const MOST_TOKENS = 1_000;

/**
 * Patterns that together hold exactly the strings of both, or undefined when that takes more than `most` of them. There
 * always are such patterns: walking through both in step, only two runs side by side can stay where they are.
 */
export function intersectPatterns(a: Pattern, b: Pattern, most: number): readonly Pattern[] | undefined {
  return a.tokens.length + b.tokens.length > MOST_TOKENS ? undefined : new Walk(a, b, most).results();
}

class Walk {
  readonly #a: Pattern;
  readonly #b: Pattern;
  readonly #most: number;
  readonly #width: number;
  /** Whether both can come to their ends from a pair of positions. */
  readonly #finishes: Uint8Array;
  readonly #found: Pattern[] = [];

  constructor(a: Pattern, b: Pattern, most: number) {
    this.#a = a;
    this.#b = b;
    this.#most = most;
    this.#width = b.tokens.length + 1;
    this.#finishes = new Uint8Array((a.tokens.length + 1) * this.#width);
  }

  results(): readonly Pattern[] | undefined {
    this.#findFinishing();
    return this.#walk(0, 0, []) ? this.#found : undefined;
  }

  /** Adds every way on from the positions; false when there are too many. */
  #walk(i: number, j: number, parts: readonly Pattern[]): boolean {
    if (this.#finishes[i * this.#width + j] !== 1) return true;
    if (i === this.#a.tokens.length && j === this.#b.tokens.length)
      return this.#found.push(concat(...parts)) <= this.#most;
    return this.#ways(i, j).every(({ part, to: [toI, toJ] }) => this.#walk(toI, toJ, part ? [...parts, part] : parts));
  }

  #ways(i: number, j: number): readonly Way[] {
    const inA = this.#a.tokens[i] ?? END;
    const inB = this.#b.tokens[j] ?? END;
    const [runA, runB] = [isRun(inA), isRun(inB)];
    const common = inA === END || inB === END ? [] : intersectChars(charsAt(this.#a, inA), charsAt(this.#b, inB));
    if (runA && runB) {
      const part = common.length > 0 ? runOf(common) : undefined;
      return [
        { part, to: [i + 1, j] },
        { part, to: [i, j + 1] },
      ];
    }
    const ways: Way[] = [];
    if (common.length > 0) ways.push({ part: oneOf(common), to: [runA ? i : i + 1, runB ? j : j + 1] });
    if (runA) ways.push({ part: undefined, to: [i + 1, j] });
    if (runB) ways.push({ part: undefined, to: [i, j + 1] });
    return ways;
  }

  #findFinishing(): void {
    for (let i = this.#a.tokens.length; i >= 0; i--) {
      for (let j = this.#b.tokens.length; j >= 0; j--) {
        const ends = i === this.#a.tokens.length && j === this.#b.tokens.length;
        if (ends || this.#ways(i, j).some(({ to }) => this.#finishes[to[0] * this.#width + to[1]] === 1))
          this.#finishes[i * this.#width + j] = 1;
      }
    }
  }
}

interface Way {
  readonly part: Pattern | undefined;
  readonly to: readonly [number, number];
}

function charsAt(pattern: Pattern, token: number): CharSet {
  return token >= 0 ? [token, token] : setOf(pattern, token);
}
