import type { TextNode } from "../../text/node.ts";
import { booleanAt, itemsAt, stringAt, stringNodeAt, valueAt } from "../../text/pick.ts";
import type { ControlPolicy, Organization, OrganizationAccount, OrganizationUnit } from "../organization.ts";
import { type Document, type Draft, given, noteSource } from "./draft.ts";
import { holdPolicy } from "./hold-policy.ts";

/**
 * Our `organization.json`: `{ Organization, Roots, OrganizationalUnits, Accounts, Policies }` with the fields of the
 * API's own answers, each account and unit with its `ParentId`, each policy with its `Content` and `Targets`. The
 * answers of `organizations describe-organization` and `list-accounts` are read by themselves as well.
 */
export function readOrganization(draft: Draft, document: Document): void {
  const { node } = document;
  const policies =
    valueAt(node, "Policies") && itemsAt(node, "Policies").flatMap((item) => readPolicy(draft, document, item));
  const ofType = (type: string): readonly ControlPolicy[] | undefined => {
    if (policies === undefined || !isRead(node, type)) return undefined;
    return policies.filter((policy) => policy.type === type).map(({ control }) => control);
  };
  const scps = ofType("SERVICE_CONTROL_POLICY");
  const rcps = ofType("RESOURCE_CONTROL_POLICY");
  const organization: Organization = {
    ...given("id", stringAt(node, "Organization", "Id")),
    ...given("managementAccount", stringAt(node, "Organization", "MasterAccountId")),
    accounts: itemsAt(node, "Accounts").flatMap(readAccount),
    units: [...itemsAt(node, "Roots").flatMap(readUnit), ...itemsAt(node, "OrganizationalUnits").flatMap(readUnit)],
    ...given("scps", scps),
    ...given("rcps", rcps),
  };
  draft.organizations.push(organization);
  const missing = [
    scps === undefined ? "service control policies" : "",
    rcps === undefined ? "resource control policies" : "",
  ];
  const lacks = missing.filter((name) => name !== "").join(" and ");
  const unread = [...(scps ?? []), ...(rcps ?? [])].some((control) => control.held.policy === undefined);
  const partial =
    lacks !== "" ? `it lacks the ${lacks}` : unread ? "some of its policies could not be read" : undefined;
  noteSource(draft, document, "organization", { partial });
}

/** Which types were listed is said by `PolicyTypes`; a hand-made file without it speaks of what it holds. */
function isRead(node: TextNode, type: string): boolean {
  const said = valueAt(node, "PolicyTypes");
  if (said !== undefined) return itemsAt(said).some((item) => item.kind === "string" && item.value === type);
  return itemsAt(node, "Policies").some((item) => stringAt(item, "Type") === type);
}

function readAccount(node: TextNode): OrganizationAccount[] {
  const id = stringAt(node, "Id");
  if (id === undefined) return [];
  return [
    {
      id,
      ...given("name", stringAt(node, "Name")),
      ...given("status", stringAt(node, "Status") ?? stringAt(node, "State")),
      ...given("parent", stringAt(node, "ParentId") ?? parentFromPath(node)),
    },
  ];
}

/** `Paths` is `o-.../r-.../ou-.../<account>/`: the last but one is the parent. */
function parentFromPath(node: TextNode): string | undefined {
  const path = itemsAt(node, "Paths")[0];
  return path?.kind === "string" ? path.value.split("/").filter(Boolean).at(-2) : undefined;
}

function readUnit(node: TextNode): OrganizationUnit[] {
  const id = stringAt(node, "Id");
  if (id === undefined) return [];
  return [{ id, ...given("name", stringAt(node, "Name")), ...given("parent", stringAt(node, "ParentId")) }];
}

function readPolicy(draft: Draft, document: Document, node: TextNode): { type: string; control: ControlPolicy }[] {
  const id = stringAt(node, "Id");
  const content = valueAt(node, "Content");
  if (id === undefined) return [];
  const type = stringAt(node, "Type") ?? "SERVICE_CONTROL_POLICY";
  const name = stringAt(node, "Name") ?? id;
  const kind = type === "RESOURCE_CONTROL_POLICY" ? "rcp" : "scp";
  const { source } = document;
  const at = { source, start: node.start, end: node.end };
  const of = `the ${kind === "rcp" ? "resource" : "service"} control policy \`${name}\``;
  const held =
    content === undefined ? { name, exact: false, at } : holdPolicy(draft, source, content, { kind, name, of });
  const targets = valueAt(node, "Targets");
  return [
    {
      type,
      control: {
        id,
        name,
        awsManaged: booleanAt(node, "AwsManaged") ?? false,
        held,
        ...given("targets", targets && itemsAt(targets).flatMap(targetOf)),
      },
    },
  ];
}

function targetOf(node: TextNode): string[] {
  const id = node.kind === "string" ? node.value : stringNodeAt(node, "TargetId")?.value;
  return id === undefined ? [] : [id];
}
