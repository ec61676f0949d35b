import { describe, expect, it } from "vitest";
import { type Patience, type Verdict, withRetries } from "../../src/edge/retry.ts";

const NEVER = new AbortController().signal;

/** Waits that are only written down. */
function patience(waits: number[], random = 1): Patience {
  return {
    attempts: 5,
    firstMs: 100,
    longestMs: 400,
    random: () => random,
    wait: async (ms) => {
      waits.push(ms);
    },
  };
}

async function outcome(failures: number, verdict: Verdict, waits: number[] = [], signal = NEVER): Promise<string> {
  let calls = 0;
  const work = async (): Promise<string> => {
    calls++;
    if (calls <= failures) throw new Error("busy");
    return `worked at try ${calls}`;
  };
  try {
    return await withRetries(work, () => verdict, patience(waits), signal);
  } catch (error) {
    return `${error instanceof Error ? error.message : "?"} after ${calls}`;
  }
}

describe("trying again", () => {
  it("goes on until it works, waiting twice as long each time and never longer than the longest", async () => {
    const waits: number[] = [];
    expect(await outcome(4, { retry: true }, waits)).toBe("worked at try 5");
    expect(waits).toEqual([100, 200, 400, 400]);
  });

  it("draws each wait from its whole range", async () => {
    const waits: number[] = [];
    await withRetries(failing(3), () => ({ retry: true }), patience(waits, 0.25), NEVER);
    expect(waits).toEqual([25, 50, 100]);
  });

  it("ends with the last failure when the tries are used up, and at once where it is final", async () => {
    expect(await outcome(9, { retry: true })).toBe("busy after 5");
    expect(await outcome(9, { retry: true, attempts: 2 })).toBe("busy after 2");
    expect(await outcome(9, { retry: false })).toBe("busy after 1");
  });

  it("waits at least as long as the other side asks, and not for ever", async () => {
    const waits: number[] = [];
    expect(await outcome(1, { retry: true, afterMs: 2000 }, waits)).toBe("worked at try 2");
    expect(waits[0]).toBeGreaterThanOrEqual(2000);
    expect(await outcome(9, { retry: true, afterMs: 3_600_000 })).toBe("busy after 1");
  });

  it("stops when it is told to", async () => {
    const controller = new AbortController();
    controller.abort(new Error("interrupted"));
    expect(await outcome(9, { retry: true }, [], controller.signal)).toBe("interrupted after 0");
  });
});

function failing(times: number): () => Promise<void> {
  let left = times;
  return async () => {
    if (left-- > 0) throw new Error("busy");
  };
}
