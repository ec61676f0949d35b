import type { Clock } from "../../../src/edge/time/clock.ts";

/** A clock on which only sleeping takes time: whoever sleeps shortest wakes up first. */
export interface VirtualClock extends Clock {
  /** Time passes without anybody having slept, as when a laptop is closed. */
  readonly jump: (ms: number) => void;
}

interface Sleeper {
  readonly at: number;
  readonly order: number;
  readonly wake: () => void;
}

export function virtualClock(seed = 1): VirtualClock {
  let now = 0;
  let order = 0;
  let state = seed;
  let sleepers: Sleeper[] = [];
  let isTurning = false;

  /** Wakes the next sleeper once everybody who is awake has gone as far as they can without time. */
  async function turn(): Promise<void> {
    if (isTurning) return;
    isTurning = true;
    while (sleepers.length > 0) {
      for (let i = 0; i < 20; i++) await Promise.resolve();
      const next = sleepers.toSorted((a, b) => a.at - b.at || a.order - b.order)[0];
      if (next === undefined) break;
      sleepers = sleepers.filter((sleeper) => sleeper !== next);
      now = Math.max(now, next.at);
      next.wake();
      for (let i = 0; i < 20; i++) await Promise.resolve();
    }
    isTurning = false;
  }

  return {
    now: () => now,
    sleep: (ms, { signal } = {}) =>
      new Promise((resolve) => {
        if (signal?.aborted) {
          resolve();
          return;
        }
        const sleeper = { at: now + ms, order: order++, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener("abort", () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          resolve();
        });
        void turn();
      }),
    random() {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    },
    jump(ms) {
      now += ms;
    },
  };
}
