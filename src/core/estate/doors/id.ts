import type { Origin } from "../account.ts";
import type { Place } from "../place.ts";

/** What a file declares may differ from what lives under the same name, so its door has the file's name in its id. */
export function declaredSuffix(thing: { readonly origin: Origin; readonly at: Place }): string {
  return thing.origin === "live" ? "" : `@${thing.at.source.name ?? "-"}`;
}
