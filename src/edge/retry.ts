/** How often and how patiently a refused call is tried again. */
export interface Patience {
  readonly attempts: number;
  readonly firstMs: number;
  readonly longestMs: number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to 1, as `Math.random`. */
  readonly random: () => number;
}

/** What a failure means for another try: none, when it seems right, or when the other side said. */
export type Verdict =
  | { readonly retry: false }
  | {
      readonly retry: true;
      readonly afterMs?: number;
      /** A failure that seldom passes by itself gets fewer tries. */
      readonly attempts?: number;
    };

/** For what looks broken rather than busy. */
export const FEW_ATTEMPTS = 3;

/** A wait that the other side asks for and that is longer than anybody would sit through. */
const TOO_LONG_MS = 5 * 60_000;

/**
 * Tries until it works, the failure is final, or the attempts are used up; the last failure is thrown as it is. Waits
 * double and are drawn from their whole range ("full jitter"), so that many callers do not come back together.
 */
export async function withRetries<T>(
  work: () => Promise<T>,
  judge: (error: unknown) => Verdict,
  patience: Patience,
  signal: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      const verdict = judge(error);
      if (signal.aborted || !verdict.retry) throw error;
      if (attempt >= Math.min(verdict.attempts ?? patience.attempts, patience.attempts)) throw error;
      if ((verdict.afterMs ?? 0) > TOO_LONG_MS) throw error;
      await patience.wait(waitOf(attempt, verdict.afterMs, patience), signal);
    }
  }
}

function waitOf(attempt: number, afterMs: number | undefined, { firstMs, longestMs, random }: Patience): number {
  // What the other side asked for is the least; a little more keeps callers apart.
  if (afterMs !== undefined) return afterMs + random() * Math.min(1000, afterMs / 10 + 100);
  return random() * Math.min(longestMs, firstMs * 2 ** (attempt - 1));
}

/** The patience of a program that people watch: about half a minute in all. */
export function usualPatience(): Patience {
  return { attempts: 8, firstMs: 250, longestMs: 10_000, wait: pause, random: Math.random };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      reject(signal.reason instanceof Error ? signal.reason : new Error("interrupted"));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", end);
      resolve();
    }, ms);
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
}
