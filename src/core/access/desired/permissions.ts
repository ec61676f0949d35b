import { checkLimits } from "../../iam/check-limits.ts";
import { INLINE_LIMITS, SIZE_LIMITS, countCharacters } from "../../iam/limits.ts";
import type { Policy } from "../../iam/policy.ts";
import { absentService } from "../../iam/partitions.ts";
import { printPolicy } from "../../iam/print-policy.ts";
import { readPolicy } from "../../iam/read-policy.ts";
import { didYouMean } from "../../text/nearest.ts";
import type { Source } from "../../text/span.ts";
import type { AttachmentObject, InlinePolicyObject, ManagedPolicyObject, Tags } from "../../change/object.ts";
import type { Allow, Where } from "../capabilities/capability.ts";
import { policyOf } from "../capabilities/policy-of.ts";
import { CAPABILITIES, capabilityNamed } from "../capabilities/registry.ts";
import type { DeclaredAccount, Grant } from "../declaration/declaration.ts";
import type { Complaints } from "./complaints.ts";

export interface Permissions {
  readonly policies: readonly Policy[];
  readonly objects: readonly (InlinePolicyObject | ManagedPolicyObject | AttachmentObject)[];
}

export interface Holder {
  readonly grant: Grant;
  readonly account: DeclaredAccount;
  readonly partition: string;
  /** ARN of the role or user. */
  readonly principal: string;
  readonly kind: "role" | "user";
  /** Of managed policies, where the permissions do not fit in. */
  readonly path: string;
  readonly name: string;
  readonly tags: Tags;
}

/** The name of the inline policy that holds what the capabilities allow. */
export const INLINE_NAME = "sallyport";

/** How many managed policies a role can have where nobody raised the quota. */
const ATTACHED = 10;

/** What a grant may do, as policies: inline where they fit, which keeps them with the role, and managed where they do not. */
export function permissionsOf(holder: Holder, files: ReadonlyMap<string, Source>, complaints: Complaints): Permissions {
  const { grant, principal, kind } = holder;
  const allows = allowsOfGrant(holder, complaints);
  const own = allows.length === 0 ? [] : [policyOf(allows, INLINE_NAME)];
  const policies = [...own, ...filesOf(grant, files, complaints)];
  const length = policies.reduce((sum, policy) => sum + lengthOf(policy), 0);
  if (length <= INLINE_LIMITS[kind]) {
    const objects = policies.map((policy) => ({
      kind: "inline-policy" as const,
      owner: principal,
      name: policy.name ?? INLINE_NAME,
      policy: printPolicy(policy),
    }));
    return { policies, objects };
  }
  return managed(holder, allows, policies.slice(own.length), complaints);
}

function allowsOfGrant({ grant, account, partition }: Holder, complaints: Complaints): readonly Allow[] {
  const allows: Allow[] = [];
  for (const ability of grant.can) {
    if (ability.kind === "policy") continue;
    const capability = capabilityNamed(ability.capability);
    if (capability === undefined) {
      const help = didYouMean(ability.capability, Object.keys(CAPABILITIES)) ?? "see docs/capabilities.md";
      complaints.refuse("unknown-capability", `unknown capability \`${ability.capability}\``, [ability], help);
      continue;
    }
    const where = { partition, account: account.id, region: account.region ?? "" };
    if (account.region === undefined && namesRegion((place) => capability.allows(ability.params, place), where)) {
      const message = `\`${ability.capability}\` needs the region of \`${account.name}\`, which says none`;
      complaints.refuse("no-region", message, [ability, "capability"], "`region: eu-west-1` under the account");
      continue;
    }
    const made = capability.allows(ability.params, where);
    const absent = made.flatMap(({ actions }) =>
      actions.flatMap((action) => absentService(action, partition) ?? []),
    )[0];
    if (absent !== undefined) {
      const message = `\`${ability.capability}\` needs ${absent.name}, which the partition of \`${account.name}\`, \`${partition}\`, does not have`;
      complaints.refuse("absent-service", message, [ability, "capability"], absent.help);
    }
    allows.push(...made);
  }
  return allows;
}

/** Whether a region would show in what comes out. */
function namesRegion(make: (where: Where) => readonly Allow[], where: Where): boolean {
  const [a, b] = ["a", "b"].map((region) => JSON.stringify(make({ ...where, region })));
  return a !== b;
}

function filesOf(grant: Grant, files: ReadonlyMap<string, Source>, complaints: Complaints): readonly Policy[] {
  const policies: Policy[] = [];
  const names = new Set([INLINE_NAME]);
  for (const ability of grant.can) {
    if (ability.kind !== "policy") continue;
    const source = files.get(ability.policy);
    if (source === undefined) {
      const help = "its path is relative to the declaration's folder; see that it is there and may be read";
      complaints.refuse("no-policy-file", `\`${ability.policy}\` was not read`, [ability, "policy"], help);
      continue;
    }
    const { value, diagnostics } = readPolicy(source.text, { kind: "identity", name: source.name ?? ability.policy });
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    complaints.list.push(...diagnostics);
    if (value === undefined || errors.length > 0) continue;
    const name = nameOfFile(ability.policy, names);
    names.add(name);
    policies.push(readPolicy(printPolicy(value), { kind: "identity", name }).value ?? value);
  }
  return policies;
}

function nameOfFile(path: string, taken: ReadonlySet<string>): string {
  const base = (path.split("/").at(-1) ?? path).replace(/\.[a-z]+$/i, "").replaceAll(/[^A-Za-z0-9_+=,.@-]/g, "-");
  const name = `${INLINE_NAME}-${base}`.slice(0, 120);
  for (let at = 1; ; at++) {
    const tried = at === 1 ? name : `${name}-${at}`;
    if (!taken.has(tried)) return tried;
  }
}

function managed(
  holder: Holder,
  allows: readonly Allow[],
  files: readonly Policy[],
  complaints: Complaints,
): Permissions {
  const { grant, account, partition, principal, path, name, tags } = holder;
  const policies = [...packed(allows), ...files];
  for (const policy of policies) {
    const [problem] = checkLimits(printPolicy(policy), "identity");
    if (problem !== undefined) {
      complaints.refuse("policy-size", `what \`${grant.name}\` can: ${problem.message}`, [grant, "can"], problem.help);
    }
  }
  if (policies.length > ATTACHED) {
    const message = `what \`${grant.name}\` can takes ${policies.length} policies, and a role has room for ${ATTACHED}`;
    complaints.refuse("policy-size", message, [grant, "can"], "make two grants of it");
  }
  const objects = policies.flatMap((policy, at) => {
    const arn = `arn:${partition}:iam::${account.id}:policy${path}${name}-${at + 1}`;
    return [
      { kind: "managed-policy" as const, arn, policy: printPolicy(policy), tags },
      { kind: "attachment" as const, owner: principal, policyArn: arn },
    ];
  });
  return { policies, objects };
}

/** As few policies as the order of the statements gives, each within the size of a managed one. */
function packed(allows: readonly Allow[]): readonly Policy[] {
  const policies: Policy[] = [];
  let room: Allow[] = [];
  for (const allow of allows) {
    const wider = policyOf([...room, allow]);
    if (room.length > 0 && lengthOf(wider) > SIZE_LIMITS.identity.characters) {
      policies.push(policyOf(room));
      room = [];
    }
    room.push(allow);
  }
  return room.length === 0 ? policies : [...policies, policyOf(room)];
}

function lengthOf(policy: Policy): number {
  return countCharacters(printPolicy(policy), false);
}
