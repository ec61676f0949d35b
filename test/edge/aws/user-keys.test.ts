import { CreateUserCommand } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Sandbox, startSandbox } from "../../../src/app/sandbox/start.ts";
import { LIFE_TAGS } from "../../../src/core/access/keys/life-tags.ts";
import type { On } from "../../../src/edge/aws/apply/on.ts";
import { nameOf } from "../../../src/edge/aws/collect/failure.ts";
import { openAws } from "../../../src/edge/aws/sdk.ts";
import { makeKey, readKeyUser, tagLife } from "../../../src/edge/aws/user-keys.ts";
import { usualPatience } from "../../../src/edge/retry.ts";
import { useRootOf } from "../../app/cli/use-root-of.ts";
import { clientsFor } from "../../app/sandbox/kit.ts";

let sandbox: Sandbox;
let on: On;
beforeEach(async () => {
  sandbox = await startSandbox({ clock: () => Date.parse("2026-11-20T12:00:00Z") });
  useRootOf(sandbox);
  const patience = { ...usualPatience(), wait: async () => undefined };
  const access = await openAws({ endpoint: sandbox.awsUrl, env: {}, patience, agent: "test" });
  on = { write: access.write, options: { signal: new AbortController().signal } };
  await clientsFor(sandbox).iam.send(new CreateUserCommand({ UserName: "bot", Path: "/ci/" }));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await sandbox.close();
});

function asked(operation: string): number {
  return sandbox.world.journal.entries().filter((entry) => entry.operation === operation).length;
}

describe("a user's keys", () => {
  it("are read with their last use, which is none before the first", async () => {
    const made = await makeKey(on, "bot");
    const fresh = { id: made.id, active: true, created: "2026-11-20T12:00:00Z" };
    expect(await readKeyUser(on, "bot")).toMatchObject({ arn: expect.stringContaining("user/ci/bot"), keys: [fresh] });
    expect((await readKeyUser(on, "bot"))?.keys[0]).not.toHaveProperty("lastUsed");
    sandbox.world.clock.advance(3_600_000);
    const credentials = { accessKeyId: made.id, secretAccessKey: made.secret.reveal() };
    await clientsFor(sandbox, credentials).sts.send(new GetCallerIdentityCommand({}));
    const lastUsed = { at: "2026-11-20T13:00:00Z", service: "sts", region: "eu-west-1" };
    expect((await readKeyUser(on, "bot"))?.keys).toEqual([{ ...fresh, lastUsed }]);
  });

  it("are two at most, and the third is refused at once", async () => {
    await makeKey(on, "bot");
    await makeKey(on, "bot");
    await expect(
      makeKey(on, "bot").catch((error: unknown) => Promise.reject(new Error(nameOf(error)))),
    ).rejects.toThrow(/LimitExceeded/);
    expect(asked("CreateAccessKey")).toBe(3);
  });

  it("are not made twice when the answer is lost, and made once AWS is less busy", async () => {
    sandbox.world.faults.arm({ call: "iam:CreateAccessKey", nth: 1, kind: "drop" });
    await expect(makeKey(on, "bot")).rejects.toThrow();
    sandbox.world.faults.clear();
    sandbox.world.faults.arm({ call: "iam:CreateAccessKey", nth: 1, kind: "throttle" });
    await makeKey(on, "bot");
    expect((await readKeyUser(on, "bot"))?.keys).toHaveLength(1);
  });

  it("of nobody are nobody's", async () => {
    expect(await readKeyUser(on, "nobody")).toBeUndefined();
  });
});

describe("the tags by which the next run finds its way", () => {
  it("are written and taken back, and no other tag is touched", async () => {
    const { iam } = clientsFor(sandbox);
    const tags = async (): Promise<Readonly<Record<string, string>>> => (await readKeyUser(on, "bot"))?.tags ?? {};
    const user = async () => (await readKeyUser(on, "bot")) ?? expect.fail("there is no bot");
    await iam.send(new CreateUserCommand({ UserName: "other" }));
    await tagLife(on, await user(), { retiring: "AKIAIOSFODNN7EXAMPLE", makingSince: "2026-11-20T12:00:00Z" });
    expect(await tags()).toEqual({
      [LIFE_TAGS.retiring]: "AKIAIOSFODNN7EXAMPLE",
      [LIFE_TAGS.makingSince]: "2026-11-20T12:00:00Z",
    });
    await tagLife(on, await user(), { retiring: "AKIAIOSFODNN7EXAMPLE" });
    expect(await tags()).toEqual({ [LIFE_TAGS.retiring]: "AKIAIOSFODNN7EXAMPLE" });
    const writes = asked("TagUser");
    await tagLife(on, await user(), { retiring: "AKIAIOSFODNN7EXAMPLE" });
    expect(asked("TagUser")).toBe(writes);
    await tagLife(on, await user(), {});
    expect(await tags()).toEqual({});
  });
});
