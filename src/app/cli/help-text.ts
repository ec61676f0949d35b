import { COMMANDS } from "../../core/settings/commands.ts";
import {
  type Command,
  FLAGS_EVERYWHERE,
  FOLDS,
  GROUPS,
  flagIn,
  flagsOf,
  usageOf,
} from "../../core/settings/command.ts";
import { detailsOf, writeFlag } from "../../core/settings/flag.ts";
import type { FlagName } from "../../core/settings/flags.ts";
import { type ColumnRow, layColumns } from "../../core/text/columns.ts";
import { type Style, paint } from "../../core/text/style.ts";
import { wrap } from "../../core/text/wrap.ts";

/** What `sallyport help` prints: the commands that lead, then the rest by group. */
export function helpOfProgram(style: Style): string {
  const leading = COMMANDS.filter((command) => command.leads);
  const groups = GROUPS.map((group) => COMMANDS.filter((command) => command.group === group && !command.leads));
  const parts = [leading, ...groups].filter((commands) => commands.length > 0);
  const wide = Math.max(...COMMANDS.map(({ name }) => name.length));
  const blocks = [
    wrap("Sallyport guards every door between GitLab and the cloud.", style.width),
    wrap("Usage: sallyport COMMAND [flags]", style.width - 2, "  "),
    ...parts.map((commands) => {
      const head = commands === leading ? "" : `${paint(style, "bold", commands[0]?.group ?? "")}\n`;
      const rows = commands.map(({ name, summary }) => ({ cells: [name.padEnd(wide)], text: summary }));
      return `${head}${layColumns(rows, style, 2)}`;
    }),
    wrap("`sallyport help COMMAND` shows one of them, its flags and two examples.", style.width),
  ];
  return `${blocks.join("\n\n")}\n`;
}

/** What `sallyport help COMMAND` prints: two examples first, then usage and flags. */
export function helpOfCommand(command: Command, style: Style): string {
  const folds = (command.folds ?? []).map((name) => FOLDS[name]);
  const elsewhere = [
    ...FLAGS_EVERYWHERE,
    ...folds.flatMap(({ flags }) => flags.filter((name) => !command.flags.includes(name))),
  ];
  const own = flagsOf(command).filter((name) => !elsewhere.includes(name));
  const blocks = [
    wrap(`sallyport ${command.name}: ${command.summary}`, style.width - 2, "  "),
    command.examples.map((example) => showExample(example, style)).join("\n"),
    ...(command.about === undefined ? [] : [wrap(command.about, style.width)]),
    wrap(`Usage: ${usageOf(command)}`, style.width - 2, "  "),
    ...(own.length === 0
      ? []
      : [
          layColumns(
            own.map((name) => rowOf(name, command)),
            style,
            2,
          ),
        ]),
    ...folds.map(({ says, flags }) =>
      wrap(`${says}: ${flags.map((name) => `--${name}`).join(", ")}`, style.width - 2, "  "),
    ),
    wrap(`Everywhere: ${FLAGS_EVERYWHERE.map((name) => `--${name}`).join(", ")}`, style.width - 2, "  "),
    ...(command.page === undefined ? [] : [`More: docs/${command.page}`]),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function showExample({ line, says }: Command["examples"][0], style: Style): string {
  return `  ${paint(style, "bold", line)}\n      ${paint(style, "dim", wrap(says, style.width - 6, "      "))}`;
}

function rowOf(name: FlagName, command: Command): ColumnRow {
  const flag = flagIn(name, command);
  const choices = name === "format" ? command.formats : flag.choices;
  return { cells: [writeFlag(name, flag)], text: `${flag.help}${detailsOf(flag, choices)}` };
}
