import { findHoldings, type Holding } from "../../../core/access/keys/find-holdings.ts";
import type { KeyUser } from "../../../core/access/keys/user-key.ts";
import type { HeldVariable } from "../../../core/access/keys/variable.ts";
import type { User } from "../../../core/estate/account.ts";
import type { Estate } from "../../../core/estate/estate.ts";
import { accountById } from "../../../core/estate/lookup.ts";
import { readEstate } from "../../../core/estate/read-estate.ts";
import { didYouMean } from "../../../core/text/nearest.ts";
import { count } from "../../../core/report/words.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import type { Source } from "../../../core/text/span.ts";
import type { On } from "../../../edge/aws/apply/on.ts";
import { type KeyCallsRead, readKeyCalls } from "../../../edge/aws/collect/key-calls.ts";
import type { AwsWriteAccess } from "../../../edge/aws/sdk.ts";
import { readKeyUser } from "../../../edge/aws/user-keys.ts";
import { readHeldVariables } from "../../../edge/gitlab/held-variables.ts";
import { type GitlabWriter, openGitlab } from "../../../edge/gitlab/rest.ts";
import { usualPatience } from "../../../edge/retry.ts";
import { orFailure } from "../aws-failure.ts";
import { type GitlabPlan, gitlabPlanOf } from "../collect-snapshot.ts";
import type { Context } from "../command.ts";
import { openAwsFor } from "../open-aws.ts";
import { readLive } from "../plan/read-standing.ts";
import { withProgress } from "../progress.ts";
import type { Target } from "./target.ts";

/** The account with the user, as they are now. */
export interface MigrationRead {
  readonly estate: Estate;
  readonly texts: readonly Source[];
  readonly access: AwsWriteAccess;
  readonly on: On;
  /** Absent: there is no such user. */
  readonly user?: User;
  readonly keys?: KeyUser;
}

export async function readMigration(context: Context, { user: name, account }: Target): Promise<MigrationRead> {
  const { estate, texts } = await readLive(context, { accounts: [account] }, (id, files) => arnsOf(name, id, files));
  const { access } = await openAwsFor(context, account);
  const region = account.region ?? (await access.region()) ?? "us-east-1";
  const on: On = { write: access.write, options: { signal: context.interruption(), region } };
  const users = accountById(estate, account.id)?.users;
  const user = users?.find((one) => one.name === name && one.origin === "live");
  const keys = await orFailure("migrate", readKeyUser(on, name));
  if (keys !== undefined && user === undefined) {
    const says = estate.sources.find(({ kind }) => kind === "authorization-details")?.detail;
    throw new SallyportError("migrate/not-read", `what \`${name}\` may do could not be read`, {
      ...(says !== undefined && { help: says }),
    });
  }
  const base = { estate, texts, access, on };
  return keys === undefined || user === undefined ? base : { ...base, user, keys };
}

/** What the user may be called instead. */
export function nearUser(estate: Estate, { account, user }: Target): string {
  const names = accountById(estate, account.id)?.users?.map(({ name }) => name) ?? [];
  if (names.length === 0)
    return "it has no user at all: is it the right account? `--account` and `--profile` say which";
  return didYouMean(user, names) ?? `it has ${count(names.length, "other")}: \`aws iam list-users\` shows all`;
}

/** Of a user IAM's record is read only where somebody asks for it. */
function arnsOf(name: string, account: string, files: ReadonlyMap<string, string>): readonly string[] {
  const details = [...files].filter(([path]) => path === `aws/${account}/authorization-details.json`);
  const { estate } = readEstate(details.map(([path, text]) => ({ name: path, text })));
  return accountById(estate, account)?.users?.flatMap((user) => (user.name === name ? [user.arn] : [])) ?? [];
}

/** Calls with a user's keys, where CloudTrail may be asked. */
export async function readCalls(context: Context, { access, on }: MigrationRead, user: KeyUser): Promise<KeyCallsRead> {
  if (context.flag("quick")) return { calls: [], unread: ["calls with the key: left out, by `--quick`"] };
  const own = on.options.region ?? "us-east-1";
  const used = user.keys.flatMap(({ lastUsed }) => lastUsed?.region ?? []);
  const regions = [...new Set([own, ...used, "us-east-1"])].filter(isRegion).sort();
  const { signal } = on.options;
  return withProgress(context, async (progress) => {
    progress.phase("reading CloudTrail");
    return readKeyCalls({
      call: access.call,
      keys: user.keys.map(({ id }) => id),
      regions,
      signal,
      tell: progress.update,
    });
  });
}

function isRegion(word: string): boolean {
  return /^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/.test(word);
}

/** Where in GitLab keys lie. */
export interface KeysInGitlab {
  readonly gitlab: GitlabWriter;
  readonly plan: GitlabPlan;
  readonly held: readonly Holding[];
  /** Variables that are named as one with a key's id, and that GitLab shows to nobody. */
  readonly opaque: readonly HeldVariable[];
  readonly looked: { readonly projects: number; readonly groups: number };
  readonly unread: readonly string[];
}

/** Looks through all variables that the token shows; nothing where no GitLab was named. */
export async function findInGitlab(context: Context, keyIds: readonly string[]): Promise<KeysInGitlab | undefined> {
  // That none was named was said where the account was read.
  const plan = context.flag("gitlab-url") === undefined ? undefined : gitlabPlanOf(context);
  if (plan === undefined) return undefined;
  const signal = context.interruption();
  const { url, token, groups } = plan;
  const gitlab = openGitlab({ url, token, fetch: context.fetch, patience: usualPatience(), signal });
  const { variables, looked, unread } = await withProgress(context, async (progress) => {
    progress.phase("looking for the key in GitLab");
    return readHeldVariables({ gitlab, groups, signal, tell: progress.update });
  });
  const { held, opaque } = findHoldings(variables, keyIds);
  return {
    gitlab,
    plan,
    held,
    opaque,
    looked,
    unread: unread.map(({ owner, says }) => `variables of ${owner ?? "the instance"}: ${says}`),
  };
}
