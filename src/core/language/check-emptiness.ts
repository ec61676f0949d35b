import { type CheckedAtom, type CheckedToken, containment, readAtom } from "./check-atom.ts";
import type { Closed, ProofCube, ProofLiteral, ProofState, ProofStep } from "./proof.ts";
import { readProof } from "./read-proof.ts";

/** Whether a proof holds; if not, where it fails. */
export type ProofCheck = { readonly holds: true } | { readonly holds: false; readonly reason: string };

/**
 * Checks a proof that a set of strings is empty, by plain stepping and without the search that found it. It trusts
 * nothing in the proof but the atoms and clauses themselves: that these are the question asked is for the caller to see.
 */
export function checkEmptiness(value: unknown): ProofCheck {
  const proof = readProof(value);
  if (proof === undefined) return fail("not a proof of format 1.0");
  const atoms = proof.atoms.map(readAtom);
  for (const [at, cube] of proof.cubes.entries()) {
    const clauses: Checked[][] = [];
    for (const clause of cube.clauses) {
      const checked = clause.flatMap((literal) => checkedLiteral(literal, atoms));
      if (checked.length < clause.length) return fail(`cube ${at} names an atom that is not there`);
      clauses.push(checked);
    }
    const reason = checkCube(cube, clauses, proof.upTo);
    if (reason !== undefined) return fail(`cube ${at}: ${reason}`);
  }
  return { holds: true };
}

interface Checked extends ProofLiteral {
  readonly of: CheckedAtom;
}

/** For each clause, what is left of each of its literals; `true` where the clause holds whatever follows. */
type Situation = readonly (true | readonly (readonly number[])[])[];

function fail(reason: string): ProofCheck {
  return { holds: false, reason };
}

function checkedLiteral(literal: ProofLiteral, atoms: readonly CheckedAtom[]): readonly Checked[] {
  const of = atoms[literal.atom];
  return of === undefined ? [] : [{ ...literal, of }];
}

function checkCube(
  { because }: ProofCube,
  clauses: readonly (readonly Checked[])[],
  upTo: number | undefined,
): string | undefined {
  switch (because.kind) {
    case "one-string":
      return checkOneString(because.text, clauses, upTo);
    case "subsumed":
      return isSubsumed(clauses, because.clause, because.by, undefined, containment)
        ? undefined
        : "the one pattern does not subsume the other";
    case "closed":
      return new ClosedCheck(because, clauses, upTo).run();
  }
}

function checkOneString(
  text: string,
  clauses: readonly (readonly Checked[])[],
  upTo: number | undefined,
): string | undefined {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const isOnly = clauses.some(
    ([literal, other]) =>
      other === undefined &&
      literal?.holds === true &&
      literal.of.tokens?.length === codes.length &&
      literal.of.tokens.every(
        ({ run, ranges }, at) =>
          !run && ranges.length === 1 && ranges[0]?.[0] === codes[at] && ranges[0]?.[1] === codes[at],
      ),
  );
  if (!isOnly) return "no clause admits this one string only";
  if (upTo !== undefined && codes.length > upTo) return undefined;
  const holds = clauses.every((clause) =>
    clause.some(({ of, holds }) => of.accepts(codes.reduce((at, code) => of.step(at, code), of.begin)) === holds),
  );
  return holds ? "the string is in every clause" : undefined;
}

/** Whether all that is left of one clause, a single pattern that must hold, is left of another that must not. */
function isSubsumed(
  clauses: readonly (readonly Checked[])[],
  clause: number,
  by: number,
  situation: Situation | undefined,
  contain: typeof containment,
): boolean {
  const [inner, ...more] = clauses[clause] ?? [];
  const [outer, ...others] = clauses[by] ?? [];
  if (inner?.of.tokens === undefined || outer?.of.tokens === undefined || more.length + others.length > 0) return false;
  if (!inner.holds || outer.holds) return false;
  const left = situation === undefined ? [inner.of.begin] : situation[clause];
  const refused = situation === undefined ? [outer.of.begin] : situation[by];
  if (left === undefined || left === true || refused === undefined || refused === true) return false;
  const contains = contain(inner.of.tokens, outer.of.tokens);
  return (left[0] ?? []).every((i) => (refused[0] ?? []).some((o) => contains(i, o)));
}

type Tokens = readonly CheckedToken[];
type Contains = ReturnType<typeof containment>;

class ClosedCheck {
  readonly #because: Closed;
  readonly #clauses: readonly (readonly Checked[])[];
  readonly #upTo: number | undefined;
  readonly #situations: readonly Situation[];
  /** One character of every interval that no atom of the cube tells apart. */
  readonly #samples: readonly number[];
  readonly #containments: Map<Tokens, Map<Tokens, Contains>> = new Map();

  constructor(because: Closed, clauses: readonly (readonly Checked[])[], upTo: number | undefined) {
    this.#because = because;
    this.#clauses = clauses;
    this.#upTo = upTo;
    this.#situations = because.states.map((state) => this.#read(state));
    this.#samples = [...new Set(clauses.flat().flatMap(({ of }) => of.cuts))];
  }

