import { STORES, type StoreName, componentNamed } from "../../../chart/components.ts";
import { serviceAccountName } from "../../../chart/names.ts";
import type { ChartFrom } from "../../declaration/declaration.ts";

/** One component of a chart with the role that a grant gives it. */
export interface Placement {
  readonly grant: string;
  readonly component: string;
  readonly via: ChartFrom["via"];
  readonly role: string;
  readonly namespace: string;
  readonly release: string;
  readonly cluster?: string;
  /** Named by the grant: then somebody else than the chart makes it. */
  readonly serviceAccount?: string;
  readonly account: string;
  readonly region?: string;
  readonly buckets: readonly string[];
  readonly kmsKey?: string;
  readonly cache?: Cache;
}

/** The runner's cache, as its capability has it. */
export interface Cache {
  readonly bucket: string;
  readonly prefix?: string;
  readonly uploadRole?: string;
  readonly kmsKey?: string;
}

/** The name that the pods run under. */
export function accountNameOf({ serviceAccount, release, component }: Placement): string {
  return serviceAccount ?? serviceAccountName(release, component);
}

/** What a bucket is for: as somebody said, as the only thing that the component keeps, or as the bucket's name says. */
export function storeOf(
  bucket: string,
  { component, buckets }: Placement,
  said: ReadonlyMap<string, StoreName>,
): StoreName | undefined {
  const known = said.get(bucket);
  if (known !== undefined) return known;
  const keeps = componentNamed(component)?.keeps ?? [];
  const [only] = keeps;
  if (keeps.length === 1 && buckets.length === 1) return only;
  const word = bucket.replaceAll(/[._]/g, "-");
  const has = (name: StoreName): boolean =>
    STORES.find((store) => store.name === name)?.words.some((one) => word.includes(one)) ?? false;
  // The second bucket of the backups is named after them as often as not.
  if (has("backups-tmp")) return "backups-tmp";
  if (has("backups")) return "backups";
  const found = STORES.filter(({ name }) => has(name));
  return found.length === 1 ? found[0]?.name : undefined;
}
