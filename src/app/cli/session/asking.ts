import { sessionName } from "../../../core/session/session-name.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import { type Endpoint, endpointFor } from "../../../edge/aws/endpoint.ts";
import { jobIds } from "../../../edge/ci/job.ts";
import type { Context } from "../command.ts";
import { type JobToken, findJobToken } from "./job-token.ts";
import { type Wish, onCommandLine } from "./read-wish.ts";

/** Everything that is asked of STS for one role. */
export interface Asking {
  readonly token: JobToken;
  /** The role that the token opens, and those that are taken from there, in order. */
  readonly roles: readonly [string, ...string[]];
  readonly sessionName: string;
  readonly durationSeconds: number | undefined;
  readonly policy: string | undefined;
  /** Empty: any. */
  readonly accounts: readonly string[];
  readonly timeoutMs: number;
  readonly region: string | undefined;
  readonly endpoint: Endpoint;
}

/** One question to STS for every role, in their order. Refuses a role of another account before anything is asked. */
export function askingsFor(context: Context, wish: Wish): readonly [Asking, ...Asking[]] {
  const token = findJobToken(context, "aws");
  const name = wish.sessionName ?? sessionName(token.token.claims, jobIds(context.env));
  const [first, ...others] = wish.roles.map(({ roles: [opened, ...chain] }) => {
    const served = chain.at(-1) ?? opened;
    refuseAccount(wish.accounts, served.account, served.arn);
    return {
      token,
      roles: [opened.arn, ...chain.map(({ arn }) => arn)],
      sessionName: name,
      durationSeconds: wish.durationSeconds,
      policy: wish.policy,
      accounts: wish.accounts,
      timeoutMs: wish.timeoutMs,
      region: wish.region,
      endpoint: endpointFor({
        service: "sts",
        partition: opened.partition,
        region: wish.region,
        flag: onCommandLine(context, "endpoint-url"),
        env: context.env,
      }),
    } satisfies Asking;
  });
  if (first === undefined) throw new TypeError("a wish has at least one role");
  return [first, ...others];
}

/** Refuses to land in an account that was not named; no name means any. */
export function refuseAccount(accounts: readonly string[], account: string, what: string): void {
  if (accounts.length === 0 || accounts.includes(account)) return;
  const message = `\`${what}\` is in account ${account}, and only ${accounts.join(", ")} may be entered`;
  throw new SallyportError("creds/wrong-account", message, {
    help: "name the account with `--account`, or another role",
  });
}

/** What changes the answer of STS, as text: the name under which it may be kept. */
export function questionOf(asking: Asking): string {
  const { roles, sessionName, durationSeconds, policy, accounts, endpoint } = asking;
  return JSON.stringify([roles, sessionName, durationSeconds ?? null, policy ?? null, accounts, endpoint.url]);
}
