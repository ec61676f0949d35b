import type { TextNode } from "../../text/node.ts";
import { itemsAt, numberAt, stringAt, valueAt, wordAt } from "../../text/pick.ts";
import { toInstant } from "../../text/instant.ts";
import type { Instance } from "../account.ts";
import { accountOfArn } from "./arn.ts";
import { type Document, type Draft, given, noteSource, placeOf } from "./draft.ts";
import { tagsAt } from "./tags.ts";

/** Our `instances.json`, and what `ec2 describe-instances` answers. */
export function readInstances(draft: Draft, document: Document): void {
  const { node } = document;
  const found = node.kind === "array" ? node.items.map((item): Found => ({ item })) : reserved(node);
  const byAccount = new Map<string | undefined, Instance[]>();
  for (const { item, owner } of found) {
    const instance = readInstance(document, item);
    if (instance === undefined) continue;
    const account = owner ?? (instance.profile && accountOfArn(instance.profile)) ?? document.account;
    byAccount.set(account, [...(byAccount.get(account) ?? []), instance]);
  }
  for (const [id, instances] of byAccount) draft.accounts.push({ ...given("id", id), instances });
  if (byAccount.size === 0) draft.accounts.push({ ...given("id", document.account), instances: [] });
  const partial = stringAt(node, "NextToken") === undefined ? undefined : "it is one page of several";
  noteSource(draft, document, "instances", { account: document.account ?? [...byAccount.keys()][0], partial });
}

interface Found {
  readonly item: TextNode;
  /** The account, which a reservation says. */
  readonly owner?: string;
}

function reserved(node: TextNode): readonly Found[] {
  return itemsAt(node, "Reservations").flatMap((reservation) =>
    itemsAt(reservation, "Instances").map((item) => ({ item, ...given("owner", stringAt(reservation, "OwnerId")) })),
  );
}

function readInstance({ source }: Document, node: TextNode): Instance | undefined {
  const id = stringAt(node, "InstanceId");
  if (id === undefined) return undefined;
  const tokens = stringAt(node, "MetadataOptions", "HttpTokens");
  const metadata = stringAt(node, "MetadataOptions", "HttpEndpoint");
  const zone = stringAt(node, "Placement", "AvailabilityZone");
  return {
    id,
    ...given("region", stringAt(node, "Region") ?? zone?.replace(/[a-z]$/, "")),
    ...given("state", stringAt(node, "State", "Name") ?? stringAt(node, "State")),
    ...given("profile", stringAt(node, "IamInstanceProfile", "Arn")),
    ...(tokens === "required" || tokens === "optional" ? { tokens } : {}),
    ...(metadata === "enabled" || metadata === "disabled" ? { metadata } : {}),
    ...given("hopLimit", numberAt(node, "MetadataOptions", "HttpPutResponseHopLimit")),
    ...given("launched", toInstant(wordAt(node, "LaunchTime"))),
    addresses: ["PrivateIpAddress", "PublicIpAddress"].flatMap((key) => stringAt(node, key) ?? []),
    tags: valueAt(node, "Tags") === undefined ? {} : tagsAt(node, "Tags"),
    origin: "live",
    at: placeOf(source, node),
  };
}
