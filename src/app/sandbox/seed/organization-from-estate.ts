import type { ControlPolicy, Organization as ReadOrganization } from "../../../core/estate/organization.ts";
import type { Organization, OrganizationPolicy, OrganizationPolicyType, Unit } from "../state/organization.ts";
import { heldText } from "./held-text.ts";

/** The organisation as far as it was read. Without its root or management account there is none. */
export function organizationFromEstate(read: ReadOrganization, now: number, notes: string[]): Organization | undefined {
  const [root] = read.units.filter(({ parent }) => parent === undefined);
  if (read.managementAccount === undefined || root === undefined) {
    notes.push("the organization was read in part only, so the sandbox has none and no SCP or RCP restricts anything");
    return undefined;
  }
  for (const [name, list] of [
    ["service", read.scps],
    ["resource", read.rcps],
  ] as const) {
    if (list === undefined) notes.push(`the ${name} control policies were not read, so none restricts anything here`);
  }
  return {
    id: read.id ?? "o-sandbox0000",
    managementAccount: read.managementAccount,
    root: unitOf(root),
    units: read.units.filter((unit) => unit !== root).map(unitOf),
    members: read.accounts.map((account) => ({
      id: account.id,
      name: account.name ?? account.id,
      email: `${account.id}@example.com`,
      parent: account.parent ?? root.id,
      joinedAt: now,
      status: account.status === "SUSPENDED" || account.status === "PENDING_CLOSURE" ? account.status : "ACTIVE",
    })),
    policies: [
      ...(read.scps ?? []).flatMap((policy) => readControl(policy, "SERVICE_CONTROL_POLICY", notes)),
      ...(read.rcps ?? []).flatMap((policy) => readControl(policy, "RESOURCE_CONTROL_POLICY", notes)),
    ],
  };
}

function unitOf({ id, name, parent }: ReadOrganization["units"][number]): Unit {
  return { id, name: name ?? id, ...(parent === undefined ? {} : { parent }) };
}

function readControl(
  control: ControlPolicy,
  type: OrganizationPolicyType,
  notes: string[],
): readonly OrganizationPolicy[] {
  const content = heldText(control.held, notes);
  if (content === undefined) return [];
  if (control.targets === undefined)
    notes.push(`where ${control.name} is attached was not read, so it restricts nothing here`);
  const { id, name, awsManaged, targets } = control;
  return [{ id, name, description: "", type, awsManaged, content, targets: targets ?? [] }];
}
