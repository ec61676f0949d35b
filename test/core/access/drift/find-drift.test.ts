// The sandbox's IAM is the account, so that a mutation is what AWS would make of it, and is read as an account is.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findDrift } from "../../../../src/core/access/drift/find-drift.ts";
import { revertPlan } from "../../../../src/core/access/drift/revert.ts";
import type { DriftDocument } from "../../../../src/core/access/drift/drift.ts";
import type { Declaration } from "../../../../src/core/access/declaration/declaration.ts";
import { makePlan } from "../../../../src/core/access/plan/make-plan.ts";
import { readAccess } from "../../../../src/core/access/read-access.ts";
import { type Bench, openBench } from "../../../edge/aws/apply/kit.ts";
import { ALLOW, BOUND, FREE, MUTATIONS, act } from "./mutations.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.sandbox.close());

function declared(text: string): Declaration {
  const { value, diagnostics } = readAccess({ name: "sallyport.yaml", text });
  if (value === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return value;
}

async function setUp(text: string): Promise<void> {
  await bench.act("iam.CreatePolicy", { PolicyName: "gitlab-boundary", PolicyDocument: ALLOW("*") });
  const { value, diagnostics } = makePlan(declared(text), { estate: await bench.read() });
  if (value === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  expect(value.refused).toEqual([]);
  await bench.apply(value.changes);
}

async function drift(text: string): Promise<DriftDocument> {
  const { value, diagnostics } = findDrift(declared(text), { estate: await bench.read(), files: new Map() });
  if (value === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return value;
}

function said({ items }: DriftDocument): readonly string[] {
  return items.map(({ kind, part, access }) => `${kind} ${part} ${access}`);
}

describe("drift", () => {
  it.each([
    ["without", FREE],
    ["with", BOUND],
  ])("is nothing right after an apply, %s a boundary", async (_name, text) => {
    await setUp(text);
    expect(await drift(text)).toMatchObject({ items: [], caveats: [], complete: true });
  });

  it.each(MUTATIONS)("sees it: %s", async (_name, where, steps, says) => {
    const text = where === "free" ? FREE : BOUND;
    await setUp(text);
    for (const step of steps) await act(bench, step);
    const found = await drift(text);
    for (const one of says)
      expect(
        said(found).some((item) => item.startsWith(one)),
        `${one} in ${said(found).join("; ")}`,
      ).toBe(true);
    // Nothing is said of what nobody touched.
    expect(said(found)).toHaveLength(says.length);
  });

  it.each(MUTATIONS)("is planned away as far as it is ours: %s", async (_name, where, steps) => {
    const text = where === "free" ? FREE : BOUND;
    await setUp(text);
    for (const step of steps) await act(bench, step);
    const found = await drift(text);
    const { value } = revertPlan(declared(text), found, { estate: await bench.read() });
    // A name that another path holds is refused, and a person has to give it up.
    if (value === undefined) return expect(found.items.some(({ part }) => part === "path")).toBe(true);
    await bench.apply(value.changes);
    const left = await drift(text);
    expect(left.items).toEqual(found.items.filter(({ reverts }) => !reverts));
  });
});
