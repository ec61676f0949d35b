import { describe, expect, it } from "vitest";
import { actorOf } from "../../../src/core/escalate/actor.ts";
import { explainDenial } from "../../../src/core/escalate/explain-denial.ts";
import { JOB, allow, estateOf } from "./estate.ts";

function denial(
  allows: readonly object[],
  action: string,
  resource: string,
  boundary?: readonly object[],
): ReturnType<typeof explainDenial> {
  const estate = estateOf({
    roles: [{ name: "job", trust: JOB, allows, ...(boundary === undefined ? {} : { boundary: "limit" }) }],
    ...(boundary === undefined ? {} : { policies: { limit: boundary } }),
  });
  const [role] = estate.accounts[0]?.roles ?? [];
  if (role === undefined) throw new TypeError("the sketch has a role");
  return explainDenial(actorOf(estate, role), action, resource);
}

describe("why a job that got in may not do a thing", () => {
  it("names the statement that came nearest: its resource does not match", () => {
    expect(
      denial([allow("s3:Put*", "arn:aws:s3:::acme-site/*")], "s3:PutObject", "arn:aws:s3:::acme-logs/x"),
    ).toMatchObject({
      allowed: false,
      layer: "identity",
      closest: [{ policy: "inline", statement: 0, failed: expect.stringContaining("resource") }],
    });
  });

  it("names the condition that was not met", () => {
    const bound = allow("s3:PutObject", "*", { Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } });
    const { closest } = denial([bound], "s3:PutObject", "arn:aws:s3:::acme-site/x");
    expect(closest[0]?.failed).toContain("aws:SourceVpc");
  });

  it("names a denial above the allow", () => {
    const deny = { Effect: "Deny", Action: "s3:PutObject", Resource: "*", Sid: "Never" };
    expect(denial([allow("s3:*"), deny], "s3:PutObject", "arn:aws:s3:::acme-site/x")).toMatchObject({
      allowed: false,
      closest: [{ sid: "Never", failed: "denies it" }],
    });
  });

  it("names the boundary where the role's own policies would allow", () => {
    expect(denial([allow("s3:*")], "s3:PutObject", "arn:aws:s3:::acme-site/x", [allow("s3:GetObject")])).toMatchObject({
      allowed: false,
      layer: "boundary",
    });
  });

  it("knows what a boundary of AWS's own leaves, though no export carries it", () => {
    const power = {
      name: "job",
      trust: JOB,
      allows: [allow("*")],
      boundary: "arn:aws:iam::aws:policy/PowerUserAccess",
    };
    const [role] = estateOf({ roles: [power] }).accounts[0]?.roles ?? [];
    if (role === undefined) throw new TypeError("the sketch has a role");
    const actor = actorOf(estateOf({ roles: [power] }), role);
    expect(explainDenial(actor, "s3:PutObject", "arn:aws:s3:::acme-site/x")).toMatchObject({ allowed: true });
    expect(explainDenial(actor, "iam:CreateUser", "*")).toMatchObject({
      allowed: false,
      layer: "boundary",
      caveats: [],
    });
  });

  it("says of a region that the request does not name what it supposed", () => {
    const europe = {
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { StringNotEquals: { "aws:RequestedRegion": "eu-west-1" } },
    };
    expect(denial([allow("s3:*"), europe], "s3:PutObject", "arn:aws:s3:::acme-site/x")).toMatchObject({
      allowed: true,
      caveats: ["supposed: `aws:requestedregion` is `eu-west-1`"],
    });
  });

  it("is silent where it is allowed", () => {
    expect(denial([allow("s3:*")], "s3:PutObject", "arn:aws:s3:::acme-site/x")).toMatchObject({
      allowed: true,
      closest: [],
    });
  });
});
