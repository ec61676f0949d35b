import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleWithWebIdentityCommand, type AssumeRoleWithWebIdentityCommandInput } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../../src/app/sandbox/start.ts";
import { GITLAB_ARN, clientsFor, failureOf, trustIn } from "./kit.ts";

const SUBJECT = "project_path:acme/api:ref_type:branch:ref:main";
const ROLE = "arn:aws:iam::111111111111:role/deploy";
const DENIED = "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity";
const NO_KEY =
  "InvalidIdentityTokenException: Couldn't retrieve verification key from your identity provider, " +
  "please reference AssumeRoleWithWebIdentity documentation for requirements";

describe("what STS answers to a token that it does not take", () => {
  let sandbox: Sandbox;
  let now = Date.UTC(2026, 10, 20, 12);

  beforeAll(async () => {
    sandbox = await startSandbox({
      accounts: ["111111111111", "222222222222"],
      clock: () => now,
      gitlab: { projects: [{ path: "acme/api", id: 20 }] },
      disabledRegions: ["ap-east-1"],
    });
    const { iam } = clientsFor(sandbox);
    const provider = { Url: "https://gitlab.com", ClientIDList: ["sts.amazonaws.com"] };
    await iam.send(new CreateOpenIDConnectProviderCommand(provider));
    await iam.send(new CreateRoleCommand({ RoleName: "deploy", AssumeRolePolicyDocument: trustIn(SUBJECT) }));
  });

  beforeEach(() => {
    sandbox.gitlab.keyTrouble = undefined;
    sandbox.gitlab.certificate = undefined;
    now = Date.UTC(2026, 10, 20, 12);
  });

  afterAll(() => sandbox.close());

  type Change = Partial<AssumeRoleWithWebIdentityCommandInput>;

  async function assume(token: string, change: Change = {}): Promise<string> {
    const input = { RoleArn: ROLE, RoleSessionName: "job-1", WebIdentityToken: token, ...change };
    const { sts } = clientsFor(sandbox);
    return failureOf(sts.send(new AssumeRoleWithWebIdentityCommand(input)));
  }

  const times = () => ({ iat: now / 1000, nbf: now / 1000 - 5, exp: now / 1000 + 300 });
  const claims = (change: object = {}) => ({
    iss: "https://gitlab.com",
    sub: SUBJECT,
    aud: "sts.amazonaws.com",
    ...times(),
    ...change,
  });
  const signed = (change: object = {}) => sandbox.gitlab.sign(claims(change));
  const why = () => sandbox.world.journal.entries().at(-1)?.why.join("; ");

  it("takes the token that the rest of this page breaks", async () => {
    expect(await assume(await signed())).toBe("no error");
  });

  describe("AccessDenied, whatever the cause", () => {
    it("there is no such role", async () => {
      expect(await assume(await signed(), { RoleArn: "arn:aws:iam::111111111111:role/none" })).toBe(DENIED);
      expect(why()).toBe("there is no role arn:aws:iam::111111111111:role/none");
    });

    it("the role has a path, and the ARN does not say it", async () => {
      const trust = trustIn(SUBJECT);
      const { iam } = clientsFor(sandbox);
      await iam.send(new CreateRoleCommand({ RoleName: "far", Path: "/gitlab/", AssumeRolePolicyDocument: trust }));
      expect(await assume(await signed(), { RoleArn: "arn:aws:iam::111111111111:role/far" })).toBe(DENIED);
    });

    it("the subject is of another branch", async () => {
      expect(await assume(await signed({ sub: "project_path:acme/api:ref_type:branch:ref:dev" }))).toBe(DENIED);
      expect(why()).toContain("gitlab.com:sub");
    });

    it("the subject differs in case alone", async () => {
      expect(await assume(await signed({ sub: "project_path:Acme/api:ref_type:branch:ref:main" }))).toBe(DENIED);
    });

    it("the trust has a wildcard under StringEquals", async () => {
      await withTrust(trustIn("project_path:acme/*"), async () => expect(await assume(await signed())).toBe(DENIED));
    });

    it("the trust names another provider", async () => {
      const trust = trustIn(SUBJECT).replace(GITLAB_ARN, "arn:aws:iam::111111111111:oidc-provider/gitlab.example.com");
      await withTrust(trust, async () => expect(await assume(await signed())).toBe(DENIED));
    });

    it("the trust asks for a key that AWS fills for nobody", async () => {
      await withTrust(trustIn(SUBJECT, { "gitlab.com:environment": "production" }), async () => {
        expect(await assume(await signed({ environment: "production" }))).toBe(DENIED);
        expect(why()).toContain("gitlab.com:environment");
      });
    });

    it("the token carries session tags, and the trust does not let it tag", async () => {
      const tags = { "https://aws.amazon.com/tags": { principal_tags: { Project: ["api"] } } };
      expect(await assume(await signed(tags))).toBe("AccessDenied: Not authorized to perform sts:TagSession");
    });

    it("the token carries a source identity, and the trust does not let it set one", async () => {
      const identity = { "https://aws.amazon.com/source_identity": "jdoe" };
      expect(await assume(await signed(identity))).toBe(
        "AccessDenied: Not authorized to perform sts:SetSourceIdentity",
      );
    });
  });

  describe("InvalidIdentityToken", () => {
    const invalid = (text: string) => `InvalidIdentityTokenException: ${text}`;

    it("the role's account has no provider, though another account has", async () => {
      const other = { RoleArn: "arn:aws:iam::222222222222:role/deploy" };
      expect(await assume(await signed(), other)).toBe(
        invalid("No OpenIDConnect provider found in your account for https://gitlab.com"),
      );
    });

    it("the issuer has a slash too many", async () => {
      expect(await assume(await signed({ iss: "https://gitlab.com/" }))).toBe(
        invalid("No OpenIDConnect provider found in your account for https://gitlab.com/"),
      );
    });

    it("the audience is none of the provider's", async () => {
      expect(await assume(await signed({ aud: "https://gitlab.com" }))).toBe(invalid("Incorrect token audience"));
    });

    it("the token has no audience, as CI_JOB_JWT had none", async () => {
      expect(await assume(await signed({ iss: "gitlab.com", aud: undefined }))).toBe(
        invalid("Missing a required claim: aud"),
      );
    });

    it("the keys cannot be had: not reachable, too slow, not JSON", async () => {
      const token = await signed();
      for (const trouble of [{ kind: "unreachable" }, { kind: "slow", ms: 6000 }, { kind: "broken" }] as const) {
        sandbox.gitlab.keyTrouble = trouble;
        expect(await assume(token)).toBe(NO_KEY);
      }
    });

    it("the key of the token is not among the issuer's any more", async () => {
      const token = await signed();
      await sandbox.gitlab.rotateKeys({ keepOld: false });
      expect(await assume(token)).toBe(NO_KEY);
    });

    it("the payload was changed after it was signed", async () => {
      const [header, , signature] = (await signed()).split(".");
      const payload = Buffer.from(JSON.stringify(claims({ sub: "project_path:mallory/x" }))).toString("base64url");
      expect(await assume(`${header}.${payload}.${signature}`)).toBe(invalid("Token signature is invalid"));
    });

    it("the token says that it needs no signature", async () => {
      const header = Buffer.from(JSON.stringify({ alg: "none", typ: "JWT" })).toString("base64url");
      const payload = Buffer.from(JSON.stringify(claims())).toString("base64url");
      expect(await assume(`${header}.${payload}.AAAA`)).toMatch(/^InvalidIdentityTokenException/);
    });

    it("the certificate is of an authority that AWS does not know, and the thumbprint is another", async () => {
      sandbox.gitlab.certificate = "a".repeat(40);
      expect(await assume(await signed())).toBe(
        invalid("OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint"),
      );
    });

    it("the token is for another role", async () => {
      const roles = { "https://aws.amazon.com/roles": ["arn:aws:iam::111111111111:role/other"] };
      expect(await assume(await signed(roles))).toBe(
        invalid("The target role ARN is not present in the roles claim of the identity token"),
      );
      expect(await assume(await signed({ "https://aws.amazon.com/roles": ROLE }))).toBe("no error");
    });

    it("the variable was masked, empty or cut", async () => {
      const text = invalid(
        "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
      );
      const [header, payload] = (await signed()).split(".");
      for (const token of ["[MASKED]", "glpat-something", `${header}.${payload}`, `${await signed()}\n`]) {
        expect(await assume(token)).toBe(text);
      }
    });

    it("the caller names an OAuth provider", async () => {
      expect(await assume(await signed(), { ProviderId: "www.amazon.com" })).toBe(
        invalid("Provided Token is not a Login With Amazon token"),
      );
    });
  });

  it("ExpiredTokenException: the job took longer than its token, and five minutes more", async () => {
    const token = await signed();
    now += 599_000;
    expect(await assume(token)).toBe("no error");
    now += 1000;
    const seconds = now / 1000;
    expect(await assume(token)).toBe(
      `ExpiredTokenException: Token expired: current date/time ${seconds} must be before the expiration date/time ${seconds - 300}`,
    );
  });

  it("IDPRejectedClaim and IDPCommunicationError: the provider refuses, or does not answer", async () => {
    const token = await signed();
    sandbox.gitlab.keyTrouble = { kind: "rejected" };
    expect(await assume(token)).toMatch(/^IDPRejectedClaimException: /);
    sandbox.gitlab.keyTrouble = { kind: "communication-error" };
    expect(await assume(token)).toMatch(/^IDPCommunicationErrorException: /);
  });

  it("MalformedPolicyDocument: the session policy is none", async () => {
    expect(await assume(await signed(), { Policy: '{"Statement": 1}' })).toMatch(/^MalformedPolicyDocumentException: /);
  });

  it("PackedPolicyTooLarge: policies and tags do not fit together", async () => {
    const trust = JSON.parse(trustIn(SUBJECT));
    trust.Statement[0].Action = ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"];
    // Fifty tags whose values cannot be packed into less.
    const principal_tags = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`key-${index}`, [noise(index, 256)]]),
    );
    await withTrust(JSON.stringify(trust), async () => {
      const token = await signed({ "https://aws.amazon.com/tags": { principal_tags } });
      expect(await assume(token)).toMatch(
        /^PackedPolicyTooLargeException: Packed policy consumes \d+% of allotted space/,
      );
    });
  });

  describe("ValidationError", () => {
    const NAME = String.raw`[\w+=,.@-]*`;

    it("the session name holds what it may not", async () => {
      expect(await assume(await signed(), { RoleSessionName: "a b/c" })).toBe(
        "ValidationError: 1 validation error detected: Value 'a b/c' at 'roleSessionName' failed to satisfy constraint: " +
          `Member must satisfy regular expression pattern: ${NAME}`,
      );
    });

    it("session name and duration are wrong at once, and both are said", async () => {
      expect(await assume(await signed(), { RoleSessionName: "x", DurationSeconds: 10 })).toBe(
        "ValidationError: 2 validation errors detected: " +
          "Value 'x' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2; " +
          "Value '10' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
      );
    });

    it("the token is too long, and is not repeated", async () => {
      const answer = await assume("x".repeat(20_001));
      expect(answer).toBe(
        "ValidationError: 1 validation error detected: Value at 'webIdentityToken' failed to satisfy constraint: " +
          "Member must have length less than or equal to 20000",
      );
    });

    it("the session would last longer than the role allows", async () => {
      expect(await assume(await signed(), { DurationSeconds: 7200 })).toBe(
        "ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
      );
    });
  });

  it("RegionDisabledException: the region is not switched on", async () => {
    const { AssumeRoleCommand, STSClient } = await import("@aws-sdk/client-sts");
    const { accessKeyId, secretAccessKey } = sandbox.rootCredentials();
    const sts = new STSClient({
      endpoint: sandbox.awsUrl,
      region: "ap-east-1",
      credentials: { accessKeyId, secretAccessKey },
    });
    expect(await failureOf(sts.send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: "job-1" })))).toBe(
      "RegionDisabledException: STS is not activated in this region for account:111111111111. " +
        "Your account administrator can activate STS in this region using the IAM Console.",
    );
  });

  it("never writes a token or a secret into its journal", async () => {
    const token = await signed();
    await assume(token);
    await assume("not-a-token-but-secret");
    const journal = JSON.stringify(sandbox.world.journal.entries());
    expect(journal).not.toContain(token.slice(0, 60));
    expect(journal).not.toContain("not-a-token-but-secret");
    expect(journal).not.toContain(sandbox.rootCredentials().secretAccessKey);
  });

  async function withTrust(trust: string, act: () => Promise<void>): Promise<void> {
    const { iam } = clientsFor(sandbox);
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: "deploy", PolicyDocument: trust }));
    try {
      await act();
    } finally {
      await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: "deploy", PolicyDocument: trustIn(SUBJECT) }));
    }
  }
});

/** Letters without a pattern, the same in every run. */
function noise(seed: number, length: number): string {
  let state = seed * 7919 + 1;
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"[state % 62];
  }).join("");
}
