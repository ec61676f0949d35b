import { flagsOf } from "../../core/settings/command.ts";
import type { SourceKind } from "../../core/estate/standing.ts";
import { SallyportError } from "../../core/text/failure.ts";
import { didYouMean } from "../../core/text/nearest.ts";
import { Secret } from "../../core/text/secret.ts";
import { profileNames } from "../../edge/aws/profile-names.ts";
import type { LoggedSource, WritePart } from "../../edge/files/snapshot-log.ts";
import { openSnapshotLog, prettyJson } from "../../edge/files/snapshot-log.ts";
import { usualPatience } from "../../edge/retry.ts";
import { VERSION } from "../version.ts";
import type { Context } from "./command.ts";
import { type GitlabAddress, gitlabAddress } from "./gitlab-address.ts";
import { invalidArgument } from "./invalid-input.ts";
import { openAwsFor } from "./open-aws.ts";
import { say } from "./output.ts";
import { withProgress } from "./progress.ts";

/** Parts that later readings are chosen by; the rest need not be kept in memory. */
const TELLING =
  /^aws\/\d{12}\/(?:authorization-details|oidc-providers)\.json$|^gitlab\/[^/]+\/(?:projects|groups)\.json$/;

/** What stands at a source that the flags leave out. */
export const NOT_ASKED = "not asked for";

/** How the collecting ended. */
export interface Collected {
  readonly sources: readonly LoggedSource[];
  readonly complete: boolean;
  readonly interrupted: boolean;
}

