import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { admits } from "../../../src/core/admission/admits.ts";
import { printPolicy } from "../../../src/core/iam/print-policy.ts";
import { presentToken } from "../../../src/app/sandbox/rehearsal/exchange.ts";
import { placeObjects } from "../../../src/app/sandbox/seed/place-objects.ts";
import type { Organization } from "../../../src/app/sandbox/state/organization.ts";
import { type Sandbox, startSandbox } from "../../../src/app/sandbox/start.ts";
import { type Case, doorOf, readCases, tokenOf, trustOf } from "../../core/admission/cases.ts";

const ACCOUNT = "111111111111";

/** The caller chooses these, so `admits` takes the best choice and the sandbox the one that was made. */
const CHOSEN = /sts:RoleSessionName|aws:UserAgent|aws:RequestedRegion/i;

/**
 * The sandbox's STS and `admits` come to the same end by different ways: one through a signed token, a state and a wire
 * format, the other through claims alone. Where `admits` is not sure it only bounds what may get in.
 */
describe("the sandbox and the admission room agree on every case of a door", () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  describe.each(readCases())("%s", (_file, cases) => {
    it.each(cases)("$name", async (given) => {
      const roleArn = given.role ?? `arn:aws:iam::${ACCOUNT}:role/door`;
      build(sandbox, given, roleArn);
      for (const job of [...(given.admits ?? []), ...(given.refuses ?? [])]) {
        const claims = tokenOf(given, job);
        const decision = admits(trustOf(given), { ...doorOf(given), roleArn }, claims);
        const hangsOnChoice = decision.allowed && CHOSEN.test(printPolicy(trustOf(given)));
        if (!decision.exact || hangsOnChoice) continue;
        const now = Math.floor(sandbox.world.clock.now() / 1000);
        const token = await sandbox.gitlab.sign({ ...claims, iat: now, nbf: now - 5, exp: now + 300 });
        const { allowed, message, why } = await presentToken(sandbox.world, token, roleArn);
        // A token without a subject or with a broken issuer is refused before the trust policy, which is a refusal as well.
        expect(allowed, `${JSON.stringify(job)}: ${message} ${why.join("; ")}`).toBe(decision.allowed);
      }
    });
  });
});

/** An account with one door, as the case has it, whatever AWS's guard would say of it. */
function build(sandbox: Sandbox, given: Case, roleArn: string): void {
  const { provider, rcps } = doorOf(given);
  const arn = `arn:aws:iam::${ACCOUNT}:oidc-provider/${provider.url}`;
  const now = sandbox.world.clock.now();
  const account = roleArn.split(":")[4] ?? ACCOUNT;
  const state = placeObjects(
    {
      accounts: new Map(),
      awsManaged: new Map(),
      ...(rcps === undefined ? {} : { organization: around(account, rcps) }),
    },
    [
      {
        account,
        objects: [
          { kind: "provider", arn, url: provider.url, clientIds: provider.clientIds, tags: {} },
          { kind: "role", arn: roleArn, trust: printPolicy(trustOf(given)), maxSessionSeconds: 3600, tags: {} },
        ],
      },
    ],
    sandbox.world.ids,
    now,
  );
  sandbox.world.store.write(state, now);
  sandbox.world.issuers.add(`https://${provider.url}`, () => sandbox.gitlab.answerToSts());
}

function around(account: string, levels: NonNullable<ReturnType<typeof doorOf>["rcps"]>): Organization {
  return {
    id: "o-exampleorgid",
    managementAccount: "999999999999",
    root: { id: "r-ab12", name: "Root" },
    units: [],
    members: [{ id: account, name: "door", email: "a@example.com", parent: "r-ab12", joinedAt: 0, status: "ACTIVE" }],
    policies: levels.flat().map((policy, index) => ({
      id: `p-rcp0000000${index}`,
      name: `rcp-${index}`,
      description: "",
      type: "RESOURCE_CONTROL_POLICY",
      awsManaged: false,
      content: printPolicy(policy),
      targets: ["r-ab12"],
    })),
  };
}
