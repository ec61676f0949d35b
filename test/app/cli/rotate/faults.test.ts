import { type Server, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { useRootOf } from "../use-root-of.ts";
import { DAY, HOUR, type Rig, startRig, variable } from "./rig.ts";

// Every call of every step fails once, in the ways in which calls fail; the same command then goes on from there.

let open: Rig[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(open.map(({ sandbox }) => sandbox.close()));
  open = [];
});

async function rigAt(step: StepName): Promise<Rig> {
  const rig = await startRig();
  open.push(rig);
  useRootOf(rig.sandbox);
  await rig.job();
  rig.advance(HOUR);
  for (const before of BEFORE[step]) await before(rig);
  return rig;
}

type StepName = "make" | "deactivate" | "delete";

const go = async (rig: Rig): Promise<void> => {
  const { code, stdout } = await rig.run();
  expect([code, stdout]).toEqual([0, expect.stringMatching(/One step further|Finished/)]);
};
const used = async (rig: Rig): Promise<void> => {
  await rig.job();
  rig.advance(2 * DAY);
};
const kept = async (rig: Rig): Promise<void> => rig.advance(7 * DAY);

const BEFORE: Readonly<Record<StepName, readonly ((rig: Rig) => Promise<void>)[]>> = {
  make: [],
  deactivate: [go, used],
  delete: [go, used, go, kept],
};

/** What a step leaves: how many keys in which state, whether the variables hold the newest, and which tags there are. */
async function stateOf(rig: Rig): Promise<object> {
  const keys = (await rig.keys()).map((line) => line.split(" ")[1]).sort();
  const job = await rig.job();
  const tags = Object.keys(await rig.tags()).sort();
  return { keys, tags, job: job.startsWith("AKIA") ? (job === rig.old.id ? "the first key" : "another key") : job };
}

/** How many calls the step makes when all goes well, and what it leaves. */
async function clean(step: StepName): Promise<{ readonly calls: number; readonly state: object }> {
  const rig = await rigAt(step);
  const before = rig.sandbox.world.journal.entries().length;
  await go(rig);
  return { calls: rig.sandbox.world.journal.entries().length - before, state: await stateOf(rig) };
}

describe("a step of rotate that is refused at one call", { timeout: 60_000 }, () => {
  for (const step of ["make", "deactivate", "delete"] as const) {
    it(`is done by the next run: ${step}`, async () => {
      const { calls, state } = await clean(step);
      expect(calls).toBeGreaterThan(8);
      // What fails before anything is written does so alike in every step.
      for (let nth = step === "make" ? 1 : 10; nth <= calls; nth++) {
        const rig = await rigAt(step);
        rig.sandbox.world.faults.arm({ nth, kind: "deny" });
        const failed = await rig.run();
        rig.sandbox.world.faults.clear();
        const broken = await rig.job();
        if (!broken.startsWith("AKIA")) expect(failed.stdout, `call ${nth}`).toContain("its jobs be refused");
        for (let again = 0; again < 3 && JSON.stringify(await stateOf(rig)) !== JSON.stringify(state); again++) {
          // What one call too few left undone may have to be waited for once more.
          if (step !== "make") rig.advance(8 * DAY);
          await rig.run();
        }
        expect(await stateOf(rig), `after call ${nth} of ${step} was refused`).toEqual(state);
        const said = failed.stdout + failed.stderr + JSON.stringify(rig.sandbox.world.journal.entries());
        expect(rig.secrets().filter((secret) => said.includes(secret))).toEqual([]);
      }
    });
  }
});

