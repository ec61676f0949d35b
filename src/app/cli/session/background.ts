import { spawn } from "node:child_process";
import { SallyportError } from "../../../core/text/failure.ts";
import { writeMark } from "../../../edge/process/processes.ts";
import type { ExitCode } from "../../exit-code.ts";
import type { Context } from "../command.ts";
import { shellOfJob } from "./folders.ts";

/** Tells an agent behind the shell whose end is its own. */
export const OWNER_VARIABLE = "SALLYPORT_AGENT_OWNER";

/** The last line that a ready agent prints. */
const LAST_LINE = /^export SALLYPORT_AGENT_PID=.*$/m;

/**
 * Starts the agent behind the shell and prints what it prints first. It has a session of its own, so that Ctrl-C for
 * another command does not end it, and lets go of our standard output, so that `$(...)` ends.
 */
export async function startInBackground(context: Context): Promise<ExitCode> {
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1).filter(isPassedOn)], {
    env: { ...context.env, [OWNER_VARIABLE]: writeMark(shellOfJob()) },
    cwd: context.cwd,
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  const code = await new Promise<ExitCode>((resolve, reject) => {
    child.on("error", (cause) =>
      reject(new SallyportError("agent/cannot-start", "the agent cannot be started", { cause })),
    );
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      if (LAST_LINE.test(printed)) resolve(0);
    });
    child.on("close", (status) => resolve(status ?? 1));
  });
  context.stdout.write(printed);
  child.unref();
  child.stdout.destroy();
  return code;
}

function isPassedOn(word: string): boolean {
  return !/^--background(?:=.*)?$/.test(word);
}
