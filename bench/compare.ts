// Two large policies compared: pairs of the size of AWS's managed policies, made of the catalogue's actions, one changed a
// little or not at all. `node bench/compare.ts [pairs]`. The targets are 50 ms at the 99th percentile and 2 s at worst.
import { loadCatalog } from "../src/core/iam/catalog/load.ts";
import { compare } from "../src/core/iam/compare.ts";
import type { Policy } from "../src/core/iam/policy.ts";
import { readPolicyValue } from "../src/core/iam/read-policy.ts";

const PAIRS = Number(process.argv[2] ?? 200);
const catalog = await loadCatalog();
const services = catalog.services();

/** A fixed sequence of whole numbers. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
}

const CONDITIONS = [
  undefined,
  undefined,
  { StringEquals: { "aws:RequestedRegion": ["eu-west-1", "eu-central-1"] } },
  { StringLike: { "aws:ResourceTag/team": ["ops-*", "web"] } },
  { Null: { "aws:RequestTag/owner": "false" } },
  { "ForAllValues:StringEquals": { "aws:TagKeys": ["owner", "team"] } },
  { Bool: { "aws:SecureTransport": "true" }, StringNotEquals: { "aws:PrincipalTag/team": "guests" } },
];

/** Reading of many services at once, as ReadOnlyAccess; and statements about some actions each, as service roles have. */
function makeStatements(next: (below: number) => number): readonly object[] {
  const reading = services
    .filter(() => next(3) > 0)
    .flatMap((service) => ["Get*", "List*", "Describe*"].filter(() => next(3) > 0).map((verb) => `${service}:${verb}`));
  const scoped = Array.from({ length: 20 + next(280) }, () => {
    const service = services[next(services.length)] ?? "s3";
    const all = catalog.expand(`${service}:*`);
    const condition = CONDITIONS[next(CONDITIONS.length)];
    return {
      Effect: next(10) === 0 ? "Deny" : "Allow",
      Action: Array.from({ length: 1 + next(9) }, () => all[next(all.length)] ?? `${service}:*`),
      Resource:
        next(2) === 0 ? "*" : [`arn:aws:${service}:*:*:acme-${next(9)}*`, `arn:aws:${service}:*:111111111111:shared/*`],
      ...(condition && { Condition: condition }),
    };
  });
  return [{ Effect: "Allow", Action: reading, Resource: "*" }, ...scoped];
}

function changed(statements: readonly object[], next: (below: number) => number): readonly object[] {
  const at = next(statements.length);
  switch (next(5)) {
    case 0:
      return statements.toReversed();
    case 1:
      return statements.toSpliced(at, 1);
    case 2:
      return [...statements, { Effect: "Deny", Action: "iam:*", Resource: "*" }];
    case 3:
      return statements.with(at, {
        ...statements[at],
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-acme" } },
      });
    default:
      return makeStatements(next);
  }
}

function policyOf(statements: readonly object[]): Policy {
  const { value } = readPolicyValue({ Version: "2012-10-17", Statement: statements }, { kind: "identity" });
  if (value === undefined) throw new Error("no policy");
  return value;
}

for (const known of [undefined, catalog]) {
  const next = numbers(7);
  const times: number[] = [];
  const relations = new Map<string, number>();
  let size = 0;
  for (let pair = 0; pair < PAIRS; pair++) {
    const statements = makeStatements(next);
    const [before, after] = [policyOf(statements), policyOf(changed(statements, next))];
    size += before.source.text.length;
    const start = performance.now();
    const { relation } = compare(before, after, { catalog: known, budget: { now: () => performance.now() } });
    times.push(performance.now() - start);
    relations.set(relation, (relations.get(relation) ?? 0) + 1);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): string =>
    (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(1);
  console.log(
    `${known === undefined ? "without" : "with"} the catalogue: median ${at(0.5)} ms, 99th percentile ${at(0.99)} ms, worst ${at(1)} ms; ${Math.round(size / PAIRS / 1000)} kB each; ${JSON.stringify(Object.fromEntries(relations))}`,
  );
}
