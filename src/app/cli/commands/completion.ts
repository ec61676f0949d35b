import { type Candidate, type Completion, complete } from "../../../core/settings/complete.ts";
import { SHELLS, isShell, writeCompletion } from "../../../core/settings/completion.ts";
import { visible } from "../../../core/text/visible.ts";
import { profileNames } from "../../../edge/aws/profile-names.ts";
import { EXIT } from "../../exit-code.ts";
import type { Context, Run } from "../command.ts";
import { invalidArgument } from "../invalid-input.ts";

export const run: Run = async (context) => {
  const [asked = ""] = context.positionals;
  if (asked === "next") {
    context.stdout.write(asLines(await complete(context.rest, (kind) => liveWords(kind, context))));
    return EXIT.done;
  }
  if (!isShell(asked)) {
    const shells = SHELLS.map((shell) => `\`${shell}\``).join(", ");
    throw invalidArgument("cli/unknown-shell", `no completion for \`${asked}\``, `there is one for ${shells}`);
  }
  context.stdout.write(writeCompletion(asked));
  return EXIT.done;
};

async function liveWords(kind: "profile" | "rule", { env }: Context): Promise<readonly Candidate[]> {
  if (kind === "profile") return profileNames(env).map((word) => ({ word }));
  const { RULES } = await import("../../../core/audit/rules/index.ts");
  return RULES.map(({ id, page }) => ({ word: id, about: page.summary }));
}

/** A line a word, with a tab before what it is; or one line that names what the shell itself can list. */
function asLines(completion: Completion): string {
  if (typeof completion === "string") return `:${completion}\n`;
  return completion.map(({ word, about }) => `${visible(word)}${about === undefined ? "" : `\t${about}`}\n`).join("");
}
