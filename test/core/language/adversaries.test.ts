import { describe, expect, it } from "vitest";
import { checkEmptiness } from "../../../src/core/language/check-emptiness.ts";
import { find } from "../../../src/core/language/find.ts";
import { has } from "../../../src/core/language/string-set.ts";
import { ADVERSARIES, satisfiability, shiftRegister } from "./adversaries.ts";
import { proofOf } from "./proof-of.ts";

describe("questions made to be hard", () => {
  it.each(ADVERSARIES.map((adversary) => [adversary.name, adversary] as const))(
    "decides %s",
    (_, { set, expected }) => {
      const answer = find(set, { proof: true });
      expect(answer.kind).toBe(expected);
      if (answer.kind === "found") expect(has(set, answer.witness)).toBe(true);
      if (answer.kind === "empty" && answer.states < 10_000)
        expect(checkEmptiness(proofOf(answer))).toEqual({ holds: true });
    },
  );

  it("says that the states are spent rather than guess", () => {
    const { set } = satisfiability(40, 4.26, 1);
    const answer = find(set, { budget: { states: 20_000 } });
    expect(answer).toMatchObject({ kind: "undecided", reached: "states" });
  });

  it("says that the time is spent, by the clock it was given", () => {
    let time = 0;
    const { set } = satisfiability(40, 4.26, 1);
    const answer = find(set, { budget: { ms: 20, now: () => time++ } });
    expect(answer).toMatchObject({ kind: "undecided", reached: "time" });
  });

  it("ends within the budget on more choices than can be multiplied out", () => {
    const { set } = satisfiability(60, 40, 1);
    expect(["undecided", "empty"]).toContain(find(set, { budget: { states: 5_000 } }).kind);
  });

  it("tells a proof up to a length from a proof", () => {
    const { set } = shiftRegister(14, 5, false);
    expect(find(set)).toMatchObject({ kind: "found", shortest: false });
    const bounded = find(set, { budget: { maxSubject: 100 }, proof: true });
    expect(bounded).toMatchObject({ kind: "empty-up-to", length: 100 });
    if (bounded.kind === "empty-up-to") {
      const proof = proofOf(bounded);
      expect(checkEmptiness(proof)).toEqual({ holds: true });
      expect(checkEmptiness({ ...proof, upTo: 10_000 })).toMatchObject({ holds: false });
      const { upTo: _, ...unbounded } = proof;
      expect(checkEmptiness(unbounded)).toMatchObject({ holds: false });
    }
  });
});
