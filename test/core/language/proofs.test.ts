import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { charsOf } from "../../../src/core/language/char-set.ts";
import { checkEmptiness } from "../../../src/core/language/check-emptiness.ts";
import { find } from "../../../src/core/language/find.ts";
import { glob, literal, runOf } from "../../../src/core/language/pattern.ts";
import type { EmptinessProof, ProofAtom } from "../../../src/core/language/proof.ts";
import {
  complement,
  difference,
  intersection,
  language,
  type StringSet,
  union,
} from "../../../src/core/language/string-set.ts";
import { cube, runs, wordsUpTo } from "./brute-force.ts";
import { proofOf } from "./proof-of.ts";

function prove(set: StringSet): EmptinessProof {
  const answer = find(set, { proof: true });
  if (answer.kind !== "empty") throw new Error(`expected a proof, got ${answer.kind}`);
  return proofOf(answer);
}

const SUBSUMED = prove(difference(glob("acme/*"), glob("ac*")));
const SINGLE = prove(difference(literal("acme/api"), language(runOf(charsOf("acmepi/")))));
const CLOSED = prove(
  intersection(language(runOf(charsOf("ab"))), glob("*a*b"), complement(union(glob("*ab*"), glob("*bb")))),
);

/** A proof is text to whoever gets it, so it is forged as text: one passage replaced by another. */
function forge(proof: EmptinessProof, passage: string, by: string): unknown {
  const text = JSON.stringify(proof);
  expect(text).toContain(passage);
  return JSON.parse(text.replace(passage, by));
}

describe("a proof that a set is empty", () => {
  it("names the pattern that subsumes, the one string, or the states that are never left", () => {
    expect(SUBSUMED.cubes.map((part) => part.because)).toEqual([{ kind: "subsumed", clause: 0, by: 1 }]);
    expect(SINGLE.cubes.map((part) => part.because)).toEqual([{ kind: "one-string", text: "acme/api" }]);
    expect(CLOSED.cubes.map((part) => part.because.kind)).toEqual(["closed"]);
    for (const proof of [SUBSUMED, SINGLE, CLOSED]) expect(checkEmptiness(proof)).toEqual({ holds: true });
  });

  it("does not hold for a pattern that does not subsume", () => {
    expect(checkEmptiness(forge(SUBSUMED, '"ac"', '"ad"'))).toMatchObject({ holds: false });
    expect(checkEmptiness(forge(SUBSUMED, '"acme/",{"run":"any"}', '{"run":"any"}'))).toMatchObject({ holds: false });
    expect(checkEmptiness(forge(SUBSUMED, '"holds":false', '"holds":true'))).toMatchObject({ holds: false });
    expect(checkEmptiness(forge(SUBSUMED, '"clause":0,"by":1', '"clause":1,"by":0'))).toMatchObject({ holds: false });
    expect(checkEmptiness(forge(SUBSUMED, '"run":"any"', '"run":[[0,97],[99,55295]]'))).toEqual({ holds: true });
    expect(checkEmptiness(forge(SUBSUMED, '"ac",{"run":"any"}', '"ac",{"run":[[97,122]]}'))).toMatchObject({
      holds: false,
    });
    expect(checkEmptiness(forge(SUBSUMED, '"ac",{"run":"any"}', '"ac",{"one":"any"}'))).toMatchObject({ holds: false });
  });

  it("does not hold for another string, or one that nobody refuses", () => {
    expect(checkEmptiness(forge(SINGLE, '"text":"acme/api"', '"text":"acme/app"'))).toMatchObject({ holds: false });
    expect(checkEmptiness(forge(SINGLE, "[0,47,47,0],", ""))).toMatchObject({ holds: false });
    expect(checkEmptiness(forge(SINGLE, '"accepts":[0]', '"accepts":[]'))).toMatchObject({ holds: false });
    expect(checkEmptiness(forge(SINGLE, '"holds":false', '"holds":true'))).toMatchObject({ holds: false });
    expect(checkEmptiness(forge(SINGLE, '["acme/api"]', '["acme/ap",{"one":"any"}]'))).toMatchObject({ holds: false });
  });

  it("does not hold when a state is missing, changed, or leads elsewhere", () => {
    const [text, states] = [JSON.stringify(CLOSED), JSON.stringify(CLOSED).match(/"states":\[.*\]\}\}\]/u)?.[0] ?? ""];
    expect(text).toContain(states);
    expect(checkEmptiness(forge(CLOSED, states, '"states":[]}}]'))).toMatchObject({ holds: false });
    expect(checkEmptiness(forge(CLOSED, '"start":{"next":[0]}', '"start":{"next":[]}'))).toMatchObject({
      holds: false,
    });
    expect(checkEmptiness(forge(CLOSED, '"start":{"next":[0]}', '"start":{"next":[9]}'))).toMatchObject({
      holds: false,
    });
    expect(checkEmptiness(forge(CLOSED, '"prefix":""', '"prefix":"b"'))).toMatchObject({ holds: false });
    expect(checkEmptiness(forge(CLOSED, ',"next":[', ',"next":[],"was":['))).toMatchObject({ holds: false });
    expect(checkEmptiness(forge(CLOSED, '{"clauses":[[[0]],[[0]]', '{"clauses":[[[0]],true'))).toMatchObject({
      holds: false,
    });
    expect(checkEmptiness(forge(CLOSED, '{"clauses":[[[0]],[[0]]', '{"clauses":[[[0]],[[]]'))).toMatchObject({
      holds: false,
    });
    expect(checkEmptiness(forge(CLOSED, "[[0]]],", "[[0,2]]],"))).toMatchObject({ holds: false });
  });

  it("does not hold when it is not in the format at all", () => {
    for (const value of [undefined, null, 1, "", [], {}, { formatVersion: "1.0" }, { ...CLOSED, formatVersion: "2.0" }])
      expect(checkEmptiness(value)).toEqual({ holds: false, reason: "not a proof of format 1.0" });
    expect(checkEmptiness({ ...CLOSED, cubes: [{}] })).toMatchObject({ holds: false });
    expect(checkEmptiness({ ...CLOSED, atoms: [] })).toMatchObject({ holds: false });
    expect(checkEmptiness(forge(CLOSED, '"atom":0', '"atom":99'))).toMatchObject({ holds: false });
    expect(checkEmptiness(forge(CLOSED, '"atom":0', '"atom":-1'))).toMatchObject({ holds: false });
  });

  it("is never accepted, whatever was changed in it, unless what it then says is true", () => {
    let accepted = 0;
    fc.assert(
      fc.property(cube, fc.nat(), fc.nat(9), ({ set }, place, value) => {
        const answer = find(set, { proof: true });
        if (answer.kind !== "empty") return;
        const draft: unknown = JSON.parse(JSON.stringify(proofOf(answer)));
        change(draft, place, value);
        if (!checkEmptiness(draft).holds) return;
        accepted++;
        expect(WORDS.find((word) => isClaimed(draft, word))).toBeUndefined();
      }),
      { numRuns: runs(1500) },
    );
    expect(accepted).toBeGreaterThan(10);
  });
});

