import { type ServiceFailure, type Sorted, sortFailure } from "../../core/session/failure.ts";
import { backoff } from "../../core/session/schedule.ts";
import type { Clock } from "../time/clock.ts";

/** STS waits some 5 seconds for an issuer; more than three times that is no answer. */
const LONGEST_ATTEMPT_MS = 15_000;

/** What is left of the token when we stop, so that the last answer is not one to an expired token. */
const BEFORE_END_MS = 5000;

export interface Limits {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** When the ID token ends: milliseconds since 1970, by the issuer's clock. */
  readonly tokenEnds?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told before each wait. */
  readonly onRetry?: ((failure: ServiceFailure, waitMs: number) => void) | undefined;
}

export interface GivenUp {
  readonly failure: ServiceFailure;
  readonly sorted: Sorted;
  readonly attempts: number;
  /** How far the other end's clock is ahead, where it said the time. */
  readonly ahead: number | undefined;
}

/**
 * Asks until there is an answer, for as long as what went wrong can pass. One deadline holds for everything and ends
 * before the token does; a token that looks expired gets one attempt, since it may be this machine's clock that is wrong.
 */
export async function persist<T extends object>(
  ask: (
    timeoutMs: number,
    ahead: number,
  ) => Promise<(T | { readonly failure: ServiceFailure }) & { readonly ahead?: number }>,
  { clock, timeoutMs, tokenEnds, signal, onRetry }: Limits,
): Promise<T | GivenUp> {
  const begun = clock.now();
  let ahead: number | undefined;
  for (let attempts = 1; ; attempts++) {
    const deadline = Math.min(
      begun + timeoutMs,
      tokenEnds === undefined ? Number.POSITIVE_INFINITY : tokenEnds - (ahead ?? 0) - BEFORE_END_MS,
    );
    const left = Math.max(deadline - clock.now(), Math.min(timeoutMs, BEFORE_END_MS));
    const answer = await ask(Math.min(LONGEST_ATTEMPT_MS, left), ahead ?? 0);
    ahead = answer.ahead ?? ahead;
    if (!("failure" in answer)) return answer;
    const sorted = sortFailure(answer.failure);
    const wait = backoff(attempts - 1, clock.random());
    const over = sorted.is !== "passing" || clock.now() + wait >= deadline || signal?.aborted === true;
    if (over) return { failure: answer.failure, sorted, attempts, ahead };
    onRetry?.(answer.failure, wait);
    await clock.sleep(wait, signal === undefined ? {} : { signal });
  }
}
