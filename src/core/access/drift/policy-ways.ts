import type { CloudObject } from "../../change/object.ts";
import { managedPolicyByArn } from "../../estate/lookup.ts";
import { parseIamArn } from "../../estate/read/arn.ts";
import { printPolicy } from "../../iam/print-policy.ts";
import type { YamlEdit } from "../../text/edit-yaml.ts";
import type { DesiredGrant } from "../desired/desired.ts";
import { UNREAD_POLICY, keyOf, standingIn } from "../plan/standing.ts";
import type { DriftItem } from "./drift.ts";
import { type Accepting, NO_WAYS, type Way, type Ways, ownPoliciesOf } from "./way.ts";

const UNREAD = "the policy could not be read";

/** A policy that nobody declared becomes a file of the grant. */
export function waysOfExtra(stands: CloudObject, grant: DesiredGrant, on: Accepting): Ways {
  const found = extraPolicy(stands, on);
  if (found === undefined) return { ways: NO_WAYS, otherwise: "what it allows was not read" };
  if (found.text === UNREAD_POLICY) return { ways: NO_WAYS, otherwise: UNREAD };
  const { name: grantName, can } = grant.grant;
  const file = freshFile(`${grantName}-${found.name}`, on);
  const way: Way = {
    says: `\`policy: ${file}\` among what \`${grantName}\` can`,
    edits: [{ path: ["grants", grantName, "can", can.length], value: { policy: file } }],
    files: new Map([[file, found.text]]),
  };
  return { ways: [way], otherwise: "the role has no room for it beside what is declared" };
}

function extraPolicy(
  stands: CloudObject,
  { estate }: Accepting,
): { readonly name: string; readonly text: string } | undefined {
  if (stands.kind === "inline-policy") return { name: stands.name, text: stands.policy };
  if (stands.kind !== "attachment") return undefined;
  const held = managedPolicyByArn(estate, stands.policyArn)?.held;
  if (held?.policy === undefined || !held.exact) return undefined;
  return { name: parseIamArn(stands.policyArn)?.name ?? "attached", text: printPolicy(held.policy) };
}

/** A policy of a grant's own that is another now: its file says so, or a file takes the place of the capabilities. */
export function waysOfPolicy({ declared, stands }: DriftItem, grant: DesiredGrant, on: Accepting): Ways {
  const text = policyText(stands);
  const origin = originOf(declared, grant);
  if (origin === undefined || text === undefined || text === UNREAD_POLICY) return { ways: NO_WAYS, otherwise: UNREAD };
  const { name, can } = grant.grant;
  if (origin !== "capabilities") {
    const ability = can[origin];
    if (ability?.kind !== "policy") return { ways: NO_WAYS, otherwise: UNREAD };
    const other = freshFile(name, on);
    const ways: readonly Way[] = [
      { says: `the text of \`${ability.policy}\``, edits: [], files: new Map([[ability.policy, text]]) },
      {
        says: `\`policy: ${other}\` instead of \`${ability.policy}\``,
        edits: [{ path: ["grants", name, "can", origin, "policy"], value: other }],
        files: new Map([[other, text]]),
      },
    ];
    return { ways, otherwise: "it cannot be said in its file" };
  }
  return {
    ways: [insteadOfCapabilities(grant, on)],
    otherwise: "it is not what capabilities say, and too big for a file",
  };
}

function policyText(object: CloudObject | undefined): string | undefined {
  return object?.kind === "inline-policy" || object?.kind === "managed-policy" ? object.policy : undefined;
}

/** Which `policy:` entry an own policy is made of; the files come behind what the capabilities make. */
function originOf(declared: CloudObject | undefined, grant: DesiredGrant): number | "capabilities" | undefined {
  const own = ownPoliciesOf(grant);
  const at = own.findIndex((object) => declared !== undefined && keyOf(object) === keyOf(declared));
  if (at < 0) return undefined;
  const files = fileIndexes(grant);
  return files[at - (own.length - files.length)] ?? "capabilities";
}

function fileIndexes({ grant }: DesiredGrant): readonly number[] {
  return grant.can.flatMap((ability, at) => (ability.kind === "policy" ? [at] : []));
}

/** What capabilities make is one text for all of them: where somebody wrote into it, none of them says what stands. */
function insteadOfCapabilities(grant: DesiredGrant, on: Accepting): Way {
  const { name, can } = grant.grant;
  const standing = standingIn(on.estate, grant.account.id);
  const own = ownPoliciesOf(grant);
  const texts = own
    .slice(0, own.length - fileIndexes(grant).length)
    .flatMap((object) => policyText(standing.objects.get(keyOf(object)) ?? object) ?? []);
  const files = new Map<string, string>();
  for (const text of texts) files.set(freshFile(name, on, files), text);
  const path = ["grants", name, "can"];
  const at = can.flatMap(({ kind }, index) => (kind === "capability" ? [index] : []));
  const [first = can.length, ...others] = at;
  const [file = "", ...more] = files.keys();
  const edits: readonly YamlEdit[] = [
    { path: [...path, first], value: { policy: file } },
    ...more.map((policy, index) => ({ path: [...path, can.length + index], value: { policy } })),
    ...others.toReversed().map((index) => ({ path: [...path, index] })),
  ];
  const names = can.flatMap((ability) => (ability.kind === "capability" ? [`\`${ability.capability}\``] : []));
  return { says: `\`policy: ${file}\` instead of ${names.join(", ")}, which do not say it any more`, edits, files };
}

/** A policy of a grant's own that is gone takes its entry with it, if the grant can still do something. */
export function waysOfMissing(declared: CloudObject, grant: DesiredGrant): Ways {
  const origin = originOf(declared, grant);
  const { name, can } = grant.grant;
  const gone = can.flatMap(({ kind }, at) =>
    (origin === "capabilities" ? kind === "capability" : at === origin) ? [at] : [],
  );
  const otherwise = "without it the grant could do nothing";
  if (gone.length === 0 || gone.length === can.length) return { ways: NO_WAYS, otherwise };
  const names = gone.flatMap((at) => {
    const ability = can[at];
    return ability === undefined ? [] : [`\`${ability.kind === "policy" ? ability.policy : ability.capability}\``];
  });
  const edits = gone.toReversed().map((at) => ({ path: ["grants", name, "can", at] }));
  return { ways: [{ says: `no ${names.join(", ")} among what \`${name}\` can`, edits }], otherwise };
}

function freshFile(name: string, { files, isTaken }: Accepting, more: ReadonlyMap<string, string> = new Map()): string {
  const plain = name.replaceAll(/[^A-Za-z0-9_-]+/g, "-").slice(0, 100);
  for (let at = 1; ; at++) {
    const file = `./policies/${plain}${at === 1 ? "" : `-${at}`}.json`;
    if (!files.has(file) && !more.has(file) && !isTaken(file)) return file;
  }
}
