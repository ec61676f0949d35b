import { isSet } from "../../../core/session/outranking.ts";
import type { Session } from "../../../core/session/credentials.ts";
import { renewalTime } from "../../../core/session/schedule.ts";
import { writeCredentials } from "../../../core/session/write-credentials.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import type { Context } from "../command.ts";
import { explainError } from "../explain-error.ts";
import { invalidArgument } from "../invalid-input.ts";
import { systemClock } from "../../../edge/time/clock.ts";
import type { Asking } from "../session/asking.ts";
import { existingFolders } from "../session/folders.ts";
import { keepAnswer } from "../session/kept-answer.ts";
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
    const evaluated = context.flag("out") === undefined || context.flag("cloud") === "gcp";
    if (evaluated && !context.stdout.isTerminal) context.stdout.write(`(exit ${code})\n`);
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
  const cached = format === "process" || format === undefined;
  const { session, asking } = await sessionFor(context, wish, { cached });
  const text = writeCredentials(isFormat(format) ? format : "process", { session, region: wish.region });
  writeSecretText(context, text);
  if (cached) keepForNextTime(context, text, session, asking);
  return EXIT.done;
}

/** Only what the command line and the environment decide alone, and only for this very process's own. */
function keepForNextTime(context: Context, text: string, { credentials }: Session, { token }: Asking): void {
  const byFile = ["allow-only", "token-file", "out"] as const;
  if (context.env !== process.env || byFile.some((flag) => context.flag(flag) !== undefined)) return;
  if (!context.flag("role").every((role) => role.includes("arn:")) || !isSet(context.env, token.variable)) return;
  const ends = token.token.expiresAt;
  const due = renewalTime(credentials, ends === undefined ? undefined : ends * 1000, systemClock.random());
  const [base] = existingFolders(context);
  if (base === undefined) return;
  try {
    keepAnswer(base, process.argv.slice(2), process.env, { text, due: due ?? credentials.until - LAST_MINUTE_MS });
  } catch {
    // A full disk was said already, when the session was to be kept.
  }
}

const LAST_MINUTE_MS = 60_000;

function isFormat(format: string | undefined): format is "process" | "json" | "env" | "dotenv" {
  return format === "process" || format === "json" || format === "env" || format === "dotenv";
}
