// One decision, beside `runSimulation` of @cloud-copilot/iam-simulate in the same run: the same policies and requests, the
// verdicts compared. `node bench/decide.ts [rounds]`. The target is 20 times; ours is timed with and without reading the
// policy's text, the peer takes parsed JSON in both. The peer knows only keys that its data lists for an action, so that
// the questions are about such keys (the subject of a GitLab token is not among them).
import { decide } from "../src/core/iam/decide.ts";
import { readPolicy } from "../src/core/iam/read-policy.ts";
import type { Policy, PolicyKind } from "../src/core/iam/policy.ts";
import type { PolicySet, Request } from "../src/core/iam/request.ts";
import { importPeer } from "./peers.ts";

interface Question {
  readonly name: string;
  readonly kind: "identity" | "trust";
  readonly policy: object;
  readonly request: Request & { readonly context: Readonly<Record<string, string>> };
}

interface Peer {
  runSimulation(simulation: object, options: object): Promise<{ overallResult?: string; resultType: string }>;
}

const PROVIDER = "arn:aws:iam::111111111111:oidc-provider/gitlab.com";
const ROUNDS = Number(process.argv[2] ?? 3_000);

function trustQuestion(patterns: number, project: string): Question {
  const ids = Array.from({ length: patterns }, (_, index) => `${48_120_000 + index}`);
  const statement = {
    Sid: "GitLab",
    Effect: "Allow",
    Principal: { Federated: PROVIDER },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { StringLike: { "gitlab.com:project_id": ids }, StringEquals: { "gitlab.com:ref_protected": "true" } },
  };
  return {
    name: `trust policy, ${patterns} values, ${project === ids.at(-1) ? "allowed" : "denied"}`,
    kind: "trust",
    policy: { Version: "2012-10-17", Statement: [statement] },
    request: {
      principal: { kind: "federated", arn: PROVIDER },
      action: "sts:AssumeRoleWithWebIdentity",
      resource: "arn:aws:iam::111111111111:role/deploy",
      context: {
        "gitlab.com:project_id": project,
        "gitlab.com:ref_protected": "true",
        "gitlab.com:user_login": "anna",
      },
    },
  };
}

function identityQuestion(statements: number): Question {
  const list = Array.from({ length: statements }, (_, index) => ({
    Effect: "Allow",
    Action: ["s3:GetObject*", "s3:List*"],
    Resource: [`arn:aws:s3:::acme-${index}`, `arn:aws:s3:::acme-${index}/*`],
  }));
  return {
    name: `identity policy, ${statements} statements, allowed by the last`,
    kind: "identity",
    policy: { Version: "2012-10-17", Statement: list },
    request: {
      principal: { kind: "aws", arn: "arn:aws:iam::111111111111:role/ci" },
      action: "s3:GetObject",
      resource: `arn:aws:s3:::acme-${statements - 1}/build/app.zip`,
      resourceAccount: "111111111111",
      context: {},
    },
  };
}

const QUESTIONS = [
  trustQuestion(1, "48120000"),
  trustQuestion(10, "48120009"),
  trustQuestion(10, "666"),
  trustQuestion(50, "48120049"),
  identityQuestion(5),
  identityQuestion(20),
];

function setOf(kind: PolicyKind, policy: Policy): PolicySet {
  return kind === "trust" ? { trust: policy } : { identity: [policy] };
}

function simulationOf({ kind, policy, request }: Question): object {
  return {
    request: {
      principal: request.principal.arn,
      action: request.action,
      resource: { resource: request.resource, accountId: "111111111111" },
      contextVariables: request.context,
    },
    identityPolicies: kind === "identity" ? [{ name: "policy", policy }] : [],
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    ...(kind === "trust" ? { resourcePolicy: policy } : undefined),
  };
}

interface Timing {
  readonly median: number;
  readonly high: number;
}

/** Microseconds of one call. Calls are timed in batches, since one of ours is shorter than the clock is fine. */
async function timed(rounds: number, batch: number, call: () => unknown): Promise<Timing> {
  const times: number[] = [];
  for (let round = -Math.ceil(rounds / 5); round < rounds; round++) {
    const started = process.hrtime.bigint();
    for (let index = 0; index < batch; index++) {
      const result = call();
      if (result instanceof Promise) await result;
    }
    if (round >= 0) times.push(Number(process.hrtime.bigint() - started) / 1e3 / batch);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? Number.NaN;
  return { median: at(0.5), high: at(0.99) };
}

function figure({ median, high }: Timing): string {
  return `${median.toFixed(1).padStart(8)} / ${high.toFixed(1).padEnd(8)}`;
}

const { runSimulation } = await importPeer<Peer>("@cloud-copilot/iam-simulate", "0.1.173");
process.stdout.write(`Node ${process.versions.node}; microseconds, median / 99th percentile\n`);
process.stdout.write(`${"".padEnd(52)} decide              read and decide     runSimulation       ratio\n`);
for (const question of QUESTIONS) {
  const { name, kind, request } = question;
  const text = JSON.stringify(question.policy);
  const policy = readPolicy(text, { kind }).value;
  if (policy === undefined) throw new Error(`${name}: no policy`);
  const simulation = simulationOf(question);
  const theirs = await runSimulation(simulation, {});
  const ours = decide(setOf(kind, policy), request);
  if (theirs.resultType === "error") throw new Error(`${name}: the peer reports an error`);
  const agree = ours.allowed === (theirs.overallResult === "Allowed");
  const warm = await timed(ROUNDS, 20, () => decide(setOf(kind, policy), request));
  const cold = await timed(ROUNDS, 20, () => {
    const read = readPolicy(text, { kind }).value;
    return read && decide(setOf(kind, read), request);
  });
  const peer = await timed(Math.ceil(ROUNDS / 5), 1, () => runSimulation(simulation, {}));
  const ratio = `${(peer.median / warm.median).toFixed(0)} warm, ${(peer.median / cold.median).toFixed(0)} cold`;
  const verdict = agree ? "" : `  DISAGREE: ours ${ours.kind}, theirs ${theirs.overallResult}`;
  process.stdout.write(`${name.padEnd(50)}${figure(warm)}  ${figure(cold)}  ${figure(peer)}  ${ratio}${verdict}\n`);
}
