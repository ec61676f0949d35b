import type { Door } from "../../admission/admission.ts";
import type { Change } from "../../change/change.ts";
import type { Estate } from "../../estate/estate.ts";
import { accountById } from "../../estate/lookup.ts";
import { standingOf } from "../../estate/standing.ts";
import { readPolicy } from "../../iam/read-policy.ts";
import { knownFrom } from "../desired/known.ts";
import type { ChangeDocument } from "../plan/plan-document.ts";
import { standingIn } from "../plan/standing.ts";
import { type Weighed, type Weighing, weigh, weighAll } from "../plan/weigh.ts";
import type { Reweighed } from "./gates.ts";

export interface ReweighOptions {
  /** Each object by itself, whatever else its principal carries: for what has been done already. */
  readonly alone?: boolean;
}

/**
 * Weighs changes once more, by what stands now and without belief in what their file says of them: a plan is a file, and
 * whoever could edit it could call anything harmless.
 */
export function reweigh(
  changes: readonly ChangeDocument[],
  estate: Estate,
  { alone = false }: ReweighOptions = {},
): readonly Reweighed[] {
  const weighed = weighNow(changes, estate, { alone });
  return changes.flatMap((change) => {
    const result = weighed.get(change)?.change;
    return result === undefined ? [] : [{ change, access: result.access, breaks: result.breaks }];
  });
}

/** What each change means for access, by what stands in its account now. */
export function weighNow<T extends Change>(
  changes: readonly T[],
  estate: Estate,
  { alone = false }: ReweighOptions = {},
): ReadonlyMap<T, Weighed> {
  const known = knownFrom(estate);
  const weighed = new Map<T, Weighed>();
  for (const [id, own] of Map.groupBy(changes, ({ account }) => account)) {
    const account = accountById(estate, id);
    const onOf = (change: T): Weighing => ({
      estate,
      account,
      doorOf: (arn) => doorOf(arn, change, changes, estate),
      idOf: (path) => estate.gitlabs.flatMap(({ host }) => known.project(host, path)?.id ?? [])[0],
    });
    const results = alone
      ? own.map((change) => weigh(change, onOf(change)))
      : weighAll(own, standingIn(estate, id).objects, onOf);
    for (const [at, change] of own.entries()) {
      const result = results[at];
      if (result !== undefined) weighed.set(change, result);
    }
  }
  return weighed;
}

const PROVIDER = /^arn:aws[a-z-]*:iam::\d{12}:oidc-provider\/(.+)$/;
/** Clusters' own issuers: none of their tokens is a job's. */
const CLUSTER = /^oidc\.eks\./;

/** The door of the first provider of jobs that a role trusts. */
function doorOf(
  roleArn: string,
  { account, before, after }: Change,
  changes: readonly Change[],
  estate: Estate,
): Door | undefined {
  for (const role of [after, before]) {
    if (role?.kind !== "role") continue;
    const statements = readPolicy(role.trust, { kind: "trust" }).value?.statements ?? [];
    for (const { value: arn } of statements.flatMap(({ principal }) => principal?.entries ?? [])) {
      const url = PROVIDER.exec(arn)?.[1];
      if (url === undefined || CLUSTER.test(url)) continue;
      const standing = accountById(estate, account)?.providers?.find((provider) => provider.arn === arn)?.clientIds;
      const made = changes.flatMap((change) =>
        change.after?.kind === "provider" && change.after.arn === arn ? change.after.clientIds : [],
      );
      // By no audience that was read nobody would come in, and whatever is done there would be called harmless.
      if (standing === undefined && made.length === 0 && !areProvidersRead(estate, account)) return undefined;
      return { account, provider: { url, clientIds: [...new Set([...(standing ?? []), ...made])] }, roleArn };
    }
  }
  return undefined;
}

function areProvidersRead({ sources }: Estate, account: string): boolean {
  return standingOf(sources, "oidc-providers", { account }) === "ok";
}