const WORDS = wordsUpTo("abz", 4);

/** Changes the one of all numbers, truth values, texts and list entries in the JSON that the place hits. */
function change(root: unknown, place: number, value: number): void {
  const changes: (() => void)[] = [];
  const visit = (holder: Record<string, unknown>, key: string): void => {
    const old = holder[key];
    if (typeof old === "number") changes.push(() => (holder[key] = value));
    else if (typeof old === "boolean") changes.push(() => (holder[key] = !old));
    else if (typeof old === "string") changes.push(() => (holder[key] = old.slice(1)));
    else if (Array.isArray(old) && old.length > 0) changes.push(() => old.splice(value % old.length, 1));
    if (isObject(old)) for (const inner of Object.keys(old)) visit(old, inner);
  };
  visit({ root }, "root");
  changes[place % changes.length]?.();
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** Whether the word is in the set that the proof says is empty, read with regular expressions. */
function isClaimed(proof: unknown, word: string): boolean {
  const { atoms, cubes } = proof as EmptinessProof;
  return cubes.some(({ clauses }) =>
    clauses.every((clause) =>
      clause.some(({ atom, holds }) => {
        const of = atoms[atom];
        return of !== undefined && isIn(of, word) === holds;
      }),
    ),
  );
}

function isIn(atom: ProofAtom, word: string): boolean {
  if ("pattern" in atom) {
    const parts = atom.pattern.map((token) => {
      if (typeof token === "string")
        return token.replace(/[^]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
      const ranges = "run" in token ? token.run : token.one;
      const listed =
        ranges === "any"
          ? "[^]"
          : `[${ranges.map(([a, b]) => `\\u{${a.toString(16)}}-\\u{${Math.max(a, b).toString(16)}}`).join("")}]`;
      return "run" in token ? `${listed}*` : listed;
    });
    return new RegExp(`^(?:${parts.join("")})$`, "u").test(word);
  }
  let states = [atom.start];
  for (const character of word) {
    const code = character.codePointAt(0) ?? 0;
    states = atom.edges
      .filter(([from, low, high]) => states.includes(from) && low <= code && code <= high)
      .map((edge) => edge[3]);
  }
  return states.some((state) => atom.accepts.includes(state));
}