describe("the making of a key", { timeout: 60_000 }, () => {
  it("whose answer is lost leaves a key that is named, and replaced by the next run", async () => {
    const rig = await rigAt("make");
    const relay = await startRelay(rig.sandbox.awsUrl, (body) => body.includes("Action=CreateAccessKey"));
    const lost = await rig.run(["--yes", "--endpoint-url", relay.url]);
    relay.close();
    const orphan = await rig.newKey();
    expect([lost.code, lost.stdout.replaceAll(/\s+/g, " ")]).toEqual([
      1,
      expect.stringContaining(`AWS made \`${orphan}\`, and its answer with the secret was lost`),
    ]);
    expect(await rig.job()).toBe(rig.old.id);
    rig.advance(HOUR);
    await go(rig);
    expect(await rig.newKey()).not.toBe(orphan);
    expect(await rig.job()).toBe(await rig.newKey());
  });

  it("does no harm while IAM still answers from before", async () => {
    const rig = await rigAt("make");
    const { store } = rig.sandbox.world;
    // The time stands still, so that nothing of what is written arrives.
    store.lag = { ms: 5000 };
    await go(rig);
    const variables = rig.variables();
    const early = await rig.run();
    expect([early.code, early.stdout]).toEqual([2, expect.stringContaining("lies in no variable that was read")]);
    expect(rig.variables()).toEqual(variables);
    rig.setVariables([variable("AWS_ACCESS_KEY_ID", rig.old.id), variable("AWS_SECRET_ACCESS_KEY", rig.old.secret)]);
    const another = await rig.run();
    expect([another.code, another.stdout]).toEqual([1, expect.stringContaining("has two keys by now")]);
    rig.setVariables(variables);
    store.lag = {};
    const fresh = await rig.newKey();
    expect(await rig.keys()).toEqual([`${rig.old.id} Active`, `${fresh} Active`]);
    expect(await rig.job()).toBe(fresh);
    expect((await rig.run()).stdout).toContain("which is not long enough ago");
  });

  it("never deletes a key that somebody else made before it began", async () => {
    const rig = await rigAt("make");
    rig.sandbox.world.faults.arm({ call: "iam:CreateAccessKey", nth: 1, kind: "deny" });
    expect((await rig.run()).code).toBe(1);
    rig.sandbox.world.faults.clear();
    const { iam } = (await import("../../sandbox/kit.ts")).clientsFor(rig.sandbox);
    const { CreateAccessKeyCommand } = await import("@aws-sdk/client-iam");
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "bot" }));
    await rig.use({ accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" });
    const { code, stdout } = await rig.run();
    expect([code, stdout]).toEqual([2, expect.stringContaining("has two keys")]);
    expect(await rig.keys()).toHaveLength(2);
  });
});

