import type { Session } from "../../../core/session/credentials.ts";
import { type Lease, isAlive, renewalTime } from "../../../core/session/schedule.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import { Secret } from "../../../core/text/secret.ts";
import { tryLock } from "../../../edge/files/lock.ts";
import { type CacheEntry, lockPathOf, readEntry, sweepCache, writeEntry } from "../../../edge/files/sealed-cache.ts";
import type { Clock } from "../../../edge/time/clock.ts";

export interface Cached {
  readonly entry: CacheEntry;
  /** The folders of ours that are there, and the one that a new entry goes to: made on demand. */
  readonly existing: () => readonly string[];
  readonly open: () => string;
  readonly clock: Clock;
  /** When the ID token ends, in milliseconds since 1970. */
  readonly tokenEnds: number | undefined;
  readonly timeoutMs: number;
  readonly obtain: () => Promise<Session>;
  readonly warn: (text: string) => void;
}

/**
 * A session from the cache of this job, or from STS by the one process that holds the lock: however many ask at one
 * time, STS hears it once. Near its end a session is renewed by whoever gets the lock while the others go on with it.
 */
export async function cachedSession(cached: Cached): Promise<Session> {
  const { clock, entry } = cached;
  const begun = clock.now();
  const jitter = clock.random();
  const kept = readSession(cached, cached.existing());
  if (kept !== undefined && isFresh(kept, cached, jitter)) return kept;

  const base = baseOrNothing(cached);
  if (base === undefined) return kept ?? cached.obtain();
  const bases = [...new Set([base, ...cached.existing()])];
  for (let waits = 0; ; waits++) {
    const unlock = tryLock(lockPathOf(base, entry), clock.now());
    if (unlock !== undefined) {
      try {
        return await renew(cached, bases, begun, jitter);
      } finally {
        unlock();
      }
    }
    await clock.sleep(Math.min(10 + 10 * waits, 200) * (0.5 + clock.random()));
    const now = readSession(cached, bases);
    if (now !== undefined) return now;
    throwFailureSince(cached, bases, begun);
    if (clock.now() - begun > cached.timeoutMs + 5000) return cached.obtain();
  }
}

/** With the lock in hand. Another may have been here since we looked. */
async function renew(cached: Cached, bases: readonly string[], begun: number, jitter: number): Promise<Session> {
  const { clock, entry } = cached;
  const [base = ""] = bases;
  const kept = readSession(cached, bases);
  if (kept !== undefined && isFresh(kept, cached, jitter)) return kept;
  throwFailureSince(cached, bases, begun);
  try {
    const session = await cached.obtain();
    keep(cached, () => {
      writeEntry(base, entry, writeSession(session), session.credentials.until);
      sweepCache(base, clock.now());
    });
    return session;
  } catch (error) {
    if (!(error instanceof SallyportError)) throw error;
    if (kept !== undefined) {
      cached.warn(`${error.message}; going on with credentials that end at ${kept.credentials.expiration}`);
      return kept;
    }
    keep(cached, () => writeEntry(base, failureOf(entry), writeFailure(error, clock.now()), clock.now() + FAILURE_MS));
    throw error;
  }
}

/** The cache saves time and is never needed: what goes wrong with it is said, and the run goes on. */
function keep(cached: Cached, write: () => void): void {
  try {
    write();
  } catch (error) {
    cached.warn(`the credentials are not kept for later: ${error instanceof Error ? error.message : "unknown reason"}`);
  }
}

function baseOrNothing(cached: Cached): string | undefined {
  let base: string | undefined;
  keep(cached, () => {
    base = cached.open();
  });
  return base;
}

function isFresh({ credentials }: Session, { clock, tokenEnds }: Cached, jitter: number): boolean {
  const due = renewalTime(credentials satisfies Lease, tokenEnds, jitter);
  return due === undefined || clock.now() < due;
}

function readSession({ entry, clock }: Cached, bases: readonly string[]): Session | undefined {
  const text = readEntry(bases, entry);
  if (text === undefined) return undefined;
  const { arn, account, ...kept } = JSON.parse(text);
  const credentials = {
    ...kept,
    secretAccessKey: new Secret(kept.secretAccessKey),
    sessionToken: new Secret(kept.sessionToken),
  };
  return isAlive(credentials, clock.now()) ? { credentials, arn, account } : undefined;
}

/** Goes nowhere but through the seal. */
function writeSession({ credentials, arn, account }: Session): string {
  const { secretAccessKey, sessionToken } = credentials;
  return JSON.stringify({
    ...credentials,
    secretAccessKey: secretAccessKey.reveal(),
    sessionToken: sessionToken.reveal(),
    arn,
    account,
  });
}

/** For so long a failure is the answer to those who asked before it. */
const FAILURE_MS = 10_000;

function failureOf({ name, key }: CacheEntry): CacheEntry {
  return { name: `${name}.failure`, key };
}

function writeFailure({ code, message, help, data }: SallyportError, at: number): string {
  return JSON.stringify({ code, message, help, data, at });
}

/** Those who waited for a question that failed do not ask it again one after the other. */
function throwFailureSince({ entry }: Cached, bases: readonly string[], begun: number): void {
  const text = readEntry(bases, failureOf(entry));
  if (text === undefined) return;
  const { code, message, help, data, at } = JSON.parse(text);
  if (at >= begun) throw new SallyportError(code, message, { help, data });
}
