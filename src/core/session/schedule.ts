/** Credentials' life, in milliseconds since 1970 by the local clock. */
export interface Lease {
  readonly from: number;
  readonly until: number;
}

const MINUTE = 60_000;

/** AWS's cap for a role that is taken by another role's session. */
export const CHAINED_SECONDS = 3600;

/**
 * SDKs ask again from 15 minutes before the end on, so an hour's session is renewed before that; a short one in its last
 * quarter. Jitter from 0 to 1 comes from outside and spreads a fleet that started at one time.
 */
function earlyWindow(lease: Lease, jitter: number): number {
  return Math.min(15 * MINUTE, (lease.until - lease.from) / 4) * (1 + 0.2 * jitter);
}

/**
 * When to renew, or undefined where that is of no use: the ID token ends first. Shortly before the token's end there is
 * one renewal more, so that the last credentials live as long as can be.
 */
export function renewalTime(lease: Lease, tokenEnds: number | undefined, jitter: number): number | undefined {
  const due = lease.until - earlyWindow(lease, jitter);
  if (tokenEnds === undefined) return due;
  const lastCall = tokenEnds - (2 + jitter) * MINUTE;
  if (due <= lastCall) return due;
  return lease.from < lastCall ? lastCall : undefined;
}

/** Credentials with less than this left would end on the way to AWS. */
const LEAST = 10_000;

/** Whether credentials may be handed out at all. */
export function isAlive(lease: Lease, now: number): boolean {
  return lease.until - now > LEAST;
}

/** How long to wait after the nth failed attempt, from 0: full jitter under a doubling ceiling. */
export function backoff(attempt: number, jitter: number, ceiling = 5000): number {
  return Math.round(Math.min(ceiling, 200 * 2 ** Math.min(attempt, 16)) * (0.1 + 0.9 * jitter));
}
