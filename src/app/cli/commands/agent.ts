import { linesFor } from "../../../core/session/write-credentials.ts";
import { type ProcessMark, isRunning, readMark } from "../../../edge/process/processes.ts";
import { systemClock } from "../../../edge/time/clock.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import type { Context } from "../command.ts";
import { explainError } from "../explain-error.ts";
import { say } from "../output.ts";
import { openRunFolder, shellOfJob } from "../session/folders.ts";
import { OWNER_VARIABLE } from "../session/background.ts";
import { readWish, serviceFor } from "../session/read-wish.ts";
import { type ServedRole, serve } from "../session/serve.ts";
import { takeRoles } from "../session/take-roles.ts";

export async function run(context: Context): Promise<ExitCode> {
  if (context.flag("background")) {
    const { startInBackground } = await import("../session/background.ts");
    return startInBackground(context);
  }
  try {
    return await serveHere(context);
  } catch (error) {
    const code = explainError(context, error);
    if (!context.stdout.isTerminal) context.stdout.write(`(exit ${code})\n`);
    return code;
  }
}

/** Whoever started it in the background has looked already: an agent there has a session of its own. */
function ownerOf({ env }: Context): ProcessMark {
  return readMark(env[OWNER_VARIABLE] ?? "") ?? shellOfJob();
}

/** How often the shell that the agent serves is looked for. */
const LOOK_MS = 1000;

/**
 * Serves until it is told to stop, until the shell that it was started in ends, or until neither the token nor the last
 * session is of use any more. What is printed names an address and files; the secrets are behind them.
 */
async function serveHere(context: Context): Promise<ExitCode> {
  const owner = ownerOf(context);
  const interruption = context.interruption();
  const wish = await readWish(context);
  const choice = serviceFor(wish, true);
  const roles = await takeRoles(context, wish);
  const now = systemClock.now();
  const until = endOf(roles);
  const folder = openRunFolder(context, owner, until, now);
  const remove = (): void => folder.remove();
  process.on("exit", remove);
  // A closed terminal says SIGHUP, and by default that ends a process without a last word.
  const hangUp = (): void => process.exit(EXIT.done);
  process.on("SIGHUP", hangUp);
  try {
    const { environment, stop } = await serve({ context, choice, roles, folder, keepsConfig: false });
    context.stdout.write(linesFor(environment, new Map([["SALLYPORT_AGENT_PID", String(process.pid)]])));
    while (!interruption.aborted && isRunning(owner) !== false && systemClock.now() < until) {
      await systemClock.sleep(LOOK_MS, { signal: interruption });
    }
    stop();
    if (systemClock.now() >= until) say(context, "sallyport: the ID token has ended and so have the last credentials");
    return EXIT.done;
  } finally {
    remove();
    process.off("exit", remove);
    process.off("SIGHUP", hangUp);
  }
}

/** The longest that a session lasts after the token with which it was had. */
const LONGEST_SESSION_MS = 43_200_000;

/** For a token that does not say when it ends: no agent is older. */
const A_YEAR_MS = 366 * 86_400_000;

function endOf([{ asking, session }]: readonly [ServedRole, ...ServedRole[]]): number {
  const { expiresAt } = asking.token.token;
  if (expiresAt === undefined) return systemClock.now() + A_YEAR_MS;
  const { from, until } = session.credentials;
  return expiresAt * 1000 + Math.min(until - from, LONGEST_SESSION_MS);
}
