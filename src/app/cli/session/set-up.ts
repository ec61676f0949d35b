import { linesFor } from "../../../core/session/write-credentials.ts";
import { systemClock } from "../../../edge/time/clock.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import type { Context } from "../command.ts";
import { invalidArgument } from "../invalid-input.ts";
import { say } from "../output.ts";
import { openRunFolder, shellOfJob } from "./folders.ts";
import { readWish, serviceFor } from "./read-wish.ts";
import { writeSecretText } from "./secret-output.ts";
import { serve } from "./serve.ts";
import { takeRoles } from "./take-roles.ts";

/** Where a token does not say when it ends. */
const A_DAY_MS = 86_400_000;

/** Prints the lines that make every SDK in this shell take the role by itself. They name files and hold no secret. */
export async function setUp(context: Context): Promise<ExitCode> {
  const wish = await readWish(context);
  const choice = serviceFor(wish, false);
  if (choice.agent) {
    throw invalidArgument(
      "creds/needs-agent",
      `\`--setup\` cannot carry ${choice.hides ?? ""}`,
      "use `sallyport agent --background`, or `sallyport exec`",
    );
  }
  const roles = await takeRoles(context, wish);
  const now = systemClock.now();
  const { expiresAt } = roles[0].asking.token.token;
  const until = expiresAt === undefined ? now + A_DAY_MS : expiresAt * 1000;
  const folder = openRunFolder(context, shellOfJob(), until, now);
  const { environment } = await serve({ context, choice, roles, folder, keepsConfig: false });
  for (const { names, because } of environment.taken) {
    say(context, `sallyport: unset: ${names.join(", ")} (${because})`);
  }
  writeSecretText(context, linesFor(environment));
  return EXIT.done;
}
