import type { TextNode } from "../../text/node.ts";
import { itemsAt, numberAt, stringAt, stringsAt, wordAt } from "../../text/pick.ts";
import { toInstant } from "../../text/instant.ts";
import { readJson } from "../../text/json.ts";
import type { IamEvent, WebIdentityEvent } from "../account.ts";
import { summariseWrite } from "./iam-events.ts";
import { accountOfArn, bareUrl, providerUrlOf } from "./arn.ts";
import { type Document, type Draft, given, noteSource } from "./draft.ts";
import { mergeAlike } from "./merge-events.ts";

/**
 * Our `web-identity-events.json`; what `cloudtrail lookup-events` answers; and CloudTrail's own log files. The raw ones
 * hold session tokens, so only what an event says of role, subject and audience is kept, never its text.
 */
export function readWebIdentityEvents(draft: Draft, document: Document): void {
  const { node } = document;
  let unread = 0;
  const events: WebIdentityEvent[] = [];
  const items = eventsIn(node);
  readWrites(draft, document, items);
  for (const item of items) {
    const event = readEvent(item);
    if (event === "other") continue;
    if (event === undefined) unread++;
    else events.push(event);
  }
  const byAccount = new Map<string, WebIdentityEvent[]>();
  for (const event of events) {
    const account = accountOfArn(event.roleArn) ?? document.account;
    if (account === undefined) unread++;
    else byAccount.set(account, [...(byAccount.get(account) ?? []), event]);
  }
  for (const [id, webIdentityEvents] of byAccount) draft.accounts.push({ id, webIdentityEvents });
  if (byAccount.size === 0) draft.accounts.push({ ...given("id", document.account), webIdentityEvents: [] });
  const more = stringAt(node, "NextToken") === undefined ? undefined : "it is one page of several";
  const partial = unread > 0 ? `${unread} of its events could not be read` : more;
  noteSource(draft, document, "web-identity-events", {
    account: document.account ?? [...byAccount.keys()][0],
    partial,
  });
}

/** What the same log says of writes to IAM; only raw records do. */
function readWrites(draft: Draft, document: Document, items: readonly TextNode[]): void {
  const byAccount = new Map<string, IamEvent[]>();
  for (const record of items.map(recordIn)) {
    const event = record === undefined ? undefined : summariseWrite(record);
    const account = stringAt(record, "recipientAccountId") ?? document.account;
    if (event === undefined || event === "none" || account === undefined) continue;
    byAccount.set(account, [...(byAccount.get(account) ?? []), event]);
  }
  for (const [account, iamEvents] of byAccount) {
    draft.accounts.push({ id: account, iamEvents });
    // Whether it is all of them, a log by itself does not tell.
    noteSource(draft, document, "iam-events", { account, partial: "what of them this log has" });
  }
}

function recordIn(node: TextNode): TextNode | undefined {
  const embedded = stringAt(node, "CloudTrailEvent");
  return embedded === undefined ? node : readJson({ text: embedded }).value;
}

function eventsIn(node: TextNode): readonly TextNode[] {
  if (node.kind === "array") return node.items;
  const looked = itemsAt(node, "Events");
  return looked.length > 0 ? looked : itemsAt(node, "Records");
}

function readEvent(node: TextNode): WebIdentityEvent | "other" | undefined {
  const record = recordIn(node);
  const name = stringAt(record, "eventName") ?? stringAt(node, "EventName");
  if (name !== undefined && name !== "AssumeRoleWithWebIdentity") return "other";
  if (record === undefined) return undefined;
  if (name !== undefined) return summariseRecord(record);
  return fromSummary(node);
}

/** One CloudTrail record (IAM User Guide, "Logging IAM and AWS STS API calls with AWS CloudTrail"). */
export function summariseRecord(record: TextNode): WebIdentityEvent | undefined {
  const roleArn = stringAt(record, "requestParameters", "roleArn");
  const at = toInstant(stringAt(record, "eventTime"));
  const provider =
    stringAt(record, "responseElements", "provider") ?? stringAt(record, "userIdentity", "identityProvider");
  const subject =
    stringAt(record, "responseElements", "subjectFromWebIdentityToken") ?? stringAt(record, "userIdentity", "userName");
  if (roleArn === undefined || at === undefined || provider === undefined || subject === undefined) return undefined;
  const denied = stringAt(record, "errorCode") !== undefined;
  const region = stringAt(record, "awsRegion");
  return {
    roleArn,
    provider: providerUrlOf(provider) ?? bareUrl(provider),
    subject,
    ...given("audience", stringAt(record, "responseElements", "audience") ?? audienceOf(record, subject)),
    first: at,
    last: at,
    succeeded: denied ? 0 : 1,
    denied: denied ? 1 : 0,
    regions: region === undefined ? [] : [region],
  };
}

/** `principalId` is provider, audience and subject, joined by colons; the provider may hold colons itself. */
function audienceOf(record: TextNode, subject: string): string | undefined {
  const id = stringAt(record, "userIdentity", "principalId");
  const provider = stringAt(record, "userIdentity", "identityProvider");
  if (id === undefined || provider === undefined || !id.endsWith(`:${subject}`)) return undefined;
  if (!id.startsWith(`${provider}:`)) return undefined;
  const middle = id.slice(provider.length + 1, id.length - subject.length - 1);
  return middle === "" ? undefined : middle;
}

function fromSummary(node: TextNode): WebIdentityEvent | undefined {
  const roleArn = stringAt(node, "roleArn");
  const provider = stringAt(node, "provider");
  const subject = stringAt(node, "subject");
  const last = toInstant(wordAt(node, "last"));
  if (roleArn === undefined || provider === undefined || subject === undefined || last === undefined) return undefined;
  return {
    roleArn,
    provider: bareUrl(provider),
    subject,
    ...given("audience", stringAt(node, "audience")),
    first: toInstant(wordAt(node, "first")) ?? last,
    last,
    succeeded: numberAt(node, "succeeded") ?? 0,
    denied: numberAt(node, "denied") ?? 0,
    regions: stringsAt(node, "regions"),
  };
}

/** Events of one role, provider, subject and audience as one, in a stable order. */
export function mergeEvents(events: readonly WebIdentityEvent[]): readonly WebIdentityEvent[] {
  return mergeAlike(
    events,
    (event) => [event.roleArn, event.provider, event.subject, event.audience ?? ""].join("\n"),
    (one, other) => ({
      succeeded: one.succeeded + other.succeeded,
      denied: one.denied + other.denied,
      regions: [...new Set([...one.regions, ...other.regions])].sort(),
    }),
  );
}
