import type { TextNode } from "../../text/node.ts";
import { itemsAt, stringAt, stringsAt, valueAt, wordAt } from "../../text/pick.ts";
import { toInstant } from "../../text/instant.ts";
import type { OidcProvider } from "../account.ts";
import { bareUrl, parseIamArn, providerUrlOf } from "./arn.ts";
import { type Document, type Draft, given, noteSource, placeOf, report } from "./draft.ts";
import { addByAccount } from "./roles.ts";
import { tagsAt } from "./tags.ts";

/**
 * Our `oidc-providers.json`, and what `iam list-open-id-connect-providers` (ARNs only) and
 * `iam get-open-id-connect-provider` (no ARN) answer.
 */
export function readOidcProviders(draft: Draft, document: Document): void {
  const { node } = document;
  const listed = valueAt(node, "OpenIDConnectProviderList");
  const items = node.kind === "array" ? node.items : listed === undefined ? [node] : itemsAt(listed);
  const providers = items.flatMap((item) => readProvider(draft, document, item) ?? []);
  if (providers.length > 0 || items.length === 0) {
    addByAccount(draft, document, providers, (part) => ({ providers: part }));
  }
  // One provider by itself says nothing about whether there are others.
  const single = node.kind !== "array" && listed === undefined;
  const bare = providers.some((provider) => provider.clientIds === undefined);
  const partial = single ? "it is one provider of those there may be" : bare ? "it lacks the audiences" : undefined;
  noteSource(draft, document, "oidc-providers", { account: document.account ?? providers[0]?.account, partial });
}

function readProvider(draft: Draft, document: Document, node: TextNode): OidcProvider | undefined {
  const arn = stringAt(node, "Arn") ?? arnFrom(document, stringAt(node, "Url"));
  const account = arn === undefined ? undefined : parseIamArn(arn)?.account;
  const url = arn === undefined ? undefined : (stringAt(node, "Url") ?? providerUrlOf(arn));
  if (arn === undefined || account === undefined || url === undefined) {
    report(
      draft,
      "error",
      "estate/provider-without-arn",
      "it cannot be told in which account this identity provider stands",
      placeOf(document.source, node),
      "put the file under `aws/<account>/`, or add its `Arn`",
    );
    return undefined;
  }
  return {
    arn,
    account,
    url: bareUrl(url),
    ...given("clientIds", valueAt(node, "ClientIDList") && stringsAt(node, "ClientIDList")),
    ...given("thumbprints", valueAt(node, "ThumbprintList") && stringsAt(node, "ThumbprintList")),
    origin: "live",
    ...given("created", toInstant(wordAt(node, "CreateDate"))),
    tags: tagsAt(node, "Tags"),
    at: placeOf(document.source, node),
  };
}

function arnFrom({ account }: Document, url: string | undefined): string | undefined {
  return account === undefined || url === undefined
    ? undefined
    : `arn:aws:iam::${account}:oidc-provider/${bareUrl(url)}`;
}
