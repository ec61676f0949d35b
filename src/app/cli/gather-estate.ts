import type { Diagnostic } from "../../core/text/diagnostic.ts";
import { type EstateReading, readEstate } from "../../core/estate/read-estate.ts";
import { readGiven } from "../../edge/files/read-given.ts";
import type { Context } from "./command.ts";
import { InvalidInput } from "./invalid-input.ts";
import { readInput } from "./read-input.ts";

/** What a command looks at: the files and folders that it was given, or, given none, what it reads live. */
export interface Gathered extends EstateReading {
  readonly live: boolean;
  readonly interrupted: boolean;
}

export async function gatherEstate(context: Context, paths: readonly string[]): Promise<Gathered> {
  if (paths.length === 0) return gatherLive(context);
  if (paths.length === 1 && paths[0] === "-") {
    return { ...recognised(readEstate([readInput(context, "-")])), live: false, interrupted: false };
  }
  const { sources, unread } = readGiven(context.cwd, paths);
  return { ...recognised(readEstate(sources, unread)), live: false, interrupted: false };
}

async function gatherLive(context: Context): Promise<Gathered> {
  const { collectSnapshot } = await import("./collect-snapshot.ts");
  const files = new Map<string, string>();
  const { interrupted } = await collectSnapshot(context, (path, text) => void files.set(path, text));
  const sources = [...files].map(([name, text]) => ({ name, text }));
  return { ...readEstate(sources), live: true, interrupted };
}

/** Nothing at all was understood: then this is wrong input, and not an estate without doors. */
function recognised(reading: EstateReading): EstateReading {
  const { sources, diagnostics } = reading.estate;
  if (sources.some(({ kind }) => kind !== "unknown")) return reading;
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const nothing: Diagnostic = {
    code: "estate/nothing-read",
    severity: "error",
    message: "there is nothing here that an audit could read",
    help: "a snapshot folder, `get-account-authorization-details`, Terraform plan JSON, a template, a policy, a `.gitlab-ci.yml`, a `config.toml`, chart values",
  };
  throw new InvalidInput(errors.length > 0 ? errors : [nothing], reading.texts);
}
