import { describe, expect, it } from "vitest";
import type { DesiredGrant } from "../../../../src/core/access/desired/desired.ts";
import { estateAfter } from "../../../../src/core/access/plan/after-estate.ts";
import { type Proof, proofsOf } from "../../../../src/core/access/plan/proofs.ts";
import { inventoryOf } from "../../../../src/core/escalate/inventory.ts";
import { printPolicy } from "../../../../src/core/iam/print-policy.ts";
import { readPolicy } from "../../../../src/core/iam/read-policy.ts";
import { desireGrant } from "../desired/declare.ts";

const JOB = desireGrant(
  'd:\n  from: { project: acme/api, id: "20", branches: [main, "release/*"], protected: true }\n  into: prod\n  can: [ecr-login]',
);
const POD = desireGrant(
  "d:\n  from: { chart: [registry, toolbox], via: irsa, issuer: https://oidc.eks.eu-west-1.amazonaws.com/id/A, namespace: gl, release: gl }\n  into: prod\n  can: [ecr-login]",
);

/** The proofs of a grant whose trust policy came out otherwise than was meant. */
function proofsWith(grant: DesiredGrant, from: string | RegExp, to: string): readonly Proof[] {
  if (grant.trust === undefined) throw new Error("no trust");
  const text = printPolicy(grant.trust);
  const { value } = readPolicy(text.replace(from, to), { kind: "trust" });
  if (value === undefined || (from !== "" && text === text.replace(from, to))) throw new Error("nothing was changed");
  const estate = estateAfter(undefined, []);
  return proofsOf(
    { ...grant, trust: value },
    { estate, inventory: inventoryOf(estate), tenant: { groups: ["acme"], projectIds: ["20"] } },
  );
}

function first(proofs: readonly Proof[]): Proof {
  const [proof] = proofs;
  if (proof === undefined) throw new Error("no proof");
  return proof;
}

describe("that a door admits exactly the jobs that were meant", () => {
  it("is proved of what we make", () => {
    expect(first(proofsWith(JOB, "", ""))).toMatchObject({ holds: true, exact: true });
  });

  it.each([
    ["another branch gets in", "release/*", "rel*", /admits .*:ref:rel/],
    [
      "a branch that is not protected gets in",
      /,\s+"gitlab\.com:ref_protected": "true"/,
      "",
      /admits .*ref_protected false/,
    ],
    ["whoever owns the path gets in", /\s+"gitlab\.com:project_id": "20",/, "", /admits /],
    ["a job that was meant is kept out", "ref:main", "ref:master", /(?:admits|refuses) .*:ref:ma/],
    ["nobody gets in", "sts.amazonaws.com", "sts.amazonaws.con", /refuses /],
  ])("is refuted where %s, and by what", (_, from, to, witness) => {
    const proof = first(proofsWith(JOB, from, to));
    expect(proof.holds).toBe(false);
    expect(proof.witness).toMatch(witness);
  });
});

describe("that a role lets in exactly its service accounts", () => {
  it("is proved of what we make", () => {
    expect(first(proofsWith(POD, "", ""))).toMatchObject({ holds: true, exact: true });
  });

  it.each([
    ["another one gets in", '"StringEquals": {', '"StringLike": {', "gl-registry", "gl-*"],
    ["one is kept out", "gl-toolbox", "gl-toolbix", "", ""],
    ["the audience does not count", /\s+"oidc[^"]+:aud": "sts\.amazonaws\.com",/, "", "", ""],
  ])("is refuted where %s", (_, from, to, andFrom, andTo) => {
    const text = printPolicy(POD.trust ?? JOB.permissions[0] ?? neverHere());
    const { value } = readPolicy(text.replace(from, to).replace(andFrom, andTo), { kind: "trust" });
    const estate = estateAfter(undefined, []);
    if (value === undefined) throw new Error("not a policy");
    const proof = first(proofsOf({ ...POD, trust: value }, { estate, inventory: inventoryOf(estate) }));
    expect(proof).toMatchObject({ holds: false });
    expect(proof.witness).toMatch(/^(?:lets in|refuses) /);
  });
});

describe("that AWS will accept a trust policy", () => {
  it("is refuted where its guard on shared issuers would not", () => {
    const proofs = proofsWith(JOB, /"gitlab\.com:sub": \[[^\]]+\]/, '"gitlab.com:sub": "*"');
    expect(proofs.find(({ claim }) => claim.startsWith("AWS will"))).toMatchObject({ holds: false });
  });
});

function neverHere(): never {
  throw new Error("the grant has a trust policy");
}
