import { describe, expect, it } from "vitest";
import { guessAbilities } from "../../../../src/core/access/advise/guess-abilities.ts";
import { HINTS } from "../../../../src/core/access/advise/hints.ts";
import { TRIAL_PLACE } from "../../../../src/core/access/capabilities/capability.ts";
import { policyOf } from "../../../../src/core/access/capabilities/policy-of.ts";
import { CAPABILITIES } from "../../../../src/core/access/capabilities/registry.ts";
import type { Actor } from "../../../../src/core/escalate/actor.ts";
import type { Policy } from "../../../../src/core/iam/policy.ts";
import { readPolicy } from "../../../../src/core/iam/read-policy.ts";

function actor(...identity: readonly Policy[]): Actor {
  const arn = "arn:aws:iam::111111111111:user/ci";
  return {
    arn,
    account: "111111111111",
    kind: "user",
    identity,
    held: [],
    attached: [],
    groups: [],
    tags: {},
    unread: [],
  };
}

function holding(...statements: readonly object[]): Actor {
  const { value } = readPolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }), { kind: "identity" });
  if (value === undefined) throw new Error("a wrong policy");
  return actor(value);
}

describe("what somebody may do, as capabilities", () => {
  it.each(HINTS.map(({ capability }) => capability))("finds %s again in the policy that it makes itself", (name) => {
    const capability = CAPABILITIES[name];
    if (capability === undefined) throw new Error(`no ${name}`);
    const policy = policyOf(capability.allows(capability.trial.params, TRIAL_PLACE), "made");
    const { abilities } = guessAbilities(actor(policy), TRIAL_PLACE);
    expect(abilities.map((ability) => ability.capability)).toContain(name);
  });

  it("reads the repository off the policy", () => {
    const resource = "arn:aws:ecr:eu-west-1:111111111111:repository/acme/api";
    const one = holding({ Effect: "Allow", Action: ["ecr:PutImage", "ecr:UploadLayerPart"], Resource: resource });
    expect(guessAbilities(one, TRIAL_PLACE).abilities).toEqual([
      { capability: "ecr-push", params: { repository: "acme/api" } },
    ]);
  });

  it("leaves the name to a person where the policy says every one", () => {
    const every = holding({ Effect: "Allow", Action: "ecr:*", Resource: "*" });
    const { abilities, check } = guessAbilities(every, TRIAL_PLACE);
    expect(abilities).toEqual([{ capability: "ecr-push", params: { repository: "change-me" } }]);
    expect(check).toEqual(["`ecr-push`: say on what: its policies name none, or a pattern"]);
  });

  it("guesses nothing that a denial takes back", () => {
    const resource = "arn:aws:ecr:eu-west-1:111111111111:repository/api";
    const denied = holding(
      { Effect: "Allow", Action: "ecr:*", Resource: resource },
      { Effect: "Deny", Action: "ecr:PutImage", Resource: "*" },
    );
    expect(guessAbilities(denied, TRIAL_PLACE).abilities).toEqual([
      { capability: "ecr-pull", params: { repository: "api" } },
    ]);
  });

  it("leaves out services that were never used, and names those that no capability covers", () => {
    const many = holding({ Effect: "Allow", Action: ["ecr:*", "s3:*", "sqs:*"], Resource: "*" });
    const used = guessAbilities(many, TRIAL_PLACE, new Set(["s3", "sqs"]));
    expect(used.abilities.map(({ capability }) => capability)).toEqual(["s3-sync"]);
    expect(used.left).toEqual(["sqs"]);
  });

  it("guesses nothing for whoever may do everything", () => {
    const { abilities, check } = guessAbilities(holding({ Effect: "Allow", Action: "*", Resource: "*" }), TRIAL_PLACE);
    expect(abilities).toEqual([]);
    expect(check).toHaveLength(1);
  });
});
