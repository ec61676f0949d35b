import { toInstant } from "../../text/instant.ts";
import type { TextNode } from "../../text/node.ts";
import { itemsAt, numberAt, stringAt, stringsAt, valueAt, wordAt } from "../../text/pick.ts";
import type { IamEvent } from "../account.ts";
import { type Document, type Draft, given, noteSource } from "./draft.ts";
import { mergeAlike } from "./merge-events.ts";

type Kind = IamEvent["kind"];

/** Which call writes to what, and where its record names that and what of it was written. */
interface Row {
  readonly kind: Kind;
  /** In the request, or for what only the answer names in `responseElements`. */
  readonly name: readonly string[];
  /** Names of policies, ARNs, audiences, keys of tags: which of several things of its kind. */
  readonly details?: string;
}

const ROLE = { kind: "role", name: ["requestParameters", "roleName"] } as const;
const USER = { kind: "user", name: ["requestParameters", "userName"] } as const;
const POLICY = { kind: "managed-policy", name: ["requestParameters", "policyArn"] } as const;
const PROVIDER = { kind: "provider", name: ["requestParameters", "openIDConnectProviderArn"] } as const;
const PROFILE = { kind: "instance-profile", name: ["requestParameters", "instanceProfileName"] } as const;

/**
 * IAM's writes to what a declaration can speak of. The parameters are the API's with a small first letter, as CloudTrail
 * writes them (IAM User Guide, "Logging IAM and AWS STS API calls"); that of the provider's ARN is recalled, and read in
 * any case.
 */
export const IAM_WRITES: Readonly<Record<string, Row>> = {
  CreateRole: ROLE,
  DeleteRole: ROLE,
  UpdateRole: ROLE,
  UpdateRoleDescription: ROLE,
  UpdateAssumeRolePolicy: ROLE,
  PutRolePolicy: { ...ROLE, details: "policyName" },
  DeleteRolePolicy: { ...ROLE, details: "policyName" },
  AttachRolePolicy: { ...ROLE, details: "policyArn" },
  DetachRolePolicy: { ...ROLE, details: "policyArn" },
  PutRolePermissionsBoundary: ROLE,
  DeleteRolePermissionsBoundary: ROLE,
  TagRole: { ...ROLE, details: "tags" },
  UntagRole: { ...ROLE, details: "tagKeys" },
  CreateUser: USER,
  DeleteUser: USER,
  PutUserPolicy: { ...USER, details: "policyName" },
  DeleteUserPolicy: { ...USER, details: "policyName" },
  AttachUserPolicy: { ...USER, details: "policyArn" },
  DetachUserPolicy: { ...USER, details: "policyArn" },
  PutUserPermissionsBoundary: USER,
  DeleteUserPermissionsBoundary: USER,
  TagUser: { ...USER, details: "tags" },
  UntagUser: { ...USER, details: "tagKeys" },
  AddUserToGroup: { ...USER, details: "groupName" },
  CreatePolicyVersion: POLICY,
  SetDefaultPolicyVersion: POLICY,
  DeletePolicy: POLICY,
  TagPolicy: { ...POLICY, details: "tags" },
  UntagPolicy: { ...POLICY, details: "tagKeys" },
  DeleteOpenIDConnectProvider: PROVIDER,
  AddClientIDToOpenIDConnectProvider: { ...PROVIDER, details: "clientID" },
  RemoveClientIDFromOpenIDConnectProvider: { ...PROVIDER, details: "clientID" },
  UpdateOpenIDConnectProviderThumbprint: PROVIDER,
  CreateInstanceProfile: PROFILE,
  DeleteInstanceProfile: PROFILE,
  AddRoleToInstanceProfile: PROFILE,
  RemoveRoleFromInstanceProfile: PROFILE,
  TagInstanceProfile: { ...PROFILE, details: "tags" },
  UntagInstanceProfile: { ...PROFILE, details: "tagKeys" },
};

/**
 * One CloudTrail record of such a write. Who, what, when, and no word of the policies that it holds. `none` for one that
 * AWS refused, or of another call; undefined for one that cannot be read.
 */
export function summariseWrite(record: TextNode): IamEvent | "none" | undefined {
  const event = stringAt(record, "eventName") ?? "";
  const row = Object.hasOwn(IAM_WRITES, event) ? IAM_WRITES[event] : undefined;
  if (row === undefined || stringAt(record, "errorCode") !== undefined) return "none";
  const name = textAt(record, row.name);
  const at = toInstant(stringAt(record, "eventTime"));
  const by = actorOf(valueAt(record, "userIdentity"));
  if (name === undefined || at === undefined || by === undefined) return undefined;
  const parameter =
    row.details === undefined ? undefined : inAnyCase(valueAt(record, "requestParameters"), row.details);
  return { event, kind: row.kind, name, details: detailsOf(parameter), by, first: at, last: at, count: 1 };
}

function textAt(record: TextNode, path: readonly string[]): string | undefined {
  const [first = "", ...rest] = path;
  let node = valueAt(record, first);
  for (const key of rest) node = inAnyCase(node, key);
  return node?.kind === "string" && node.value !== "" ? node.value : undefined;
}

function inAnyCase(node: TextNode | undefined, key: string): TextNode | undefined {
  if (node?.kind !== "object") return undefined;
  return node.entries.find((entry) => entry.key.value.toLowerCase() === key.toLowerCase())?.value;
}

/** A text, a list of texts, or of tags, of which only the keys are kept. */
function detailsOf(node: TextNode | undefined): readonly string[] {
  if (node === undefined) return [];
  const items = node.kind === "array" ? node.items : [node];
  const texts = items.map((item) => (item.kind === "object" ? inAnyCase(item, "key") : item));
  return texts.flatMap((text) => (text?.kind === "string" ? [text.value] : [])).sort();
}

/** A session by its ARN, which names it; AWS itself by its service. */
function actorOf(identity: TextNode | undefined): string | undefined {
  return (
    stringAt(identity, "arn") ??
    stringAt(identity, "invokedBy") ??
    stringAt(identity, "userName") ??
    stringAt(identity, "principalId")
  );
}

/** Our `iam-events.json`. */
export function readIamEvents(draft: Draft, document: Document): void {
  const found = itemsAt(document.node).map(fromSummary);
  const events = found.flatMap((event) => event ?? []);
  const unread = found.length - events.length;
  draft.accounts.push({ ...given("id", document.account), iamEvents: events });
  noteSource(draft, document, "iam-events", {
    partial: unread > 0 ? `${unread} of its events could not be read` : undefined,
  });
}

const KINDS: readonly Kind[] = ["role", "user", "managed-policy", "provider", "instance-profile"];

function fromSummary(node: TextNode): IamEvent | undefined {
  const event = stringAt(node, "event");
  const kind = KINDS.find((one) => one === stringAt(node, "kind"));
  const name = stringAt(node, "name");
  const by = stringAt(node, "by");
  const last = toInstant(wordAt(node, "last"));
  if (event === undefined || kind === undefined || name === undefined || by === undefined || last === undefined)
    return undefined;
  const first = toInstant(wordAt(node, "first")) ?? last;
  return {
    event,
    kind,
    name,
    details: stringsAt(node, "details"),
    by,
    first,
    last,
    count: numberAt(node, "count") ?? 1,
  };
}

/** The same call by the same caller to the same thing as one, in a stable order. */
export function mergeIamEvents(events: readonly IamEvent[]): readonly IamEvent[] {
  return mergeAlike(
    events,
    (one) => [one.kind, one.name, one.event, one.details.join("\t"), one.by].join("\n"),
    (one, other) => ({ count: one.count + other.count }),
  );
}
