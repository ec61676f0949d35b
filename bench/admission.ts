// The answer for all tokens, from the policy's text: inclusion of one trust policy in another (`readPolicy` to `within`),
// how far a door reaches, and whether an outsider gets in. Beside it one token by `admits`. `node bench/admission.ts [rounds]`.
import type { Door } from "../src/core/admission/admission.ts";
import { admits } from "../src/core/admission/admits.ts";
import { whoCan } from "../src/core/admission/who-can.ts";
import { mintClaims } from "../src/core/gitlab/mint-claims.ts";
import type { Policy } from "../src/core/iam/policy.ts";
import { readPolicy } from "../src/core/iam/read-policy.ts";

const ROUNDS = Number(process.argv[2] ?? 3_000);
const DOOR: Door = { account: "111111111111", provider: { url: "gitlab.com", clientIds: ["sts.amazonaws.com"] } };
const TENANT = { groups: ["acme"] };

function policyText(patterns: readonly string[]): string {
  const statement = {
    Effect: "Allow",
    Principal: { Federated: "arn:aws:iam::111111111111:oidc-provider/gitlab.com" },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: { "gitlab.com:aud": "sts.amazonaws.com" },
      StringLike: { "gitlab.com:sub": patterns },
    },
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

function read(text: string): Policy {
  const { value } = readPolicy(text, { kind: "trust" });
  if (value === undefined) throw new Error("a policy that cannot be read");
  return value;
}

function measure(name: string, work: () => unknown): void {
  for (let round = 0; round < ROUNDS / 4; round++) work();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const from = performance.now();
    work();
    times.push((performance.now() - from) * 1_000);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): string => (times[Math.floor(ROUNDS * share)] ?? 0).toFixed(1).padStart(8);
  process.stdout.write(`${name.padEnd(44)} median ${at(0.5)} µs   p99 ${at(0.99)} µs\n`);
}

for (const count of [1, 5, 10, 20, 50]) {
  const numbers = Array.from({ length: count }, (_, at) => at);
  const text = policyText(numbers.map((at) => `project_path:acme/g${at}/app${at}:ref_type:branch:ref:main`));
  const wide = policyText(numbers.map((at) => `project_path:acme/g${at}/*`));
  const token = mintClaims({ audience: "sts.amazonaws.com", project: { path: "acme/g0/app0" }, ref: "main" });
  measure(`${count} patterns: inclusion, both texts read`, () => {
    if (whoCan(read(text), DOOR).admitted.within(whoCan(read(wide), DOOR).admitted).holds !== true)
      throw new Error("wrong");
  });
  measure(`${count} patterns: reach, text read`, () => {
    if (whoCan(read(text), DOOR).reach !== "refs") throw new Error("wrong");
  });
  measure(`${count} patterns: no outsider, text read`, () => {
    if (whoCan(read(text), DOOR, { tenant: TENANT }).outsider !== undefined) throw new Error("wrong");
  });
  measure(`${count} patterns: one token by admits, text read`, () => {
    if (!admits(read(text), DOOR, token).allowed) throw new Error("wrong");
  });
}
