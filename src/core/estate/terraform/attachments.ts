import { stringsAt } from "../../text/pick.ts";
import type { HeldPolicy } from "../place.ts";
import { type Plan, nameOf, referred, textOf } from "./context.ts";
import { policyOf } from "./policies.ts";
import type { Resource } from "./resources.ts";

export type Owner = "role" | "user" | "group";

export interface Carried {
  readonly inline: HeldPolicy[];
  readonly attached: string[];
  readonly unresolved: string[];
}

/** What a plan hangs on roles, users and groups by resources of their own, by the name of whom it hangs on. */
export interface Attachments {
  readonly of: (type: Owner, name: string) => Carried;
  readonly groupsOf: (user: string) => readonly string[];
}

const INLINE: Readonly<Record<string, Owner>> = {
  aws_iam_role_policy: "role",
  aws_iam_user_policy: "user",
  aws_iam_group_policy: "group",
};

const ATTACHED: Readonly<Record<string, Owner>> = {
  aws_iam_role_policy_attachment: "role",
  aws_iam_user_policy_attachment: "user",
  aws_iam_group_policy_attachment: "group",
};

export function attachmentsOf(plan: Plan): Attachments {
  const carried = new Map<string, Carried>();
  const groups = new Map<string, Set<string>>();
  const of = (type: Owner, name: string): Carried => {
    const known = carried.get(`${type}/${name}`) ?? { inline: [], attached: [], unresolved: [] };
    carried.set(`${type}/${name}`, known);
    return known;
  };
  for (const resource of plan.resources) {
    if (resource.mode !== "managed") continue;
    const inline = INLINE[resource.type];
    const attached = ATTACHED[resource.type];
    if (inline !== undefined) addInline(plan, resource, inline, of);
    else if (attached !== undefined) addAttached(plan, resource, attached, of);
    else if (resource.type === "aws_iam_policy_attachment") addToAll(plan, resource, of);
    else if (resource.type === "aws_iam_user_group_membership") {
      const user = textOf(plan, resource, "user");
      if (user !== undefined) join(groups, user, stringsAt(resource.values, "groups"));
    } else if (resource.type === "aws_iam_group_membership") {
      const group = textOf(plan, resource, "group");
      for (const user of stringsAt(resource.values, "users")) if (group !== undefined) join(groups, user, [group]);
    }
  }
  return { of, groupsOf: (user) => [...(groups.get(user) ?? [])].sort() };
}

function join(groups: Map<string, Set<string>>, user: string, names: readonly string[]): void {
  const known = groups.get(user) ?? new Set();
  for (const name of names) known.add(name);
  groups.set(user, known);
}

function addInline(plan: Plan, resource: Resource, type: Owner, of: Attachments["of"]): void {
  const owner = textOf(plan, resource, type);
  if (owner === undefined) return;
  const name = nameOf(resource);
  const held = policyOf(plan, resource, "policy", {
    kind: "identity",
    name,
    of: `the policy of \`${resource.address}\``,
  });
  if (held !== undefined) of(type, bare(owner)).inline.push(held);
}

function addAttached(plan: Plan, resource: Resource, type: Owner, of: Attachments["of"]): void {
  const owner = textOf(plan, resource, type);
  if (owner === undefined) return;
  const arn = textOf(plan, resource, "policy_arn");
  const carried = of(type, bare(owner));
  if (arn === undefined) carried.unresolved.push(`${resource.address}.policy_arn`);
  // In place of an ARN the address stands for a policy that nobody can look up.
  carried.attached.push(arn ?? resource.address);
}

function addToAll(plan: Plan, resource: Resource, of: Attachments["of"]): void {
  const arn = textOf(plan, resource, "policy_arn");
  if (arn === undefined) return;
  for (const type of ["role", "user", "group"] as const) {
    for (const name of stringsAt(resource.values, `${type}s`)) of(type, name).attached.push(arn);
    for (const target of referred(plan, resource, `${type}s`)) {
      if (target.type === `aws_iam_${type}`) of(type, nameOf(target)).attached.push(arn);
    }
  }
}

/** `role` takes a name; some write the ARN. */
function bare(owner: string): string {
  return owner.startsWith("arn:") ? owner.slice(owner.lastIndexOf("/") + 1) : owner;
}
