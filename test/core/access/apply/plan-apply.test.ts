import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findDrift } from "../../../../src/core/access/drift/find-drift.ts";
import { makePlan } from "../../../../src/core/access/plan/make-plan.ts";
import { readAccess } from "../../../../src/core/access/read-access.ts";
import { openBench } from "../../../edge/aws/apply/kit.ts";

const RUNS = process.env["SALLYPORT_NIGHTLY"] === undefined ? 25 : 500;

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}[a-z0-9]$/);
const refs = fc.record(
  {
    branches: fc.uniqueArray(fc.constantFrom("main", "develop", "release/1.x", "feature/*"), {
      minLength: 1,
      maxLength: 3,
    }),
    tags: fc.uniqueArray(fc.constantFrom("v1", "v*"), { minLength: 1 }),
    protected: fc.boolean(),
  },
  { requiredKeys: ["branches"] },
);
const ability = fc.oneof(
  name.map((repository) => ({ "ecr-push": { repository } })),
  name.map((bucket) => ({ "s3-read": { bucket: `acme-${bucket}` } })),
  name.map((bucket) => ({ "runner-cache": { bucket: `acme-${bucket}` } })),
);
const from = fc.oneof(
  fc.tuple(name, refs).map(([project, ref]) => ({ project: `acme/${project}`, id: "48120001", ...ref })),
  fc.constant({ runner: "ec2" }),
  name.map((user) => ({ user: `bot-${user}`, because: "an appliance", until: "2027-03-01" })),
);
const grant = fc.record(
  {
    from,
    into: fc.constant("prod"),
    can: fc.uniqueArray(ability, { minLength: 1, maxLength: 2, selector: (one) => Object.keys(one).join() }),
    describe: fc.constantFrom("ships it", 'with "quotes" and ${dollars}'),
    session: fc.constantFrom("1h", "2h", "12h"),
    tags: fc.record({ team: name }),
  },
  { requiredKeys: ["from", "into", "can"] },
);
const declaration = fc
  .uniqueArray(fc.tuple(name, grant), { minLength: 1, maxLength: 4, selector: ([key]) => key })
  .map((grants) => ({
    version: 1,
    stack: "acme",
    gitlab: { url: "https://gitlab.com", groups: ["acme"] },
    accounts: { prod: { id: "111111111111", region: "eu-west-1" } },
    grants: Object.fromEntries(grants),
  }));

describe("plan, apply, plan", () => {
  it("is empty the second time and without drift, whatever is declared", async () => {
    let meant = 0;
    await fc.assert(
      fc.asyncProperty(declaration, async (document) => {
        const { value } = readAccess({ name: "sallyport.yaml", text: JSON.stringify(document) });
        const bench = await openBench();
        try {
          const first = value && makePlan(value, { estate: await bench.read() }).value;
          // What is refused as a declaration has no plan; its diagnostics are tested where they are made.
          if (value === undefined || first === undefined || first.refused.length > 0) return;
          meant++;
          await bench.apply(first.changes);
          const estate = await bench.read();
          expect(makePlan(value, { estate }).value).toMatchObject({ changes: [], drift: [], leftovers: [] });
          expect(findDrift(value, { estate, files: new Map() }).value?.items).toEqual([]);
          bench.writes.length = 0;
          await bench.apply(first.changes);
          expect(bench.writes).toEqual([]);
        } finally {
          await bench.sandbox.close();
        }
      }),
      { numRuns: RUNS },
    );
    expect(meant).toBeGreaterThan(RUNS / 3);
  });
});
