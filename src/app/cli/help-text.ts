import { COMMANDS } from "../../core/settings/commands.ts";
import { type Command, FLAGS_EVERYWHERE, GROUPS, flagsOf, usageOf } from "../../core/settings/command.ts";
import { detailsOf, writeFlag } from "../../core/settings/flag.ts";
import { type FlagName, flagNamed } from "../../core/settings/flags.ts";
import { type Style, paint } from "../../core/text/style.ts";
import { wrap } from "../../core/text/wrap.ts";

/** What `sallyport help` prints: the commands that lead, then the rest by group. */
export function helpOfProgram(style: Style): string {
  const leading = COMMANDS.filter((command) => command.leads);
  const blocks = [
    wrap("Sallyport guards every door between GitLab and the cloud.", style.width),
    wrap("Usage: sallyport COMMAND [flags]", style.width - 2, "  "),
    ...(leading.length === 0 ? [] : [pairs(leading.map(pairOf), style)]),
    ...GROUPS.flatMap((group) => {
      const commands = COMMANDS.filter((command) => command.group === group && !command.leads);
      if (commands.length === 0) return [];
      return [`${paint(style, "bold", group)}\n${pairs(commands.map(pairOf), style)}`];
    }),
    wrap("`sallyport help COMMAND` shows one of them, its flags and two examples.", style.width),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function pairOf(command: Command): Pair {
  return [command.name, command.summary];
}

/** What `sallyport help COMMAND` prints: two examples first, then usage and flags. */
export function helpOfCommand(command: Command, style: Style): string {
  const own = flagsOf(command).filter((name) => !FLAGS_EVERYWHERE.includes(name));
  const blocks = [
    wrap(`sallyport ${command.name}: ${command.summary}`, style.width - 2, "  "),
    command.examples.map((example) => showExample(example, style)).join("\n"),
    ...(command.about === undefined ? [] : [wrap(command.about, style.width)]),
    wrap(`Usage: ${usageOf(command)}`, style.width - 2, "  "),
    ...(own.length === 0
      ? []
      : [
          pairs(
            own.map((name) => pairOfFlag(name, command)),
            style,
          ),
        ]),
    wrap(`Everywhere: ${FLAGS_EVERYWHERE.map((name) => `--${name}`).join(", ")}`, style.width - 2, "  "),
    ...(command.page === undefined ? [] : [`More: docs/${command.page}`]),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function showExample({ line, says }: Command["examples"][0], style: Style): string {
  return `  ${paint(style, "bold", line)}\n      ${paint(style, "dim", wrap(says, style.width - 6, "      "))}`;
}

function pairOfFlag(name: FlagName, command: Command): Pair {
  const flag = flagNamed(name);
  return [writeFlag(name, flag), `${flag.help}${detailsOf(flag, name === "format" ? command.formats : flag.choices)}`];
}

type Pair = readonly [left: string, right: string];

/** Two columns; where the terminal is too narrow for them, the right one goes below. */
function pairs(rows: readonly Pair[], style: Style): string {
  const left = Math.max(...rows.map(([word]) => word.length));
  const room = style.width - left - 4;
  if (room < 30) {
    return rows.map(([word, text]) => `  ${word}\n      ${wrap(text, style.width - 6, "      ")}`).join("\n");
  }
  const indent = " ".repeat(left + 4);
  // The first line of the right column has its own room; the others carry the indent.
  return rows.map(([word, text]) => `  ${word.padEnd(left)}  ${wrap(text, room, indent)}`).join("\n");
}