describe("a variable whose writing fails", { timeout: 60_000 }, () => {
  const PUT = "gitlab:PUT /projects/:id/variables/:key";

  it("leaves the old pair as it was, and no second key", async () => {
    for (const nth of [1, 2]) {
      const rig = await rigAt("make");
      rig.sandbox.world.faults.arm({ call: PUT, nth, kind: "deny" });
      const { code, stdout } = await rig.run();
      expect([code, stdout]).toEqual([1, expect.stringContaining("GitLab answered 403")]);
      expect(await rig.keys()).toEqual([`${rig.old.id} Active`]);
      expect(await rig.job()).toBe(rig.old.id);
    }
  });

  it("whose answer is lost, is looked at again", async () => {
    for (const key of ["AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID"]) {
      const rig = await rigAt("make");
      const lossy: typeof fetch = async (input, init) => {
        const answer = await fetch(input, init);
        if (init?.method !== "PUT" || !String(input).includes(key)) return answer;
        throw new TypeError("fetch failed", { cause: Object.assign(new Error("gone"), { code: "ECONNRESET" }) });
      };
      const { code } = await rig.run(["--yes"], { fetch: lossy });
      expect(code).toBe(0);
      expect(await rig.job()).toBe(await rig.newKey());
    }
  });

  it("after others were written, keeps the new key, whose secret the next run reads from those", async () => {
    const rig = await rigAt("make");
    const scoped = { environmentScope: "prod", masked: true };
    rig.setVariables([
      ...rig.variables(),
      variable("AWS_ACCESS_KEY_ID", rig.old.id, scoped),
      variable("AWS_SECRET_ACCESS_KEY", rig.old.secret, scoped),
    ]);
    rig.sandbox.world.faults.arm({ call: PUT, nth: 3, kind: "deny" });
    const failed = await rig.run();
    expect([failed.code, failed.stdout]).toEqual([1, expect.stringContaining("wrote")]);
    const fresh = await rig.newKey();
    expect([await rig.job(), await rig.job("prod")]).toEqual([fresh, rig.old.id]);
    await go(rig);
    expect(await rig.newKey()).toBe(fresh);
    expect([await rig.job(), await rig.job("prod")]).toEqual([fresh, fresh]);
  });

  it("after others were written that are hidden, has the key replaced, and only with a person's word once it is used", async () => {
    const rig = await rigAt("make");
    const hidden = { masked: true, hidden: true };
    rig.setVariables([
      variable("AWS_ACCESS_KEY_ID", rig.old.id),
      variable("AWS_SECRET_ACCESS_KEY", rig.old.secret, hidden),
      variable("AWS_ACCESS_KEY_ID", rig.old.id, { environmentScope: "prod" }),
      variable("AWS_SECRET_ACCESS_KEY", rig.old.secret, { environmentScope: "prod", ...hidden }),
    ]);
    rig.sandbox.world.faults.arm({ call: PUT, nth: 3, kind: "deny" });
    expect((await rig.run()).code).toBe(1);
    const first = await rig.newKey();
    expect(await rig.job()).toBe(first);
    const waiting = await rig.run();
    expect([waiting.code, waiting.stdout]).toEqual([0, expect.stringContaining("--allow-narrowing")]);
    const { code } = await rig.run(["--yes", "--allow-narrowing"]);
    expect(code).toBe(0);
    const second = await rig.newKey();
    expect(second).not.toBe(first);
    expect([await rig.job(), await rig.job("prod")]).toEqual([second, second]);
  });

  it("between the halves of a hidden pair, is said aloud and put right by the next run", async () => {
    const rig = await rigAt("make");
    const [id, secret] = rig.variables();
    if (id === undefined || secret === undefined) return;
    rig.setVariables([id, { ...secret, masked: true, hidden: true }]);
    rig.sandbox.world.faults.arm({ call: PUT, nth: 2, kind: "deny" });
    const { code, stdout } = await rig.run();
    expect([code, stdout.replaceAll(/\s+/g, " ")]).toEqual([1, expect.stringContaining("and its jobs be refused")]);
    expect(await rig.job()).toBe("SignatureDoesNotMatch");
    await go(rig);
    expect(await rig.job()).toBe(await rig.newKey());
  });

  it("when Ctrl-C comes in the middle of it, is finished first", async () => {
    const rig = await rigAt("make");
    let press = (): void => undefined;
    const pressing: typeof fetch = async (input, init) => {
      if (init?.method === "PUT") press();
      return fetch(input, init);
    };
    const { code, stdout } = await rig.run(["--yes"], { fetch: pressing, interrupt: (listener) => (press = listener) });
    expect([code, stdout]).toEqual([130, expect.stringContaining("wrote")]);
    expect(await rig.job()).toBe(await rig.newKey());
  });
});

interface Relay {
  readonly url: string;
  readonly close: () => void;
}

/** Passes calls on and loses the answers to some. */
async function startRelay(to: string, loses: (body: string) => boolean): Promise<Relay> {
  const server: Server = createServer((asked, answer) => {
    const chunks: Buffer[] = [];
    asked.on("data", (chunk: Buffer) => chunks.push(chunk));
    asked.on("end", () => {
      const body = Buffer.concat(chunks);
      const { hostname, port } = new URL(to);
      const { method, url: path, headers } = asked;
      const passed = request({ hostname, port, method, path, headers }, (got) => {
        if (loses(body.toString())) {
          got.resume();
          asked.socket.destroy();
        } else {
          answer.writeHead(got.statusCode ?? 500, got.headers);
          got.pipe(answer);
        }
      });
      passed.end(body);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
