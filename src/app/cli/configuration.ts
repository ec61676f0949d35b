import type { Declaration } from "../../core/access/declaration/declaration.ts";
import type { FileSettings, Settings } from "../../core/settings/resolve.ts";
import { findConfiguration } from "../../edge/files/find-configuration.ts";
import { readText } from "../../edge/files/read.ts";
import type { World } from "../world.ts";
import { InvalidInput } from "./invalid-input.ts";

/** The `sallyport.yaml` that `--config` names, else the nearest one. YAML's reader is loaded only when there is one. */
export async function readConfiguration(settings: Settings, { cwd }: World): Promise<Declaration | undefined> {
  const named = settings.values.get("config")?.value;
  const file = typeof named === "string" ? named : findConfiguration(cwd);
  if (file === undefined) return undefined;
  const source = readText(cwd, file);
  const { readDeclaration } = await import("../../core/access/declaration/read-declaration.ts");
  const { value, diagnostics } = readDeclaration(source);
  if (value === undefined) throw new InvalidInput(diagnostics, [source]);
  return value;
}

/** What the file says about settings: under `settings:` itself, and what `gitlab:` says once for everybody. */
export function settingsOf({ gitlab, settings, source }: Declaration): FileSettings {
  const shared = Object.entries({ tenant: gitlab?.groups, issuer: gitlab?.url, audience: gitlab?.audience });
  const said = Object.fromEntries(shared.filter(([, value]) => value !== undefined));
  return { file: source.name ?? "sallyport.yaml", values: { ...said, ...settings } };
}