  /** Many states name the same pair of patterns. */
  readonly #contain: typeof containment = (inner, outer) => {
    const known = this.#containments.get(inner) ?? new Map<Tokens, Contains>();
    this.#containments.set(inner, known);
    const contains = known.get(outer) ?? containment(inner, outer);
    known.set(outer, contains);
    return contains;
  };

  run(): string | undefined {
    const { prefix, start, states } = this.#because;
    if (!prefix.isWellFormed() || !this.#beginsWith(prefix)) return "no clause requires the prefix";
    const codes = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
    const first = this.#clauses.map((clause) =>
      clause.map(({ of }) => codes.reduce((positions, code) => of.step(positions, code), of.begin)),
    );
    if (!this.#isAccounted(first, codes.length, start, 0)) return "the start is in no state";
    for (const [at, state] of states.entries()) {
      const situation = this.#situations[at] ?? [];
      if (!this.#hasShape(situation)) return `state ${at} does not fit the clauses`;
      if (this.#accepts(situation)) return `state ${at} accepts`;
      if (this.#upTo !== undefined && state.read === undefined) return `state ${at} does not say what was read`;
      for (const code of this.#samples) {
        if (this.#isAccounted(this.#step(situation, code), (state.read ?? 0) + 1, state, 0)) continue;
        return `state ${at} is left by U+${code.toString(16).padStart(4, "0")} to no state`;
      }
    }
    return undefined;
  }

  #read({ clauses }: ProofState): Situation {
    return clauses.map((clause, at) =>
      clause === true ? true : clause.map((positions, index) => this.#clauses[at]?.[index]?.of.spread(positions) ?? []),
    );
  }

  #hasShape(situation: Situation): boolean {
    return (
      situation.length === this.#clauses.length &&
      situation.every((clause, at) => clause === true || clause.length === this.#clauses[at]?.length)
    );
  }

  #beginsWith(prefix: string): boolean {
    const codes = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
    return (
      codes.length === 0 ||
      this.#clauses.some(
        ([literal, other]) =>
          other === undefined &&
          literal?.holds === true &&
          codes.every((code, at) => {
            const token = literal.of.tokens?.[at];
            return token?.run === false && token.ranges.every(([low, high]) => low === code && high === code);
          }),
      )
    );
  }

  #step(situation: Situation, code: number): Situation {
    return situation.map((clause, at) =>
      clause === true
        ? true
        : clause.map((positions, index) => this.#clauses[at]?.[index]?.of.step(positions, code) ?? []),
    );
  }

  #accepts(situation: Situation): boolean {
    return situation.every(
      (clause, at) =>
        clause === true ||
        clause.some((positions, index) => {
          const literal = this.#clauses[at]?.[index];
          return literal?.of.accepts(positions) === literal?.holds;
        }),
    );
  }

  /** Whether the situation cannot be matched, or is contained in a state that the step names, whole or in parts. */
  #isAccounted(situation: Situation, read: number, step: ProofStep, from: number): boolean {
    if (this.#isHopeless(situation, read)) return true;
    if (step.next.some((to) => this.#contains(to, situation, read))) return true;
    if ((step.doomed ?? []).some(([clause, by]) => this.#isDoomed(situation, clause, by))) return true;
    for (let at = from; at < situation.length; at++) {
      const [literal, other] = this.#clauses[at] ?? [];
      const clause = situation[at];
      if (other !== undefined || literal?.holds !== true || clause === true || clause === undefined) continue;
      const positions = clause[0] ?? [];
      if (positions.length < 2) continue;
      return positions.every((position) =>
        this.#isAccounted(situation.with(at, [literal.of.spread([position])]), read, step, at + 1),
      );
    }
    return false;
  }

  #isHopeless(situation: Situation, read: number): boolean {
    return situation.some((clause, at) => {
      if (clause === true) return false;
      const literals = this.#clauses[at] ?? [];
      const needed = literals.map(({ of, holds }, index) => (holds ? of.needed(clause[index] ?? []) : 0));
      if (this.#upTo !== undefined && read + Math.min(...needed) > this.#upTo) return true;
      return literals.every(({ of, holds }, index) =>
        holds ? (clause[index] ?? []).length === 0 : of.takesAll(clause[index] ?? []),
      );
    });
  }

  /** Whether all that is left of a clause is refused: by the clause that is named, or by it and others together. */
  #isDoomed(situation: Situation, clause: number, by: number): boolean {
    if (isSubsumed(this.#clauses, clause, by, situation, this.#contain)) return true;
    const [literal, other] = this.#clauses[clause] ?? [];
    const left = situation[clause];
    const tokens = literal?.of.tokens;
    if (other !== undefined || literal?.holds !== true || tokens === undefined) return false;
    if (left === undefined || left === true) return false;
    return (left[0] ?? []).every((position) => this.#isRefused(situation, tokens, position));
  }

  /** Whether some clause of one pattern that must not hold refuses all that this pattern has left at the position. */
  #isRefused(situation: Situation, tokens: Tokens, position: number): boolean {
    return this.#clauses.some(([literal, other], at) => {
      const clause = situation[at];
      if (other !== undefined || literal?.holds !== false || literal.of.tokens === undefined) return false;
      if (clause === true || clause === undefined) return false;
      const contains = this.#contain(tokens, literal.of.tokens);
      return (clause[0] ?? []).some((refused) => contains(position, refused));
    });
  }

  #contains(state: number, situation: Situation, read: number): boolean {
    const wide = this.#situations[state];
    if (wide === undefined || !this.#hasShape(wide)) return false;
    if (this.#upTo !== undefined && (this.#because.states[state]?.read ?? Number.POSITIVE_INFINITY) > read)
      return false;
    return wide.every((outer, at) => {
      const inner = situation[at];
      if (outer === true) return true;
      const literals = this.#clauses[at] ?? [];
      // A clause that holds whatever follows asks for nothing: as a single refusal, it refuses nothing.
      if (inner === undefined || (inner === true && (literals.length !== 1 || literals[0]?.holds !== false)))
        return false;
      return literals.every(({ of, holds }, index) => {
        const a = inner === true ? [] : (inner[index] ?? []);
        const b = outer[index] ?? [];
        if (holds) return a.every((position) => of.coveredBy(position, b));
        return b.every(
          (position) => of.coveredBy(position, a) || (of.tokens && this.#isRefused(situation, of.tokens, position)),
        );
      });
    });
  }
}
