import type { Catalog } from "../catalog.ts";
import { openCatalog } from "./open.ts";

/** The catalogue that comes with this version of the program. Its data is loaded here and nowhere else. */
export async function loadCatalog(): Promise<Catalog> {
  const { CATALOG } = await import("./data.generated.ts");
  return openCatalog(CATALOG);
}
