import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Claims } from "../../../core/gitlab/claims.ts";
import { writeText } from "../../../edge/files/write.ts";
import { markOf } from "../../../edge/process/processes.ts";
import { supervise } from "../../../edge/process/supervise.ts";
import { systemClock } from "../../../edge/time/clock.ts";
import { awsCliAlias } from "../../sandbox/rehearsal/aws-cli-alias.ts";
import { jobEnvironment, toolRoots } from "../../sandbox/rehearsal/job-environment.ts";
import { tellJournal } from "../../sandbox/rehearsal/tell.ts";
import type { Sandbox } from "../../sandbox/start.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import type { Context } from "../command.ts";
import { invalidArgument } from "../invalid-input.ts";
import { say } from "../output.ts";
import { openRunFolder } from "../session/folders.ts";
import { namesOf } from "../session/names.ts";
import { beginSandbox } from "./begin.ts";
import { jobWordsOf } from "./job-words.ts";
import { saveTo } from "./save.ts";

/** A rehearsal is watched by somebody; files of one that is older than a day are of no use. */
const LONGEST_MS = 86_400_000;

/** Runs a command as the described job would run it, then tells what it asked for and what came of it. */
export async function runJob(context: Context, files: readonly string[]): Promise<ExitCode> {
  const [command, ...words] = context.rest;
  if (command === undefined) {
    const help = "`sallyport sandbox run --project acme/platform/api --branch main -- COMMAND`";
    throw invalidArgument("sandbox/no-command", "there is no command to run", help);
  }
  const job = jobWordsOf(context);
  const role = await roleOf(context);
  const sandbox = await beginSandbox(context, files, false);
  const now = systemClock.now();
  const folder = openRunFolder(context, markOf(process.pid), now + LONGEST_MS, now);
  const remove = (): void => folder.remove();
  process.on("exit", remove);
  try {
    const minted = await sandbox.gitlab.mint(job);
    if ("failure" in minted) {
      context.stderr.write(`GitLab fails this job before it starts: ${minted.failure.failureReason}\n`);
      context.stderr.write(`${minted.failure.message}\n`);
      return EXIT.no;
    }
    const home = join(folder.path, "home");
    const cli = join(home, ".aws", "cli");
    mkdirSync(cli, { mode: 0o700, recursive: true });
    writeText(cli, "alias", awsCliAlias(sandbox.awsUrl), "private");
    const { env, taken } = jobEnvironment(context.env, {
      words: job,
      claims: minted.claims,
      token: minted.token,
      defaultBranch: sandbox.gitlab.tree.projectByPath(job.project)?.defaultBranch ?? "main",
      issuer: sandbox.gitlab.issuer,
      gitlabUrl: sandbox.gitlabUrl,
      awsUrl: sandbox.awsUrl,
      region: context.flag("region") ?? "eu-west-1",
      projectFolder: context.cwd,
      home,
      toolRoots: toolRoots(context.env, existsSync),
      tokenVariable: context.flag("token-variable") ?? "SALLYPORT_ID_TOKEN",
      files: { config: folder.write("config", ""), credentials: folder.write("credentials", "") },
      ...(role === undefined ? {} : { role: { arn: role, tokenFile: folder.write("token", minted.token) } }),
    });
    say(context, `sandbox: a job of ${job.project} as \`${String(minted.claims.sub)}\``);
    if (taken.length > 0) say(context, `sandbox: not passed on: ${taken.join(", ")}`);
    const code = await supervise({ command, words, env, cwd: context.cwd });
    tell(context, sandbox, { claims: minted.claims, command: context.rest, exitCode: code });
    await saveTo(context, sandbox);
    return code;
  } finally {
    remove();
    process.off("exit", remove);
    await sandbox.close();
  }
}

async function roleOf(context: Context): Promise<string | undefined> {
  const [role, second] = context.flag("role");
  if (second !== undefined) throw invalidArgument("cli/bad-value", "`--role` stands twice, expected one role");
  return role === undefined ? undefined : (await namesOf(context).role(role)).arn;
}

interface Rehearsed {
  readonly claims: Claims;
  readonly command: readonly string[];
  readonly exitCode: ExitCode;
}

/** After the command's own output, and apart from it: to standard error, or as JSON to `--out`. */
function tell(context: Context, sandbox: Sandbox, rehearsed: Rehearsed): void {
  const { journal } = sandbox.world;
  const out = context.flag("out");
  if (out === undefined || out === "-") {
    const text = tellJournal(journal.entries(), journal.dropped(), context.style.stderr);
    if (!context.flag("quiet")) context.stderr.write(`\n${text}\n`);
    return;
  }
  const document = { formatVersion: "1.0", ...rehearsed, calls: journal.entries(), dropped: journal.dropped() };
  writeText(context.cwd, out, `${JSON.stringify(document, undefined, 2)}\n`, "private");
}
