import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accepts } from "../../../src/core/language/automaton.ts";
import { mintClaims } from "../../../src/core/gitlab/mint-claims.ts";
import { allSubjects, defaultSubjects } from "../../../src/core/gitlab/subject-grammar.ts";
import { parseSubject } from "../../../src/core/gitlab/subject.ts";
import { aJob } from "./generators.ts";

/** Pieces of subjects, put together at random: nearly right more often than not. */
const PIECES = `project_path project_id ref_type ref ref_protected deployment_tier environment repo acme/api acme
  acme.git/x a./b 20 020 branch tag mr main refs/heads/main true production a..b .x x.lock x.lock/y @ HEAD -x x/ é :`;
const nearlyASubject = fc
  .array(fc.constantFrom("", ...PIECES.split(/\s+/)), { minLength: 1, maxLength: 8 })
  .map((pieces) => pieces.join(":"));

describe("the grammar of subjects", () => {
  it("holds the subject of every job with every choice of components", () => {
    fc.assert(
      fc.property(aJob, (job) => {
        const sub = String(mintClaims(job).sub);
        expect(accepts(allSubjects(), sub), sub).toBe(true);
        expect(accepts(defaultSubjects(), sub), sub).toBe(job.subComponents === undefined || isDefault(sub));
      }),
      { numRuns: 2000 },
    );
  });

  it("agrees with the parser on what is none", () => {
    fc.assert(
      fc.property(nearlyASubject, (sub) => {
        const reading = parseSubject(sub);
        const minted = "subject" in reading;
        if (minted || reading.problem.code !== "conflicting-parts")
          expect(accepts(allSubjects(), sub), sub).toBe(minted);
        expect(accepts(defaultSubjects(), sub), sub).toBe(isDefault(sub));
      }),
      { numRuns: 5000 },
    );
  });
});

function isDefault(sub: string): boolean {
  const reading = parseSubject(sub);
  return "subject" in reading && reading.subject.isDefault;
}