/** Reads what the flags say, live, and gives each part to `write`. `snapshot.json` is written last, also on Ctrl-C. */
export async function collectSnapshot(context: Context, write: WritePart): Promise<Collected> {
  const plan = planOf(context);
  const signal = context.interruption();
  const files = new Map<string, string>();
  const keep: WritePart = (path, text) => {
    files.set(path, TELLING.test(path) ? text : "");
    write(path, text);
  };
  const log = openSnapshotLog(keep);
  const taken = context.now();
  let regions: readonly string[] = plan.regions;
  try {
    await withProgress(context, async (progress) => {
      progress.phase("reading AWS");
      await readAws(context, plan, { log, signal, files, tell: progress.update, looked: (found) => (regions = found) });
      if (plan.gitlab !== undefined) {
        progress.phase("reading GitLab");
        await readGitlab(context, plan.gitlab, { log, signal, write: keep, files, tell: progress.update });
      }
    });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  for (const kind of plan.left) log.note({ kind, standing: "absent", detail: NOT_ASKED, calls: {} });
  const sources = log.sources();
  const interrupted = signal.aborted;
  const document = {
    formatVersion: "1.0",
    taken: taken.toISOString(),
    ...(interrupted ? {} : { finished: context.now().toISOString() }),
    program: `sallyport ${VERSION}`,
    asked: { ...plan.asked, regions },
    sources,
    files: [...files.keys()].toSorted(),
  };
  write("snapshot.json", prettyJson(document));
  const complete = !interrupted && sources.every(({ standing }) => standing === "ok" || standing === "absent");
  return { sources, complete, interrupted };
}

export interface GitlabPlan extends GitlabAddress {
  readonly token: Secret;
  readonly groups: readonly string[];
  readonly variables: boolean;
}

interface Plan {
  readonly regions: readonly string[];
  readonly accounts: readonly string[];
  readonly role?: string;
  readonly organization: boolean;
  readonly quick: boolean;
  /** Who wrote to IAM: kept in a snapshot, and of no use to who reads it at once. */
  readonly history: boolean;
  readonly gitlab?: GitlabPlan;
  /** What the flags leave out, so that nobody takes its absence for an answer. */
  readonly left: readonly SourceKind[];
  readonly asked: Readonly<Record<string, unknown>>;
}

/** What is to be read, with everything that is wrong with the flags told before anybody is asked. */
function planOf(context: Context): Plan {
  const { flag } = context;
  const accounts = wordsOf(flag("accounts"));
  const regions = wordsOf(flag("regions"));
  for (const id of accounts) {
    if (/^\d{12}$/.test(id)) continue;
    throw invalidArgument("cli/bad-value", `\`--accounts\` is \`${id}\`, expected twelve digits`);
  }
  checkProfile(context);
  const role = roleNameOf(context);
  const gitlab = gitlabPlanOf(context);
  const variables = gitlab?.variables === true;
  const quick = flag("quick");
  const organization = flag("organization");
  const history = context.command.name === "collect";
  return {
    regions,
    accounts,
    ...(role === undefined ? {} : { role }),
    organization,
    quick,
    history,
    ...(gitlab === undefined ? {} : { gitlab }),
    left: [
      ...(organization ? [] : (["organization"] as const)),
      ...(quick ? (["web-identity-events", "last-accessed"] as const) : []),
      ...(quick || !history ? (["iam-events"] as const) : []),
      ...(gitlab === undefined ? (["gitlab-projects", "gitlab-groups", "gitlab-runners", "gitlab-ci"] as const) : []),
      ...(variables ? [] : (["gitlab-variables"] as const)),
    ],
    asked: {
      accounts,
      ...(role === undefined ? {} : { role }),
      organization,
      quick,
      ...(gitlab === undefined ? {} : { gitlab: gitlab.url, groups: gitlab.groups, variables }),
    },
  };
}

/** The SDK would only say that it found no credentials. */
function checkProfile({ flag, env }: Context): void {
  const profile = flag("profile");
  if (profile === undefined || profile === "default") return;
  const known = profileNames(env);
  if (known.includes(profile)) return;
  const help = didYouMean(profile, known) ?? "see `aws configure list-profiles`";
  throw invalidArgument("cli/bad-value", `the AWS configuration has no profile \`${profile}\``, help);
}

/** Several at once, parted by commas as the AWS CLI's users write them. */
function wordsOf(values: readonly string[]): readonly string[] {
  return values.flatMap((value) => value.split(",")).filter((word) => word !== "");
}

/** The name of the role in other accounts. A job's own role, which the environment may say, is not meant here. */
export function roleNameOf({ flag, settings }: Context): string | undefined {
  if (settings.values.get("role")?.origin.from !== "flag") return undefined;
  const [role, second] = flag("role");
  if (second !== undefined) throw invalidArgument("cli/bad-value", "`--role` stands twice, expected one name");
  if (role?.startsWith("arn:") !== true) return role?.replace(/^role\//, "");
  const help = "for one account alone there is `--assume-role ARN`";
  throw invalidArgument(
    "cli/bad-value",
    "`--role` is an ARN, expected the name that the role has in every account",
    help,
  );
}

export function gitlabPlanOf(context: Context): GitlabPlan | undefined {
  const { flag, env, settings } = context;
  const written = flag("gitlab-url");
  const token = env["GITLAB_TOKEN"];
  if (written === undefined) {
    if (token !== undefined && token !== "") say(context, "GitLab is not read: `--gitlab-url` does not say which");
    return undefined;
  }
  if (token === undefined || token === "") {
    // In a pipeline the address is always there; it was not asked to be read.
    if (settings.values.get("gitlab-url")?.origin.from !== "flag") return undefined;
    const help = "make one with the scope `read_api` and put it into the variable; it is never an argument";
    throw new SallyportError("credentials/gitlab", "there is no token for GitLab in GITLAB_TOKEN", { help });
  }
  return {
    ...gitlabAddress(written),
    token: new Secret(token),
    groups: flag("tenant"),
    variables: flagsOf(context.command).includes("variables") && flag("variables") && !flag("no-variables"),
  };
}

async function readAws(
  context: Context,
  plan: Plan,
  run: {
    readonly log: ReturnType<typeof openSnapshotLog>;
    readonly signal: AbortSignal;
    readonly files: ReadonlyMap<string, string>;
    readonly tell: (detail: string) => void;
    /** Told the regions, once they are known. */
    readonly looked: (regions: readonly string[]) => void;
  },
): Promise<void> {
  const patience = usualPatience();
  const [{ home, access }, { collectAws }, { behindDoors }] = await Promise.all([
    openAwsFor(context, {}, patience),
    import("../../edge/aws/collect/collect-aws.ts"),
    import("./behind-doors.ts"),
  ]);
  const own = await home.region();
  const regions = plan.regions.length > 0 ? plan.regions : [own ?? "us-east-1"];
  run.looked(regions);
  await collectAws({
    ...plan,
    access,
    regions,
    log: run.log,
    signal: run.signal,
    tell: run.tell,
    now: context.now,
    wait: patience.wait,
    behindDoors: (account) => behindDoors(account, run.files),
  });
}

export async function readGitlab(
  context: Context,
  { url, host, token, groups, variables }: GitlabPlan,
  run: {
    readonly log: ReturnType<typeof openSnapshotLog>;
    readonly signal: AbortSignal;
    readonly write: WritePart;
    readonly files: ReadonlyMap<string, string>;
    readonly tell: (detail: string) => void;
  },
): Promise<void> {
  const [{ openGitlab }, { collectGitlab }, { pathsBehindDoors }] = await Promise.all([
    import("../../edge/gitlab/rest.ts"),
    import("../../edge/gitlab/collect.ts"),
    import("./behind-doors.ts"),
  ]);
  const gitlab = openGitlab({ url, token, fetch: context.fetch, patience: usualPatience(), signal: run.signal });
  await collectGitlab({ gitlab, host, groups, variables, pathsNamed: () => pathsBehindDoors(host, run.files), ...run });
}
