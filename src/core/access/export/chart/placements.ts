import type { Estate } from "../../../estate/estate.ts";
import type { Reading } from "../../../text/diagnostic.ts";
import type { Declaration, Grant } from "../../declaration/declaration.ts";
import { Complaints } from "../../desired/complaints.ts";
import { pathOf, roleNameOf } from "../../desired/grant-role.ts";
import { knownFrom } from "../../desired/known.ts";
import { partitionOfAccount } from "../../desired/partition.ts";
import type { Cache, Placement } from "./placement.ts";

/** The components that a declaration's grants name. A role that stands under another path is found with an estate. */
export function placementsOf(declaration: Declaration, estate?: Estate): Reading<readonly Placement[]> {
  const complaints = new Complaints(declaration);
  const known = knownFrom(estate);
  const placements = declaration.grants.flatMap((grant): readonly Placement[] => {
    const { from } = grant;
    const account = declaration.accounts.find(({ name }) => name === grant.into);
    if (from.kind !== "chart" || account === undefined) return [];
    const partition = partitionOfAccount(account, complaints);
    const name = roleNameOf(grant);
    const role =
      known.role(account.id, name)?.arn ?? `arn:${partition}:iam::${account.id}:role${pathOf(declaration)}${name}`;
    if (account.region === undefined) {
      const message = `buckets of \`${grant.name}\` need the region of \`${account.name}\`, which says none`;
      complaints.refuse("no-region", message, [grant, "into"], "`region: eu-west-1` under the account");
    }
    return from.chart.map((component) => ({
      grant: grant.name,
      component,
      via: from.via,
      role,
      namespace: from.namespace,
      release: from.release,
      account: account.id,
      ...(from.cluster === undefined ? {} : { cluster: from.cluster }),
      ...(from.serviceAccount === undefined ? {} : { serviceAccount: from.serviceAccount }),
      ...(account.region === undefined ? {} : { region: account.region }),
      ...storageOf(grant),
    }));
  });
  return complaints.failed ? { diagnostics: complaints.list } : { value: placements, diagnostics: complaints.list };
}

/** Of the two capabilities that charts are configured by; a grant may hold others, which no value speaks of. */
function storageOf({ can }: Grant): Pick<Placement, "buckets" | "kmsKey" | "cache"> {
  const buckets: string[] = [];
  let kmsKey: string | undefined;
  let cache: Cache | undefined;
  for (const ability of can) {
    if (ability.kind !== "capability") continue;
    // The capability's own shape has read them.
    if (ability.capability === "s3-storage") {
      const params = ability.params as { readonly buckets: readonly string[]; readonly kmsKey?: string };
      buckets.push(...params.buckets);
      kmsKey ??= params.kmsKey;
    }
    if (ability.capability === "runner-cache") cache ??= ability.params as Cache;
  }
  return {
    buckets: [...new Set(buckets)].sort(),
    ...(kmsKey === undefined ? {} : { kmsKey }),
    ...(cache === undefined ? {} : { cache }),
  };
}
