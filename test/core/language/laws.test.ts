import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkEmptiness } from "../../../src/core/language/check-emptiness.ts";
import { explore } from "../../../src/core/language/explore.ts";
import { find } from "../../../src/core/language/find.ts";
import { startMeter } from "../../../src/core/language/meter.ts";
import { cubesOf } from "../../../src/core/language/normal-form.ts";
import { glob } from "../../../src/core/language/pattern.ts";
import { makeProduct } from "../../../src/core/language/product.ts";
import {
  complement,
  difference,
  has,
  intersection,
  NOTHING,
  type StringSet,
  union,
} from "../../../src/core/language/string-set.ts";
import { proveClosed } from "../../../src/core/language/write-proof.ts";
import { subsumes } from "../../../src/core/language/subsume.ts";
import { cube, expression, globText, runs } from "./brute-force.ts";
import { proofOf } from "./proof-of.ts";
import { same, within } from "./relations.ts";

const sets = expression.map(({ set }) => set);

function isEmpty(set: StringSet): boolean {
  return find(set).kind === "empty";
}

const DRIVES = [1, 4].flatMap((weight) =>
  [true, false].flatMap((plain) => [true, false].map((shareTails) => [weight, plain, shareTails] as const)),
);

describe("sets of strings", () => {
  it("are equal to themselves, and to themselves twice or in another order", () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        expect(same(a, a).kind).toBe("empty");
        expect(same(union(a, b), union(b, a, b)).kind).toBe("empty");
        expect(same(intersection(a, b), intersection(b, a, a)).kind).toBe("empty");
      }),
      { numRuns: runs(300) },
    );
  });

  it("obey De Morgan, and a difference and an intersection make up the whole", () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        expect(same(complement(union(a, b)), intersection(complement(a), complement(b))).kind).toBe("empty");
        expect(same(union(difference(a, b), intersection(a, b)), a).kind).toBe("empty");
        expect(isEmpty(intersection(difference(a, b), b))).toBe(true);
        expect(isEmpty(intersection(a, complement(a)))).toBe(true);
      }),
      { numRuns: runs(300) },
    );
  });

  it("are equal exactly when each is within the other", () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        const both = within(a, b).kind === "empty" && within(b, a).kind === "empty";
        expect(same(a, b).kind === "empty").toBe(both);
      }),
      { numRuns: runs(300) },
    );
  });

  it("grow with every pattern that is added and shrink with every one that is taken away", () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        expect(within(a, union(a, b)).kind).toBe("empty");
        expect(within(difference(a, b), a).kind).toBe("empty");
        expect(within(NOTHING, a).kind).toBe("empty");
      }),
      { numRuns: runs(300) },
    );
  });

  it("bring a witness that is in the one and not in the other", () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        const answer = within(a, b);
        if (answer.kind !== "found") return;
        expect(has(a, answer.witness)).toBe(true);
        expect(has(b, answer.witness)).toBe(false);
      }),
      { numRuns: runs(500) },
    );
  });

  it("do not care which letters they are written in", () => {
    const renamed = (text: string): string => text.replaceAll("a", "\u00e9").replaceAll("b", "/");
    fc.assert(
      fc.property(
        fc.array(globText, { minLength: 1, maxLength: 4 }),
        fc.array(globText, { maxLength: 4 }),
        (plus, minus) => {
          const ask = (spell: (text: string) => string): StringSet =>
            difference(
              intersection(...plus.map((text) => glob(spell(text)))),
              union(...minus.map((text) => glob(spell(text)))),
            );
          const one = find(ask((text) => text));
          const other = find(ask(renamed));
          expect(other.kind).toBe(one.kind);
          if (one.kind === "found" && other.kind === "found") expect(other.witness.length).toBe(one.witness.length);
        },
      ),
      { numRuns: runs(500) },
    );
  });

  it("get the same verdict however the search is driven, and a proof that holds", () => {
    fc.assert(
      fc.property(cube, ({ set }) => {
        for (const part of cubesOf(set, 1000) ?? []) {
          const kinds = new Set<string>();
          const lengths = new Set<number>();
          for (const [weight, plain, shareTails] of DRIVES) {
            const meter = startMeter();
            const product = makeProduct(part, meter);
            const plan = { weight, states: 100_000, length: undefined, record: true, shareTails, plain };
            const outcome = explore(product, plan, meter);
            kinds.add(outcome.kind);
            if (outcome.kind === "reached" && weight === 1) lengths.add(outcome.codes.length);
            if (outcome.kind !== "closed" || outcome.trace === undefined) continue;
            const reasons = [{ cube: part, because: proveClosed(product, outcome.trace, false) }];
            const proof = proofOf({ kind: "empty", states: 0, reasons });
            expect(checkEmptiness(proof)).toEqual({ holds: true });
          }
          expect(kinds.size).toBe(1);
          expect(lengths.size).toBeLessThan(2);
        }
      }),
      { numRuns: runs(250) },
    );
  });

  it("have no string up to a length exactly when all their strings are longer", () => {
    fc.assert(
      fc.property(cube, fc.nat(5), ({ set }, length) => {
        const free = find(set);
        const bounded = find(set, { budget: { maxSubject: length }, proof: true });
        if (free.kind === "empty") expect(["empty", "empty-up-to"]).toContain(bounded.kind);
        if (bounded.kind === "found") expect(bounded.witness.length).toBeLessThanOrEqual(length);
        if (free.kind === "found" && free.witness.length <= length) expect(bounded.kind).toBe("found");
        if (free.kind === "found" && free.shortest && free.witness.length > length)
          expect(bounded.kind).toBe("empty-up-to");
        if ("reasons" in bounded) expect(checkEmptiness(proofOf(bounded))).toEqual({ holds: true });
      }),
      { numRuns: runs(1500) },
    );
  });

  it("have what subsumption says, by search as well", () => {
    fc.assert(
      fc.property(globText, globText, (a, b) => {
        if (!subsumes(glob(a), glob(b))) return;
        const meter = startMeter();
        const [part] = cubesOf(difference(glob(b), glob(a)), 10) ?? [];
        if (part === undefined) throw new Error("one cube was expected");
        const plan = { weight: 1, states: 100_000, length: undefined, record: false, shareTails: false, plain: true };
        expect(explore(makeProduct(part, meter), plan, meter).kind).toBe("closed");
      }),
      { numRuns: runs(3000) },
    );
  });

  it("answer the same question with the same bytes", () => {
    fc.assert(
      fc.property(sets, (set) => {
        expect(JSON.stringify(find(set, { proof: true }))).toBe(JSON.stringify(find(set, { proof: true })));
      }),
      { numRuns: runs(200) },
    );
  });
});
