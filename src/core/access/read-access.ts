import type { Reading } from "../text/diagnostic.ts";
import type { Source } from "../text/span.ts";
import { CAPABILITIES } from "./capabilities/registry.ts";
import type { Declaration } from "./declaration/declaration.ts";
import { readDeclaration } from "./declaration/read-declaration.ts";

/** Reads a `sallyport.yaml` with the parameters of its capabilities, as whoever plans needs it. */
export function readAccess(source: Source): Reading<Declaration> {
  return readDeclaration(source, { capabilities: CAPABILITIES });
}

/** The files that its grants name, relative to the declaration. */
export function policyFilesOf({ grants }: Declaration): readonly string[] {
  const files = grants.flatMap(({ can }) =>
    can.flatMap((ability) => (ability.kind === "policy" ? [ability.policy] : [])),
  );
  return [...new Set(files)].sort();
}
