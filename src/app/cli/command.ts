import type { Declaration } from "../../core/access/declaration/declaration.ts";
import type { Command } from "../../core/settings/command.ts";
import type { FlagName, FlagValue } from "../../core/settings/flags.ts";
import type { Settings } from "../../core/settings/resolve.ts";
import type { Style } from "../../core/text/style.ts";
import type { ExitCode } from "../exit-code.ts";
import type { World } from "../world.ts";

/** What a command is given: its command line, its settings, and the world. */
export interface Context extends World {
  readonly command: Command;
  readonly positionals: readonly string[];
  /** What follows `--`. */
  readonly rest: readonly string[];
  /** The value of a flag that the command's row names, wherever it came from. */
  readonly flag: <Name extends FlagName>(name: Name) => FlagValue<Name>;
  readonly settings: Settings;
  /** Reads `sallyport.yaml` for a command that does without it unless it is named a grant. */
  readonly readDeclaration: () => Promise<Declaration | undefined>;
  /** The `sallyport.yaml` that holds here, where there is one and the command reads it. */
  readonly configuration?: Declaration;
  /** Decided once: whether each stream has colour, and how wide it is. */
  readonly style: { readonly stdout: Style; readonly stderr: Style };
  /**
   * From the first call on Ctrl-C aborts this signal instead of ending the process, and a second one ends it. The
   * command is then to stop soon, to say what was done and what was not, and to return `EXIT.interrupted`; an error
   * thrown after the signal counts as that. A command that never calls it ends at once, as any program does.
   */
  readonly interruption: () => AbortSignal;
  readonly isInterrupted: () => boolean;
}

/** `app/cli/commands/<name>.ts` exports one as `run`. */
export type Run = (context: Context) => Promise<ExitCode> | ExitCode;
