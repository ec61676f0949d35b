import { writeCredentials } from "../../../core/session/write-credentials.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import type { Context } from "../command.ts";
import { explainError } from "../explain-error.ts";
import { invalidArgument } from "../invalid-input.ts";
import { writeSecretText } from "../session/secret-output.ts";
import { onCommandLine, readWish } from "../session/read-wish.ts";

export async function run(context: Context): Promise<ExitCode> {
  const forEval = context.flag("setup") || context.flag("cloud") === "gcp" || context.flag("format") === "env";
  if (!forEval || context.flag("print-token")) return answer(context);
  try {
    return await answer(context);
  } catch (error) {
    const code = explainError(context, error);
    // `eval "$(...)"` forgets our exit code and takes that of what it was given.
    if (context.flag("out") === undefined || context.flag("cloud") === "gcp") context.stdout.write(`(exit ${code})\n`);
    return code;
  }
}

async function answer(context: Context): Promise<ExitCode> {
  if (context.flag("cloud") === "gcp") {
    const { runGcp } = await import("../session/gcp.ts");
    return runGcp(context);
  }
  const ofAgent = context.flag("from-agent");
  if (ofAgent !== undefined) {
    const { askAgent } = await import("../session/ask-agent.ts");
    return askAgent(context, ofAgent);
  }
  if (context.flag("setup")) {
    const { setUp } = await import("../session/set-up.ts");
    return setUp(context);
  }
  const profile = onCommandLine(context, "profile");
  if (profile !== undefined) {
    const { writeProfileFor } = await import("../session/profile.ts");
    return writeProfileFor(context, profile);
  }
  return print(context);
}

async function print(context: Context): Promise<ExitCode> {
  const { refuseTrace } = await import("../session/refuse-trace.ts");
  refuseTrace(context);
  const wish = await readWish(context);
  if (wish.roles.length > 1) {
    throw invalidArgument("creds/several-roles", "one role at a time is printed", "call this once for each");
  }
  const { sessionFor } = await import("../session/session-for.ts");
  const format = context.flag("format");
  // Only an SDK's own process asks again and again, so only it has a cache.
  const session = await sessionFor(context, wish, { cached: format === "process" || format === undefined });
  const written = { session, region: wish.region };
  writeSecretText(context, writeCredentials(isFormat(format) ? format : "process", written));
  return EXIT.done;
}

function isFormat(format: string | undefined): format is "process" | "json" | "env" | "dotenv" {
  return format === "process" || format === "json" || format === "env" || format === "dotenv";
}
