import type { TextNode } from "../../text/node.ts";
import { itemsAt, stringAt, valueAt } from "../../text/pick.ts";
import type { Cluster, PodIdentity } from "../account.ts";
import { accountOfArn, bareUrl } from "./arn.ts";
import { type AccountPart, type Document, type Draft, given, noteSource, placeOf } from "./draft.ts";

/**
 * Our `eks.json` (`[{ region, cluster, associations }]`), and what `eks describe-cluster`,
 * `eks list-pod-identity-associations` and `eks describe-pod-identity-association` answer.
 */
export function readEks(draft: Draft, document: Document): void {
  const { node } = document;
  const clusters = (node.kind === "array" ? node.items : [node]).flatMap((item) => readEntry(document, item));
  const byAccount = new Map<string | undefined, Cluster[]>();
  for (const cluster of clusters) {
    const account = accountOf(cluster) ?? document.account;
    byAccount.set(account, [...(byAccount.get(account) ?? []), cluster]);
  }
  for (const [id, found] of byAccount)
    draft.accounts.push({ ...given("id", id), clusters: found } satisfies AccountPart);
  if (byAccount.size === 0) draft.accounts.push({ ...given("id", document.account), clusters: [] });
  // A listing of associations leaves their roles out.
  const bare = clusters.some(({ podIdentities }) => podIdentities?.some((one) => one.roleArn === undefined));
  const partial = bare ? "it lacks the roles of its pod identity associations" : undefined;
  noteSource(draft, document, "eks", { account: document.account ?? [...byAccount.keys()][0], partial });
}

function accountOf({ arn, podIdentities }: Cluster): string | undefined {
  const role = podIdentities?.find((one) => one.roleArn !== undefined)?.roleArn;
  return (arn && accountOfArn(arn)) ?? (role && accountOfArn(role));
}

function readEntry(document: Document, node: TextNode): Cluster[] {
  const cluster = valueAt(node, "cluster");
  const listed = valueAt(node, "associations") ?? valueAt(node, "association");
  const found = listed === undefined ? undefined : itemsAt(listed).flatMap((item) => readAssociation(document, item));
  const at = placeOf(document.source, node);
  if (cluster === undefined) {
    // Associations without their cluster: it is known by name only.
    const names = [...new Set(found?.map((one) => one.cluster))].sort();
    return names.map((name) => ({ name, podIdentities: found?.filter((one) => one.cluster === name) ?? [], at }));
  }
  const name = stringAt(cluster, "name");
  if (name === undefined) return [];
  const arn = stringAt(cluster, "arn");
  const issuer = stringAt(cluster, "identity", "oidc", "issuer");
  return [
    {
      name,
      ...given("arn", arn),
      ...given("region", stringAt(node, "region") ?? arn?.split(":")[3]),
      ...given("issuer", issuer === undefined ? undefined : bareUrl(issuer)),
      ...given("podIdentities", found),
      at,
    },
  ];
}

function readAssociation({ source }: Document, node: TextNode): PodIdentity[] {
  const cluster = stringAt(node, "clusterName");
  const namespace = stringAt(node, "namespace");
  const serviceAccount = stringAt(node, "serviceAccount");
  if (cluster === undefined || namespace === undefined || serviceAccount === undefined) return [];
  return [
    {
      ...given("id", stringAt(node, "associationId")),
      cluster,
      namespace,
      serviceAccount,
      ...given("roleArn", stringAt(node, "roleArn")),
      ...given("targetRoleArn", stringAt(node, "targetRoleArn")),
      at: placeOf(source, node),
    },
  ];
}
