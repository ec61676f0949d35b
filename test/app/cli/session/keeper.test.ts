import { describe, expect, it } from "vitest";
import { keep } from "../../../../src/app/cli/session/keeper.ts";
import { answerOf } from "../../../../src/core/session/agent-answer.ts";
import type { Session } from "../../../../src/core/session/credentials.ts";
import { SallyportError } from "../../../../src/core/text/failure.ts";
import { Secret } from "../../../../src/core/text/secret.ts";
import { type VirtualClock, virtualClock } from "../../../edge/time/virtual-clock.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function sessionFrom(from: number, life: number): Session {
  return {
    credentials: {
      accessKeyId: `ASIA${from}`,
      secretAccessKey: new Secret("s"),
      sessionToken: new Secret("t"),
      from,
      until: from + life,
      expiration: new Date(from + life).toISOString(),
    },
    arn: "arn:aws:sts::111111111111:assumed-role/deploy/gl-1-2-3",
    account: "111111111111",
  };
}

interface Sts {
  readonly life: number;
  /** When it does not answer. */
  readonly outage?: readonly [from: number, to: number];
  readonly refusesFrom?: number;
  /** When the ID token ends. */
  readonly tokenEnds: number;
}

/** Somebody who asks the agent every 20 seconds for so long, and checks each answer against the clock. */
async function watch(sts: Sts, forMs: number, clock: VirtualClock = virtualClock()) {
  const calls: number[] = [];
  const keeper = keep({
    first: sessionFrom(clock.now(), sts.life),
    clock,
    tokenEnds: sts.tokenEnds,
    warn: () => undefined,
    async obtain() {
      const now = clock.now();
      calls.push(now);
      await clock.sleep(200);
      if (now >= sts.tokenEnds) throw new SallyportError("token/expired", "expired");
      if (sts.outage !== undefined && now >= sts.outage[0] && now < sts.outage[1]) {
        throw new SallyportError("sts/unreachable", "gone");
      }
      if (sts.refusesFrom !== undefined && now >= sts.refusesFrom) throw new SallyportError("sts/refused", "no");
      return sessionFrom(now, sts.life);
    },
  });
  const statuses: { readonly at: number; readonly status: number }[] = [];
  while (clock.now() < forMs) {
    const state = await keeper.read();
    const { status, body } = answerOf(state, clock.now());
    statuses.push({ at: clock.now(), status });
    if (status === 200) expect(Date.parse(JSON.parse(body).Expiration)).toBeGreaterThan(clock.now());
    else expect(JSON.parse(body)).toEqual({ Code: expect.any(String), Message: expect.any(String) });
    await clock.sleep(20_000);
  }
  keeper.stop();
  return { calls, statuses, failed: statuses.filter(({ status }) => status !== 200) };
}

describe("credentials in a long job", () => {
  it("are never expired and never missing for eight hours, through an outage of ten minutes at any time", async () => {
    for (const begin of [0.1, 0.72, 0.75, 1.5, 3.71, 7.9].map((hours) => hours * HOUR)) {
      const outage = [begin, begin + 10 * MINUTE] as const;
      const { calls, failed } = await watch({ life: HOUR, outage, tokenEnds: 9 * HOUR }, 8 * HOUR);
      expect(failed).toEqual([]);
      expect(calls.length).toBeLessThan(40);
    }
  });

  it("are an error, and never expired ones, where the outage is longer than they are", async () => {
    const outage = [HOUR, 3 * HOUR] as const;
    const { failed, statuses } = await watch({ life: 15 * MINUTE, outage, tokenEnds: 9 * HOUR }, 4 * HOUR);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.every(({ at, status }) => status === 500 && at < 3 * HOUR + MINUTE)).toBe(true);
    expect(statuses.at(-1)?.status).toBe(200);
  });

  it("outlive the ID token by nearly a session, since one is taken shortly before its end", async () => {
    const { failed, statuses } = await watch({ life: HOUR, tokenEnds: 2.5 * HOUR }, 4 * HOUR);
    const last = statuses.findLast(({ status }) => status === 200)?.at ?? 0;
    expect(last).toBeGreaterThan(2.5 * HOUR + 56 * MINUTE);
    expect(failed.every(({ at, status }) => status === 403 && at > last)).toBe(true);
  });

  it("go on to their end after a refusal, which is not asked about again by itself", async () => {
    const { calls, failed } = await watch({ life: HOUR, refusesFrom: 30 * MINUTE, tokenEnds: 9 * HOUR }, 59 * MINUTE);
    expect(failed).toEqual([]);
    expect(calls).toHaveLength(1);
  });

  it("are renewed when a machine wakes up that slept through their end", async () => {
    const clock = virtualClock();
    const session = sessionFrom(0, HOUR);
    const keeper = keep({
      first: session,
      clock,
      tokenEnds: 12 * HOUR,
      warn: () => undefined,
      obtain: () => Promise.resolve(sessionFrom(clock.now(), HOUR)),
    });
    clock.jump(5 * HOUR);
    expect(answerOf(await keeper.read(), clock.now()).status).toBe(200);
    keeper.stop();
  });
});
