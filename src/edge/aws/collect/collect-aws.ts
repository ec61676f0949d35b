import { partitionOf } from "../../../core/estate/read/arn.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import type { SnapshotLog } from "../../files/snapshot-log.ts";
import { inParallel } from "../../in-parallel.ts";
import type { AwsAccess } from "../sdk.ts";
import type { AccountRun } from "./account-run.ts";
import { collectAccount } from "./collect-account.ts";
import { isNoCredentials, messageOf, standingOfFailure } from "./failure.ts";
import { readOrganization } from "./organization.ts";
import { textIn } from "./pages.ts";

export interface CollectAwsOptions {
  readonly access: AwsAccess;
  readonly log: SnapshotLog;
  readonly signal: AbortSignal;
  readonly regions: readonly string[];
  /** Accounts to read; with none, the one whose credentials these are, or with `organization` all of it. */
  readonly accounts: readonly string[];
  /** The role to take in accounts that are not one's own: a name, with its path where it has one. */
  readonly role?: string;
  readonly organization: boolean;
  readonly quick: boolean;
  /** False: without who wrote to IAM. */
  readonly history?: boolean;
  /** Names of roles and users that a declaration has, beside those that bear a stack's tag. */
  readonly ours?: readonly string[];
  readonly behindDoors: (account: string) => readonly string[];
  readonly now: () => Date;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly tell: (detail: string) => void;
}

/** Several at once: IAM's limits are by account. */
const ACCOUNTS_AT_ONCE = 4;

/** Reads one account, some, or an organization. Fails only where nothing can be read at all. */
export async function collectAws(options: CollectAwsOptions): Promise<readonly string[]> {
  const { log, signal, tell } = options;
  const home = await identify(options.access, signal);
  const found = options.organization ? await readOrganization({ call: options.access.call, log, signal, tell }) : [];
  const all = [...new Set([home.account, ...found])];
  const wanted = options.accounts.length > 0 ? [...new Set(options.accounts)] : all;
  await inParallel(wanted.toSorted(), ACCOUNTS_AT_ONCE, async (account) => {
    const access = accessTo(options, home, account);
    const run: AccountRun = { ...options, account, partition: home.partition, call: access.call };
    if (account !== home.account && !(await canEnter(options, access, account))) return;
    const ours = new Set(options.ours?.map((name) => name.toLowerCase()));
    await collectAccount(run, {
      quick: options.quick,
      history: options.history !== false,
      ours,
      behindDoors: () => options.behindDoors(account),
    });
  });
  return wanted;
}

export interface Home {
  readonly account: string;
  readonly partition: string;
}

/** Whose credentials these are; a failure with what to do where there are none. */
export async function identify(access: AwsAccess, signal: AbortSignal): Promise<Home> {
  try {
    const answer = await access.call("sts.GetCallerIdentity", {}, { signal });
    const arn = textIn(answer, "Arn") ?? "";
    return { account: textIn(answer, "Account") ?? "", partition: partitionOf(arn) };
  } catch (error) {
    if (signal.aborted) throw error;
    const denied = standingOfFailure(error).standing === "denied";
    if (isNoCredentials(error) || denied) {
      const help = "name a profile with `--profile`, log in with `aws sso login`, or set the AWS_ variables";
      throw new SallyportError("credentials/unusable", `AWS takes no credentials from here: ${messageOf(error)}`, {
        cause: error,
        help,
      });
    }
    throw new SallyportError("aws/unreachable", `AWS cannot be asked: ${messageOf(error)}`, { cause: error });
  }
}

function accessTo({ access, role }: CollectAwsOptions, home: Home, account: string): AwsAccess {
  if (account === home.account || role === undefined) return access;
  const arn = role.startsWith("arn:") ? role : `arn:${home.partition}:iam::${account}:role/${role}`;
  return access.as(arn);
}

/** An account that lets nobody in is part of the answer, not the end of the others. */
async function canEnter(
  { log, signal, role }: CollectAwsOptions,
  access: AwsAccess,
  account: string,
): Promise<boolean> {
  let refused: unknown;
  try {
    const answer = await access.call("sts.GetCallerIdentity", {}, { signal });
    if (textIn(answer, "Account") === account) return true;
  } catch (error) {
    refused = error;
  }
  const why = refused === undefined ? "the credentials are another account's" : messageOf(refused);
  const detail =
    role === undefined ? "no role was named to take there" : `the role \`${role}\` cannot be taken there: ${why}`;
  const standing = signal.aborted ? "partial" : "denied";
  log.note({ kind: "authorization-details", account, standing, detail, calls: {} });
  log.note({ kind: "oidc-providers", account, standing, detail, calls: {} });
  return false;
}
