import { staticKeys } from "../../../core/session/child-environment.ts";
import type { ChildEnvironment } from "../../../core/session/child-environment.ts";
import type { RunFolder } from "../../../edge/files/private-folder.ts";
import { markOf } from "../../../edge/process/processes.ts";
import { exitOnSignals, supervise } from "../../../edge/process/supervise.ts";
import { systemClock } from "../../../edge/time/clock.ts";
import type { ExitCode } from "../../exit-code.ts";
import type { Context } from "../command.ts";
import { invalidArgument } from "../invalid-input.ts";
import { say } from "../output.ts";
import { openRunFolder } from "../session/folders.ts";
import { type Wish, readWish, serviceFor } from "../session/read-wish.ts";
import { serve } from "../session/serve.ts";
import { takeRoles } from "../session/take-roles.ts";

/** No job lasts longer than a month, and a token file of it is of no use for longer. */
const LONGEST_RUN_MS = 31 * 86_400_000;

export async function run(context: Context): Promise<ExitCode> {
  const [command, ...words] = context.rest;
  if (command === undefined) {
    throw invalidArgument("exec/no-command", "there is no command to run", "`sallyport exec --role ROLE -- COMMAND`");
  }
  refuseStaticKeys(context);
  if (context.flag("cloud") === "gcp") {
    const { prepareGcp } = await import("../session/gcp.ts");
    return runIn(context, (folder) => prepareGcp(context, folder), command, words);
  }
  const wish = await readWish(context);
  return runIn(context, (folder) => prepareAws(context, wish, folder), command, words);
}

/** Names static keys in the way; under `--strict` the command does not start while there are any. */
function refuseStaticKeys(context: Context): void {
  const names = staticKeys(context.env);
  if (!context.flag("strict") || names.length === 0) return;
  throw invalidArgument(
    "exec/static-keys",
    `static keys are set: ${names.map((name) => `\`${name}\``).join(", ")}`,
    "take them out of the job's, project's or group's variables: any tool that is run without sallyport uses them",
  );
}

interface Prepared {
  readonly environment: ChildEnvironment;
  readonly stop: () => void;
}

async function prepareAws(context: Context, wish: Wish, openFolder: () => RunFolder): Promise<Prepared> {
  const choice = serviceFor(wish, context.flag("refresh"));
  const keepsConfig = context.flag("keep-config");
  if (keepsConfig && choice.hides !== undefined) {
    throw invalidArgument(
      "exec/keeps-config",
      `\`--keep-config\` cannot go with ${choice.hides}`,
      "a profile in those files may take the role with the ID token, past what was asked here",
    );
  }
  const roles = await takeRoles(context, wish);
  return serve({ context, choice, roles, folder: openFolder(), keepsConfig });
}

async function runIn(
  context: Context,
  prepare: (openFolder: () => RunFolder) => Promise<Prepared>,
  command: string,
  words: readonly string[],
): Promise<ExitCode> {
  let folder: RunFolder | undefined;
  const remove = (): void => folder?.remove();
  // However this process ends, short of being killed outright, nothing of the run stays.
  process.on("exit", remove);
  const release = exitOnSignals();
  try {
    const { environment, stop } = await prepare(() => {
      const now = systemClock.now();
      folder = openRunFolder(context, markOf(process.pid), now + LONGEST_RUN_MS, now);
      return folder;
    });
    tellTaken(context, environment);
    release();
    try {
      return await supervise({ command, words, env: environment.env, cwd: context.cwd });
    } finally {
      stop();
    }
  } finally {
    release();
    remove();
    process.off("exit", remove);
  }
}

function tellTaken(context: Context, { taken }: ChildEnvironment): void {
  for (const { names, because } of taken) {
    say(context, `sallyport: not passed on: ${names.join(", ")} (${because})`);
  }
}
