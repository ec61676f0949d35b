import { describe, expect, it } from "vitest";
import { makePlan } from "../../../../src/core/access/plan/make-plan.ts";
import { readAccess } from "../../../../src/core/access/read-access.ts";
import type { CloudObject } from "../../../../src/core/change/object.ts";
import type { Estate } from "../../../../src/core/estate/estate.ts";
import { declarationText } from "../desired/declare.ts";
import { accountWith } from "./as-estate.ts";
import { planOf } from "./plan-of.ts";

const BOUNDARY = "arn:aws:iam::111111111111:policy/limits";
const NODES = "arn:aws:iam::111111111111:role/nodes";
const POD =
  "p:\n  from: { chart: [registry, toolbox], via: pod-identity, cluster: prod, namespace: gl, release: gl }\n  into: prod\n  can: [ecr-login]";
const KUBE = `k:\n  from: { chart: registry, via: kube2iam, namespace: gl, release: gl, node-role: "${NODES}" }\n  into: prod\n  can: [ecr-login]`;

function warningsOf(text: string, estate: Estate | undefined): readonly string[] {
  const { value } = readAccess({ name: "sallyport.yaml", text });
  if (value === undefined) throw new Error("cannot be read");
  return makePlan(value, { estate }).diagnostics.map(
    ({ severity, message, span, help }) => `${severity} ${span?.line}: ${message}; ${help}`,
  );
}

function role(arn: string): CloudObject {
  const trust =
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}';
  return { kind: "role", arn, trust, maxSessionSeconds: 3600, tags: {} };
}

describe("what a plan builds on and does not make", () => {
  const bounded = declarationText("r:\n  from: { runner: ec2 }\n  into: prod\n  can: [ecr-login]").replace(
    'id: "111111111111"',
    `id: "111111111111", boundary: "${BOUNDARY}"`,
  );
  const limits: CloudObject = {
    kind: "managed-policy",
    arn: BOUNDARY,
    policy: '{"Version":"2012-10-17","Statement":[]}',
    tags: {},
  };

  it("is named at its line while the account lacks it: a boundary", () => {
    expect(warningsOf(bounded, accountWith([]))).toEqual([
      expect.stringMatching(
        /^warning \d+: the boundary `arn:aws:iam::111111111111:policy\/limits` is not there; make it/,
      ),
    ]);
    expect(warningsOf(bounded, accountWith([limits]))).toEqual([]);
  });

  it("is not missed where nobody looked, nor where it is AWS's own", () => {
    expect(warningsOf(bounded, undefined)).toEqual([]);
    expect(warningsOf(bounded.replace(BOUNDARY, "arn:aws:iam::aws:policy/PowerUserAccess"), accountWith([]))).toEqual(
      [],
    );
  });

  it("is named once: a cluster, with the one that was meant", () => {
    const pods: CloudObject = {
      kind: "pod-identity",
      cluster: "prod",
      namespace: "x",
      serviceAccount: "y",
      role: NODES,
    };
    expect(warningsOf(declarationText(POD), accountWith([{ ...pods, cluster: "prode" }]))).toEqual([
      expect.stringMatching(/there is no EKS cluster `prod` in the account's region; did you mean `prode`/),
    ]);
    expect(warningsOf(declarationText(POD), accountWith([pods]))).toEqual([]);
  });

  it("is named: a machine", () => {
    const text = declarationText(
      "r:\n  from: { runner: ec2, instance: i-0123456789abcdef0 }\n  into: prod\n  can: [ecr-login]",
    );
    expect(warningsOf(text, accountWith([]))).toEqual([expect.stringContaining("there is no machine")]);
    const machine = { region: "eu-west-1", InstanceId: "i-0123456789abcdef0" };
    expect(warningsOf(text, accountWith([], { instances: [machine] }))).toEqual([]);
  });
});

describe("that AWS will accept a trust policy that names a role", () => {
  const claim = "AWS will accept this trust policy";
  const proof = (estate: Estate | undefined): unknown =>
    planOf(declarationText(KUBE), { estate }).proofs.find((one) => one.claim === claim);

  it("does not hold while that role is not there, and the grant is refused", () => {
    expect(proof(accountWith([]))).toMatchObject({ holds: false, witness: expect.stringContaining(NODES) });
    expect(planOf(declarationText(KUBE), { estate: accountWith([]) }).changes).toEqual([]);
  });

  it("holds once it is, and under that condition where nobody looked", () => {
    expect(proof(accountWith([role(NODES)]))).toMatchObject({ holds: true, exact: true });
    expect(proof(undefined)).toMatchObject({
      holds: true,
      exact: false,
      witness: expect.stringContaining("was not read"),
    });
  });
});
