import { CHAINED_SECONDS } from "../../../core/session/schedule.ts";
import type { Session } from "../../../core/session/credentials.ts";
import { withoutTokens } from "../../../core/session/refusal.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import { type GivenUp, persist } from "../../../edge/aws/attempts.ts";
import {
  type SessionWish,
  type Sts,
  type StsAnswer,
  assumeRole,
  assumeRoleWithWebIdentity,
} from "../../../edge/aws/sts.ts";
import { systemClock } from "../../../edge/time/clock.ts";
import type { Context } from "../command.ts";
import { type Asking, refuseAccount } from "./asking.ts";

/** STS on the way that this machine has to it. */
export function stsFor(context: Pick<Context, "env">, { endpoint }: Asking): Sts {
  const caFile = context.env["AWS_CA_BUNDLE"] || undefined;
  return { endpoint, route: { env: context.env, caFile }, clock: systemClock };
}

/** Credentials from STS, or a failure whose code says what can be done. Nothing is kept. */
export async function obtain(asking: Asking, sts: Sts, signal?: AbortSignal): Promise<Session> {
  const [first, ...chain] = asking.roles;
  let session = await step(asking, sts, signal, wishFor(asking, first, chain.length > 0), (wish, timeoutMs) =>
    assumeRoleWithWebIdentity(sts, wish, asking.token.text, timeoutMs),
  );
  for (const [index, role] of chain.entries()) {
    const by = session;
    session = await step(
      asking,
      sts,
      signal,
      wishFor(asking, role, index < chain.length - 1),
      (wish, timeoutMs, ahead) => assumeRole(sts, wish, by, ahead, timeoutMs),
    );
  }
  refuseAccount(asking.accounts, session.account, session.arn);
  return session;
}

/** Duration and policy belong to the last session: what leads there is seen by nobody. */
function wishFor(asking: Asking, roleArn: string, leadsOn: boolean): SessionWish {
  const { sessionName, durationSeconds, policy } = asking;
  if (leadsOn) return { roleArn, sessionName };
  const chained = asking.roles.length > 1;
  const seconds =
    chained && durationSeconds !== undefined ? Math.min(durationSeconds, CHAINED_SECONDS) : durationSeconds;
  return { roleArn, sessionName, durationSeconds: seconds, policy };
}

async function step(
  asking: Asking,
  sts: Sts,
  signal: AbortSignal | undefined,
  wish: SessionWish,
  ask: (wish: SessionWish, timeoutMs: number, ahead: number) => Promise<StsAnswer>,
): Promise<Session> {
  const { expiresAt } = asking.token.token;
  const result = await persist((timeoutMs, ahead) => ask(wish, timeoutMs, ahead), {
    clock: sts.clock,
    timeoutMs: asking.timeoutMs,
    tokenEnds: expiresAt === undefined ? undefined : expiresAt * 1000,
    signal,
  });
  if ("session" in result) return result.session;
  throw failureOf(result, wish.roleArn);
}

const CODES = {
  refused: "sts/refused",
  token: "token/expired",
  input: "sts/rejected",
  trust: "sts/untrusted",
} as const;

/** What STS said as a failure of ours. `data.refused` tells whoever prints it that the token can say more. */
function failureOf({ failure, sorted, attempts, ahead }: GivenUp, roleArn: string): SallyportError {
  const words = withoutTokens(failure.message);
  const help = [sorted.help, clockHelp(ahead)].filter((line) => line !== undefined).join("; ");
  const details = {
    ...(help === "" ? {} : { help }),
    data: { role: roleArn, awsCode: failure.code, awsMessage: words, status: failure.status, attempts },
  };
  if (sorted.is !== "passing") {
    const verb = sorted.is === "refused" ? "refused the role" : "did not take the request";
    return new SallyportError(CODES[sorted.is], `STS ${verb}: ${failure.code}, ${words}`, details);
  }
  const often = attempts === 1 ? "" : ` (${attempts} attempts)`;
  return failure.status === undefined
    ? new SallyportError("sts/unreachable", `STS cannot be reached: ${failure.code}, ${words}${often}`, details)
    : new SallyportError(
        "sts/unavailable",
        `STS does not answer as it should: ${failure.code}, ${words}${often}`,
        details,
      );
}

/** AWS takes a signature's time when it is off by less than 5 minutes, and a token's when it has not ended. */
function clockHelp(ahead: number | undefined): string | undefined {
  if (ahead === undefined || Math.abs(ahead) < 120_000) return undefined;
  const minutes = Math.round(Math.abs(ahead) / 60_000);
  return `this machine's clock is ${minutes} minutes ${ahead > 0 ? "behind" : "ahead of"} AWS's`;
}
