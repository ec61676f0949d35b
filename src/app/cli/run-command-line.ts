import type { Declaration } from "../../core/access/declaration/declaration.ts";
import type { Command } from "../../core/settings/command.ts";
import { commandNamed } from "../../core/settings/commands.ts";
import { type CommandLine, parseCommandLine } from "../../core/settings/parse.ts";
import { resolveSettings } from "../../core/settings/resolve.ts";
import type { ExitCode } from "../exit-code.ts";
import type { World } from "../world.ts";
import type { Run } from "./command.ts";
import type { readConfiguration, settingsOf } from "./configuration.ts";
import { createContext } from "./context.ts";
import { explainError } from "./explain-error.ts";
import { checkReports } from "./output.ts";
import { refuseProblems, showWarnings } from "./problems.ts";

/** What a command's file exports. */
export interface Loaded {
  readonly run: Run;
}

/** What `configuration.ts` exports. */
export interface ConfigurationReader {
  readonly readConfiguration: typeof readConfiguration;
  readonly settingsOf: typeof settingsOf;
}

/** Where commands and the reader of `sallyport.yaml` come from when they are needed. */
export interface Program {
  readonly load: (name: string) => Promise<Loaded>;
  readonly configuration: () => Promise<ConfigurationReader>;
}

/** Reads the command line, settles every setting, loads the command's own code and runs it. */
export async function runCommandLine(words: readonly string[], world: World, program: Program): Promise<ExitCode> {
  const line = parseCommandLine(words);
  const { command, positionals } = commandToRun(line);
  const said = { given: line.given, environment: world.env };
  // Enough to complain in the right colour and to find the file; what it says comes on top.
  const early = resolveSettings(said, command);
  const readDeclaration = async (): Promise<Declaration | undefined> =>
    (await program.configuration()).readConfiguration(early, world);
  const parts = { world, command, positionals, rest: line.rest, readDeclaration };
  let context = createContext({ ...parts, settings: early });
  try {
    refuseProblems(line.problems);
    refuseProblems(context.settings.problems);
    const { run } = await program.load(command.name);
    if (command.readsConfiguration !== false) {
      const configuration = await readDeclaration();
      if (configuration !== undefined) {
        const { settingsOf } = await program.configuration();
        const settings = resolveSettings({ ...said, file: settingsOf(configuration) }, command);
        context = createContext({ ...parts, settings, configuration });
        refuseProblems(settings.problems);
      }
    }
    showWarnings(context, context.settings.problems);
    checkReports(context);
    return await run(context);
  } catch (error) {
    return explainError(context, error);
  }
}

interface Asked {
  readonly command: Command;
  readonly positionals: readonly string[];
}

/** `who --help` is `help who`; no command at all is `help` too. */
function commandToRun({ command, positionals, given }: CommandLine): Asked {
  if (given.has("version")) return { command: required("version"), positionals: [] };
  if (command === undefined) return { command: required("help"), positionals: [] };
  if (given.has("help")) return { command: required("help"), positionals: [command.name] };
  return { command, positionals };
}

function required(name: string): Command {
  const command = commandNamed(name);
  if (command === undefined) throw new TypeError(`the table of commands lacks \`${name}\``);
  return command;
}
