import { type Generation, GENERATIONS, generationOf } from "../../../core/chart/generations.ts";
import { readSetValues } from "../../../core/chart/set-values.ts";
import { type Release, readRelease } from "../../../core/estate/read-release.ts";
import type { Diagnostic } from "../../../core/text/diagnostic.ts";
import type { Context } from "../command.ts";
import { InvalidInput, invalidArgument } from "../invalid-input.ts";
import { readInput } from "../read-input.ts";
import { showDiagnostics } from "../show-diagnostics.ts";

/** The files that were named, in the order in which Helm is given them, and the pairs of `--set`. */
export function gatherRelease(context: Context): Release {
  if (context.positionals.length === 0) {
    const help = "name the values files in the order of Helm's `-f`, and the secrets beside them";
    throw invalidArgument("chart/no-values", "no values were given", help);
  }
  const sets = context.flag("set").map((text) => readSetValues(text));
  const pairs = sets.flatMap(({ value }) => value ?? []);
  const sources = context.positionals.map((word) => readInput(context, word));
  const release = readRelease(sources, pairs, chartVersion(context));
  const diagnostics: readonly Diagnostic[] = [...sets.flatMap((set) => set.diagnostics), ...release.diagnostics];
  if (diagnostics.some(({ severity }) => severity === "error")) throw new InvalidInput(diagnostics, release.texts);
  showDiagnostics(context, diagnostics, release.texts);
  return release;
}

/** The chart that was named; absent, any that is known. */
export function chartVersion(context: Context): Generation | undefined {
  const word = context.flag("chart-version");
  if (word === undefined) return undefined;
  const found = generationOf(word);
  if (found !== undefined) return found;
  const known = GENERATIONS.map(({ chart, gitlab }) => `${chart} (GitLab ${gitlab})`).join(", ");
  throw invalidArgument("cli/bad-value", `\`--chart-version\` is \`${word}\``, `known are ${known}`);
}
