import { dirname, join } from "node:path";
import type { Declaration } from "../../../core/access/declaration/declaration.ts";
import { policyFilesOf, readAccess } from "../../../core/access/read-access.ts";
import type { Diagnostic } from "../../../core/text/diagnostic.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import type { Source } from "../../../core/text/span.ts";
import { readText } from "../../../edge/files/read.ts";
import type { Context } from "../command.ts";
import { InvalidInput, invalidArgument } from "../invalid-input.ts";

export interface Declared {
  readonly declaration: Declaration;
  /** The policy files that its grants name, by the names that they use. */
  readonly files: ReadonlyMap<string, Source>;
  /** Every text that a diagnostic may point into. */
  readonly texts: readonly Source[];
  /** What is worth saying of it, though it can be worked with. */
  readonly warnings: readonly Diagnostic[];
}

/** The declaration with all that it names, or the end of the command with what is wrong with it. */
export function readDeclared({ configuration, cwd }: Pick<Context, "configuration" | "cwd">): Declared {
  if (configuration === undefined) {
    const help = "make one with `sallyport init`, or name it with `--config`";
    throw invalidArgument("plan/no-declaration", "there is no sallyport.yaml here or above", help);
  }
  const { source } = configuration;
  const { value, diagnostics } = readAccess(source);
  if (value === undefined) throw new InvalidInput(diagnostics, [source]);
  if (value.grants.length === 0 && value.stack === undefined) {
    const help = "see docs/sallyport-yaml.md; `sallyport init` starts one";
    throw invalidArgument("plan/no-grants", `\`${source.name ?? "sallyport.yaml"}\` declares no grants`, help);
  }
  const files = readPolicies(value, cwd);
  return { declaration: value, files, texts: [source, ...files.values()], warnings: diagnostics };
}

/** A file that is not there is left out: whoever plans says so at the place that names it. */
export function readPolicies(declaration: Declaration, cwd: string): ReadonlyMap<string, Source> {
  const folder = dirname(declaration.source.name ?? "sallyport.yaml");
  const files = new Map<string, Source>();
  for (const name of policyFilesOf(declaration)) {
    try {
      files.set(name, readText(cwd, join(folder, name)));
    } catch (error) {
      if (!(error instanceof SallyportError) || error.code !== "files/absent") throw error;
    }
  }
  return files;
}
