import type { Command } from "./command.ts";

/**
 * The table of commands, in the order in which help shows them. To add one: a row here, `app/cli/commands/<name>.ts`
 * with `export const run: Run`, then `npm run docs`.
 */
export const COMMANDS: readonly Command[] = [
  // Know

  // Build

  // Run

  // Else
  {
    name: "settings",
    group: "Else",
    summary: "show every setting, its value and where that came from",
    flags: [],
    formats: ["text", "json"],
    examples: [
      { line: "sallyport settings", says: "what holds here, from environment, file and defaults" },
      { line: "SALLYPORT_FAIL_ON=high sallyport settings --format json", says: "the same for a program" },
    ],
  },
  {
    name: "completion",
    group: "Else",
    summary: "print the script that completes words in bash, zsh or fish",
    about:
      "`sallyport completion next -- WORDS...` is what those scripts ask: it prints what may stand for the last word.",
    takes: [{ name: "SHELL", completes: "shell" }],
    passesOn: "[WORDS...]",
    flags: [],
    readsConfiguration: false,
    examples: [
      { line: "source <(sallyport completion bash)", says: "in ~/.bashrc; the same with zsh in ~/.zshrc" },
      { line: "sallyport completion fish | source", says: "in ~/.config/fish/config.fish" },
    ],
  },
  {
    name: "version",
    group: "Else",
    summary: "show the version",
    flags: [],
    formats: ["text", "json"],
    readsConfiguration: false,
    examples: [
      { line: "sallyport version", says: "the version alone" },
      { line: "sallyport version --format json", says: "with the Node that runs it" },
    ],
  },
  {
    name: "help",
    group: "Else",
    summary: "show the commands, or what one of them does and takes",
    takes: [{ name: "COMMAND", optional: true, completes: "command" }],
    flags: [],
    readsConfiguration: false,
    examples: [
      { line: "sallyport help", says: "the commands" },
      { line: "sallyport help settings", says: "one of them, as `sallyport settings --help` does" },
    ],
  },
];

const byName: ReadonlyMap<string, Command> = new Map(COMMANDS.map((command) => [command.name, command]));

export function commandNamed(name: string): Command | undefined {
  return byName.get(name);
}
