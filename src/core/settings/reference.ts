import { COMMANDS } from "./commands.ts";
import { type Command, FLAGS_EVERYWHERE, GROUPS, flagIn, flagsOf, usageOf } from "./command.ts";
import { type Flag, configKey, detailsOf, environmentNames, isConfigurable, writeFlag } from "./flag.ts";
import { FLAG_NAMES, type FlagName, flagNamed } from "./flags.ts";

/** `docs/reference.md`: every command and every flag, from the two tables. */
export function writeReference(): string {
  const blocks = [
    "# Reference",
    "Made from the table of commands and the table of flags by `npm run docs`; do not edit.",
    "A flag outranks its variable in the environment, that outranks its key under `settings:` in `sallyport.yaml`, and " +
      "that outranks the default. `sallyport settings` shows what holds and where it came from. In a variable the " +
      "values of a repeatable flag are parted by commas; an empty variable counts as unset. What opens, deletes or " +
      "skips a question has neither variable nor key.",
    "## Commands",
    ...GROUPS.flatMap((group) =>
      COMMANDS.filter((command) => command.group === group).map((command) => commandSection(command)),
    ),
    "## Flags",
    table(
      ["flag", "environment", "sallyport.yaml", "what it does"],
      FLAG_NAMES.map((name) => flagRow(name, flagNamed(name))),
    ),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function commandSection(command: Command): string {
  const own = flagsOf(command).filter((name) => !FLAGS_EVERYWHERE.includes(name));
  const lines = [
    `### ${command.name}`,
    `${sentence(command.summary)}${command.page === undefined ? "" : ` More: [${command.page}](${command.page}).`}`,
    ...(command.about === undefined ? [] : [command.about]),
    `    ${usageOf(command)}`,
    command.examples.map(({ line, says }) => `- \`${line}\`: ${says}`).join("\n"),
    ...(own.length === 0
      ? []
      : [`Flags: ${own.map((name) => `\`--${name}\`${ownDefault(name, command)}`).join(", ")}.`]),
    ...(command.formats === undefined
      ? []
      : [`Formats: ${command.formats.map((format) => `\`${format}\``).join(", ")}.`]),
  ];
  return lines.join("\n\n");
}

function ownDefault(name: FlagName, command: Command): string {
  return command.defaults?.[name] === undefined ? "" : detailsOf(flagIn(name, command));
}

function flagRow(name: FlagName, flag: Flag): string[] {
  const variables = environmentNames(name, flag).map((variable) => `\`${variable}\``);
  const short = flag.short === undefined ? "" : `, \`-${flag.short}\``;
  return [
    `\`${writeFlag(name, flag)}\`${short}`,
    variables.join(", "),
    isConfigurable(flag) ? `\`${configKey(name)}\`` : "",
    `${flag.help}${detailsOf(flag)}`,
  ];
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const escaped = rows.map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  return [head, head.map(() => "---"), ...escaped].map((row) => `| ${row.join(" | ")} |`).join("\n");
}
