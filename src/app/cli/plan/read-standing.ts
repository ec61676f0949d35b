import type { DeclaredAccount, Declaration } from "../../../core/access/declaration/declaration.ts";
import { roleNameOf } from "../../../core/access/desired/grant-role.ts";
import type { Estate } from "../../../core/estate/estate.ts";
import { namedByIssuer } from "../../../core/estate/named-by-issuer.ts";
import { type EstateReading, readEstate } from "../../../core/estate/read-estate.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import type { Source } from "../../../core/text/span.ts";
import { profileNames } from "../../../edge/aws/profile-names.ts";
import { readGiven } from "../../../edge/files/read-given.ts";
import { openSnapshotLog, prettyJson } from "../../../edge/files/snapshot-log.ts";
import { type Patience, usualPatience } from "../../../edge/retry.ts";
import { gitlabPlanOf, readGitlab } from "../collect-snapshot.ts";
import type { Context } from "../command.ts";
import { InvalidInput, invalidArgument } from "../invalid-input.ts";
import { openAwsFor } from "../open-aws.ts";
import { withProgress } from "../progress.ts";

export interface StandingRead {
  /** Absent with `--offline`. */
  readonly estate?: Estate;
  readonly texts: readonly Source[];
}

/** What stands, from where the flags say: nothing, a snapshot, or the declared accounts as they are now. */
export async function readStanding(context: Context, declaration: Declaration): Promise<StandingRead> {
  const { flag } = context;
  const snapshots = flag("snapshot");
  if (flag("offline")) {
    if (snapshots.length > 0) {
      throw invalidArgument("cli/excluded-flag", "`--offline` and `--snapshot` exclude each other");
    }
    return { texts: [] };
  }
  return snapshots.length === 0
    ? readLive(context, declaration)
    : readSnapshots(context, snapshots, declaration.gitlab);
}

/** What was collected before. */
export function readSnapshots(
  context: Pick<Context, "cwd">,
  snapshots: readonly string[],
  gitlab: Declaration["gitlab"],
): StandingRead & { readonly estate: Estate } {
  const { sources, unread } = readGiven(context.cwd, snapshots);
  const { estate, texts } = asDeclared(readEstate(sources, unread), gitlab);
  if (!estate.accounts.some(({ roles }) => roles !== undefined)) {
    const errors = estate.diagnostics.filter(({ severity }) => severity === "error");
    if (errors.length > 0) throw new InvalidInput(errors, texts);
    const help = "a folder that `sallyport collect` wrote, or what `aws iam get-account-authorization-details` answers";
    throw invalidArgument("plan/no-snapshot", `\`${snapshots.join(" ")}\` holds no account`, help);
  }
  return { estate, texts };
}

/** What was read of the declared GitLab, under the name that its tokens give it. */
function asDeclared({ estate, texts }: EstateReading, gitlab: Declaration["gitlab"]): EstateReading {
  const { api, url } = gitlab ?? {};
  return api === undefined || url === undefined
    ? { estate, texts }
    : { estate: namedByIssuer(estate, api, url), texts };
}

/** ARNs of which last use is read beside those behind doors, told from the parts of a snapshot that are there already. */
export type AlsoAsked = (account: string, files: ReadonlyMap<string, string>) => readonly string[];

/** The accounts as they are now, and the GitLab of the flags where there is one. */
export async function readLive(
  context: Context,
  {
    accounts,
    grants = [],
    gitlab: declared,
  }: Pick<Declaration, "accounts"> & Partial<Pick<Declaration, "grants" | "gitlab">>,
  alsoAsked: AlsoAsked = () => [],
): Promise<StandingRead & { readonly estate: Estate }> {
  const signal = context.interruption();
  const patience = usualPatience();
  const gitlab = gitlabPlanOf(context);
  const files = new Map<string, string>();
  const log = openSnapshotLog((path, text) => void files.set(path, text));
  await withProgress(context, async (progress) => {
    for (const account of accounts) {
      progress.phase(`reading ${account.name}`);
      const ours = grants.map((grant) => (grant.from.kind === "user" ? grant.from.user : roleNameOf(grant)));
      const reading = { log, signal, patience, files, ours, alsoAsked, tell: progress.update };
      await readAccount(context, account, reading);
    }
    if (gitlab !== undefined) {
      progress.phase("reading GitLab");
      const write = (path: string, text: string): void => void files.set(path, text);
      await readGitlab(context, gitlab, { log, signal, write, files, tell: progress.update });
    }
  });
  if (signal.aborted) throw new SallyportError("plan/interrupted", "interrupted before all was read");
  const sources = log.sources();
  const snapshot = {
    formatVersion: "1.0",
    taken: context.now().toISOString(),
    sources,
    files: [...files.keys()].sort(),
  };
  files.set("snapshot.json", prettyJson(snapshot));
  return asDeclared(readEstate([...files].map(([name, text]) => ({ name, text }))), declared);
}

interface Reading {
  readonly log: ReturnType<typeof openSnapshotLog>;
  readonly signal: AbortSignal;
  readonly patience: Patience;
  readonly files: ReadonlyMap<string, string>;
  readonly alsoAsked: AlsoAsked;
  /** Names of the roles and users that are declared. */
  readonly ours: readonly string[];
  readonly tell: (detail: string) => void;
}

async function readAccount(context: Context, account: DeclaredAccount, reading: Reading): Promise<void> {
  const { access } = await openAwsFor(context, account, reading.patience);
  const [{ collectAws, identify }, { behindDoors }] = await Promise.all([
    import("../../../edge/aws/collect/collect-aws.ts"),
    import("../behind-doors.ts"),
  ]);
  const { account: found } = await identify(access, reading.signal).catch((error: unknown) => {
    throw unusable(error, account, context.env);
  });
  if (found !== account.id) refuseAccount(account, found);
  await collectAws({
    ...reading,
    access,
    regions: [account.region ?? (await access.region()) ?? "us-east-1"],
    accounts: [],
    organization: false,
    quick: context.flag("quick"),
    // These two say who did what they find.
    history: context.command.name === "plan" || context.command.name === "drift",
    now: context.now,
    wait: reading.patience.wait,
    behindDoors: (id) => [...new Set([...behindDoors(id, reading.files), ...reading.alsoAsked(id, reading.files)])],
  });
}

/** Which account it was, and whether the profile is there at all: the SDK would only say that it found no credentials. */
function unusable(error: unknown, { name, profile }: DeclaredAccount, env: Context["env"]): unknown {
  if (!(error instanceof SallyportError) || error.code !== "credentials/unusable") return error;
  const isKnown = profile === undefined || profile === "default" || profileNames(env).includes(profile);
  const help = isKnown
    ? error.help
    : `sallyport.yaml names the profile \`${profile}\`, which the AWS configuration here does not have`;
  const message = `\`${name}\` cannot be read: ${error.message}`;
  return new SallyportError(error.code, message, { cause: error, ...(help === undefined ? {} : { help }) });
}

function refuseAccount({ name, id, profile, role }: DeclaredAccount, found: string): never {
  const way = role ?? (profile === undefined ? "the credentials here" : `the profile \`${profile}\``);
  throw new SallyportError(
    "credentials/other-account",
    `\`${name}\` is the account ${id}, and with ${way} one is in ${found}`,
    {
      help: "give the account its `profile` or `role` in sallyport.yaml",
    },
  );
}
