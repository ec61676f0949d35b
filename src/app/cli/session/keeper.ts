import { type AgentState, isPassing } from "../../../core/session/agent-answer.ts";
import type { Session } from "../../../core/session/credentials.ts";
import { backoff, isAlive, renewalTime } from "../../../core/session/schedule.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import type { Clock } from "../../../edge/time/clock.ts";

export interface KeeperWish {
  readonly first: Session;
  readonly obtain: (signal: AbortSignal) => Promise<Session>;
  readonly clock: Clock;
  /** When the ID token ends, in milliseconds since 1970: after that nothing can be renewed. */
  readonly tokenEnds: number | undefined;
  readonly warn: (text: string) => void;
}

/** Keeps one role's credentials fresh. */
export interface Keeper {
  /** What there is now; waits a little for a renewal that is under way where there is nothing alive. */
  readonly read: () => Promise<AgentState>;
  readonly stop: () => void;
}

/** A stopped process or a sleeping machine wakes up late: no sleep is longer, and the clock is read after each. */
const LONGEST_SLEEP_MS = 30_000;

/** Between attempts that failed. */
const CEILING_MS = 30_000;

/** SDKs give a container endpoint one or two seconds. */
const PATIENCE_MS = 800;

/** Renews ahead of time for as long as the token lives; what fails is tried again while the last session goes on. */
export function keep({ first, obtain, clock, tokenEnds, warn }: KeeperWish): Keeper {
  let session = first;
  let failure: AgentState["failure"];
  let failures = 0;
  let attempt: Promise<void> | undefined;
  let notBefore = 0;
  const stopped = new AbortController();
  const { signal } = stopped;

  async function renew(): Promise<void> {
    try {
      session = await obtain(signal);
      failure = undefined;
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      const { code, message } = error instanceof SallyportError ? error : { code: "internal", message: String(error) };
      if (failure?.code !== code) warn(`${message}; the credentials at hand end at ${session.credentials.expiration}`);
      failure = { code, message };
      notBefore = clock.now() + backoff(failures + 3, clock.random(), CEILING_MS);
      failures++;
    } finally {
      attempt = undefined;
    }
  }

  /** One attempt at a time, and none before the last failure has been slept on. */
  function attemptRenewal(): Promise<void> {
    if (attempt === undefined && clock.now() >= notBefore) attempt = renew();
    return attempt ?? Promise.resolve();
  }

  async function loop(): Promise<void> {
    let jitter = clock.random();
    for (let seen = session; !signal.aborted; ) {
      if (seen !== session) {
        seen = session;
        jitter = clock.random();
      }
      const due = renewalTime(session.credentials, tokenEnds, jitter);
      // A refusal is an answer: whoever needs credentials later asks anew, this loop does not.
      if (due === undefined || (failure !== undefined && !isPassing(failure.code))) return;
      const wait = Math.max(due, notBefore) - clock.now();
      if (wait <= 0) await attemptRenewal();
      else await clock.sleep(Math.min(wait, LONGEST_SLEEP_MS), { signal, idle: true });
    }
  }

  void loop();
  return {
    async read() {
      if (!isAlive(session.credentials, clock.now())) {
        await Promise.race([attemptRenewal(), clock.sleep(PATIENCE_MS, { signal })]);
      }
      return { session, failure };
    },
    stop: () => stopped.abort(),
  };
}
