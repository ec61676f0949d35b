import type { Empty, EmptyUpTo } from "../../../src/core/language/answer.ts";
import { ANY_CHARACTER, type CharSet, sameChars } from "../../../src/core/language/char-set.ts";
import type { Literal } from "../../../src/core/language/normal-form.ts";
import { type Pattern, isRun, setOf } from "../../../src/core/language/pattern.ts";
import type { EmptinessProof, ProofAtom, ProofRanges, ProofToken } from "../../../src/core/language/proof.ts";
import type { Atom } from "../../../src/core/language/string-set.ts";
import { writeAutomaton } from "../../../src/core/language/write-proof.ts";

/** The proof of an answer that was asked for with its reasons. */
export function proofOf({ reasons = [], ...answer }: Empty | EmptyUpTo): EmptinessProof {
  const numbers = new Map<Atom, number>();
  const literalOf = ({ atom, holds }: Literal): { atom: number; holds: boolean } => {
    const number = numbers.get(atom) ?? numbers.size;
    numbers.set(atom, number);
    return { atom: number, holds };
  };
  const cubes = reasons.map(({ cube, because }) => {
    const clauses = [
      ...cube.plus.map((atom) => [literalOf({ atom, holds: true })]),
      ...cube.minus.map((atom) => [literalOf({ atom, holds: false })]),
      ...cube.groups.map((group) => group.map(literalOf)),
    ];
    return { clauses, because };
  });
  return {
    formatVersion: "1.0",
    kind: "no-such-string",
    ...(answer.kind === "empty-up-to" && { upTo: answer.length }),
    atoms: [...numbers.keys()].map(writeAtom),
    cubes,
  };
}

function writeAtom(atom: Atom): ProofAtom {
  return atom.kind === "pattern" ? { pattern: writePattern(atom) } : writeAutomaton(atom);
}

function writePattern(pattern: Pattern): readonly ProofToken[] {
  const tokens: ProofToken[] = [];
  for (const token of pattern.tokens) {
    const last = tokens.at(-1);
    if (token < 0) {
      const ranges = rangesOf(setOf(pattern, token));
      tokens.push(isRun(token) ? { run: ranges } : { one: ranges });
    } else if (typeof last === "string") tokens[tokens.length - 1] = last + String.fromCodePoint(token);
    else tokens.push(String.fromCodePoint(token));
  }
  return tokens;
}

function rangesOf(set: CharSet): ProofRanges {
  if (sameChars(set, ANY_CHARACTER)) return "any";
  return Array.from({ length: set.length / 2 }, (_, at) => [set[2 * at] ?? 0, set[2 * at + 1] ?? 0] as const);
}
