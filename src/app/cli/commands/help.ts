import { COMMANDS, commandNamed } from "../../../core/settings/commands.ts";
import { didYouMean } from "../../../core/text/nearest.ts";
import { EXIT } from "../../exit-code.ts";
import type { Run } from "../command.ts";
import { invalidArgument } from "../invalid-input.ts";
import { helpOfCommand, helpOfProgram } from "../help-text.ts";

export const run: Run = ({ positionals, stdout, style }) => {
  const [name] = positionals;
  if (name === undefined) {
    stdout.write(helpOfProgram(style.stdout));
    return EXIT.done;
  }
  const command = commandNamed(name);
  if (command === undefined) {
    const known = COMMANDS.map((row) => row.name);
    throw invalidArgument("cli/unknown-command", `unknown command \`${name}\``, didYouMean(name, known));
  }
  stdout.write(helpOfCommand(command, style.stdout));
  return EXIT.done;
};
