import type { Source } from "../text/span.ts";
import type { Generation } from "./generations.ts";
import type { ChartKind } from "./service-account.ts";
import type { StorageSecret } from "./storage-secret.ts";
import type { Values } from "./values.ts";

/** All that is looked at together: the values of one release, and the secrets that lie beside them. */
export interface ChartReading {
  readonly chart: ChartKind;
  readonly values: Values;
  readonly secrets: readonly PlacedSecret[];
  /** Absent: any of the known ones. */
  readonly generation?: Generation;
}

export interface PlacedSecret {
  readonly source: Source;
  readonly secret: StorageSecret;
}
