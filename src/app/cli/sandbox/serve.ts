import { setTimeout } from "node:timers/promises";
import { visible } from "../../../core/text/visible.ts";
import { quoteForShell } from "../../../core/session/write-credentials.ts";
import { tellEntry } from "../../sandbox/rehearsal/tell.ts";
import type { Sandbox } from "../../sandbox/start.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import type { Context } from "../command.ts";
import { deliver, say } from "../output.ts";
import { beginSandbox } from "./begin.ts";
import { saveTo } from "./save.ts";

/** How often it is looked whether our parent is still there. */
const LOOK_MS = 1000;

/** Serves until Ctrl-C, or until the process that started it is gone. */
export async function serveSandbox(context: Context): Promise<ExitCode> {
  const interruption = context.interruption();
  const sandbox = await beginSandbox(context, context.positionals, true);
  sandbox.world.journal.onEntry((entry) => say(context, tellEntry(entry)));
  try {
    await deliver(context, { text: () => asText(sandbox), json: () => asJson(sandbox) }, "private");
    await endOf(interruption);
    return (await kept(context, sandbox)) ? endingOf(context) : EXIT.failed;
  } finally {
    await sandbox.close();
  }
}

/** What goes wrong after Ctrl-C would pass for the interruption itself, so it is told here. */
async function kept(context: Context, sandbox: Sandbox): Promise<boolean> {
  try {
    await saveTo(context, sandbox);
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    context.stderr.write(`error: the sandbox was not kept: ${visible(reason)}\n`);
    return false;
  }
}

function endingOf(context: Context): ExitCode {
  return context.isInterrupted() ? EXIT.interrupted : EXIT.done;
}

/** The end of the wait: Ctrl-C, or the end of the process that started this one. */
async function endOf(interruption: AbortSignal): Promise<void> {
  const parent = process.ppid;
  while (!interruption.aborted && process.ppid === parent) await sleep(LOOK_MS, interruption);
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => undefined);
}

/** Lines for `eval`: the root of the management account, or of the first. What they open is made up and gone with the sandbox. */
function variables(sandbox: Sandbox): Readonly<Record<string, string>> {
  const { accessKeyId, secretAccessKey } = sandbox.rootCredentials();
  return {
    AWS_ENDPOINT_URL: sandbox.awsUrl,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: "eu-west-1",
    AWS_DEFAULT_REGION: "eu-west-1",
    AWS_EC2_METADATA_DISABLED: "true",
    GITLAB_URL: sandbox.gitlabUrl,
    GITLAB_TOKEN: sandbox.gitlabTokens.maintainer,
    ...(sandbox.control === undefined
      ? {}
      : { SALLYPORT_SANDBOX_URL: sandbox.control.url, SALLYPORT_SANDBOX_TOKEN: sandbox.control.token }),
  };
}

function asText(sandbox: Sandbox): string {
  const accounts = [...sandbox.world.store.latest().accounts.keys()].toSorted();
  const played = sandbox.gitlabs.map(({ gitlab, url }) => `# GitLab: ${url} stands for ${gitlab.issuer}`);
  return [
    `# AWS: ${sandbox.awsUrl}, with the accounts ${accounts.join(", ")}`,
    ...played,
    ...Object.entries(variables(sandbox)).map(([name, value]) => `export ${name}=${quoteForShell(value)}`),
    "unset AWS_SESSION_TOKEN AWS_PROFILE",
  ].join("\n");
}

function asJson(sandbox: Sandbox): string {
  const accounts = [...sandbox.world.store.latest().accounts.keys()].toSorted();
  const root = (id: string) => {
    const { accessKeyId, secretAccessKey } = sandbox.rootCredentials(id);
    return { id, accessKeyId, secretAccessKey };
  };
  const document = {
    formatVersion: "1.0",
    aws: { url: sandbox.awsUrl, accounts: accounts.map(root) },
    gitlabs: sandbox.gitlabs.map(({ gitlab, url }) => ({ url, issuer: gitlab.issuer })),
    gitlabTokens: sandbox.gitlabTokens,
    control: sandbox.control,
    environment: variables(sandbox),
    notes: sandbox.notes,
  };
  return JSON.stringify(document, undefined, 2);
}
