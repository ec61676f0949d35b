/** Time and chance, handed in so that a test can be both. */
export interface Clock {
  /** Milliseconds since 1970, by this machine. */
  readonly now: () => number;
  /** Ends early when the signal is aborted. Never keeps the process alive by itself when `idle`. */
  readonly sleep: (ms: number, options?: { readonly signal?: AbortSignal; readonly idle?: boolean }) => Promise<void>;
  /** From 0 to 1, 1 excluded. */
  readonly random: () => number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, { signal, idle } = {}) =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve();
        return;
      }
      const timer = setTimeout(done, ms);
      if (idle) timer.unref();
      signal?.addEventListener("abort", done, { once: true });
      function done(): void {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        resolve();
      }
    }),
  random: () => Math.random(),
};

/** RFC 3339 in whole seconds, as AWS writes it: SDKs of all ages read that. */
export function writeTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
