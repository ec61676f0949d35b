/** An organisation: a tree of units with accounts in it and policies on its nodes. */
export interface Organization {
  readonly id: string;
  readonly managementAccount: string;
  readonly root: Unit;
  readonly units: readonly Unit[];
  readonly members: readonly MemberAccount[];
  readonly policies: readonly OrganizationPolicy[];
}

export interface Unit {
  readonly id: string;
  readonly name: string;
  /** The id of the unit or root above; the root has none. */
  readonly parent?: string;
}

export interface MemberAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly parent: string;
  readonly joinedAt: number;
  readonly status: "ACTIVE" | "SUSPENDED" | "PENDING_CLOSURE";
}

export type OrganizationPolicyType = "SERVICE_CONTROL_POLICY" | "RESOURCE_CONTROL_POLICY";

export interface OrganizationPolicy {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly type: OrganizationPolicyType;
  readonly awsManaged: boolean;
  readonly content: string;
  /** Ids of the root, units and accounts that it is attached to. */
  readonly targets: readonly string[];
}

/** The ids from the root down to the account, the account's own last. Empty when it is not a member. */
export function pathTo(organization: Organization, account: string): readonly string[] {
  const member = organization.members.find((candidate) => candidate.id === account);
  if (member === undefined) return [];
  const path = [account];
  let at: string | undefined = member.parent;
  // A snapshot written by hand may hold a circle; nothing is entered twice.
  while (at !== undefined && !path.includes(at)) {
    path.unshift(at);
    const id: string = at;
    at = organization.units.find((unit) => unit.id === id)?.parent;
  }
  return path;
}

/** The policies of one type that are attached to a node, in the order of the organisation. */
export function policiesAt(
  organization: Organization,
  target: string,
  type: OrganizationPolicyType,
): readonly OrganizationPolicy[] {
  return organization.policies.filter((policy) => policy.type === type && policy.targets.includes(target));
}
