import type { OidcProvider } from "../../state/account.ts";
import { withEntry, withoutEntry } from "../../state/state.ts";
import { type SignedCall, operation } from "../operation.ts";
import { list, required, structure, timestamp } from "../wire/shape.ts";
import { accountOf, change, iamArn, resourceTags } from "./account-of.ts";
import { alreadyExists, invalidInput, limitExceeded, noSuchEntity, validationError } from "./errors.ts";
import * as shapes from "./shapes.ts";
import { mergeTags, readTags, removeTags, requestTags, showSomeTags, showTags } from "./tags.ts";
import { pageOf } from "./paging.ts";

const MOST_PROVIDERS = 100;
const RAISED_PROVIDERS = 700;
const MOST_CLIENTS = 100;
const MOST_THUMBPRINTS = 5;
/** What IAM writes down when nobody gives a thumbprint: it would fetch that of the issuer's authority. */
const FETCHED_THUMBPRINT = "0".repeat(40);

const byArn = { OpenIDConnectProviderArn: required(shapes.arn) };

function providerOf(call: SignedCall, arn: string): OidcProvider {
  const provider = accountOf(call).providers.get(arn);
  if (provider === undefined) throw noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`);
  return provider;
}

function access(
  input: { readonly OpenIDConnectProviderArn: string },
  call: SignedCall,
): [{ resource: string; context: ReturnType<typeof resourceTags> }] {
  const provider = accountOf(call).providers.get(input.OpenIDConnectProviderArn);
  return [{ resource: input.OpenIDConnectProviderArn, context: resourceTags(provider?.tags) }];
}

function save(call: SignedCall, provider: OidcProvider): void {
  change(call, { providers: withEntry(accountOf(call).providers, provider.arn, provider) });
}

const createOpenIDConnectProvider = operation({
  name: "CreateOpenIDConnectProvider",
  effect: "write",
  input: {
    Url: required(shapes.providerUrl),
    ClientIDList: shapes.clientIds,
    ThumbprintList: shapes.thumbprints,
    Tags: shapes.tags,
  },
  output: { OpenIDConnectProviderArn: shapes.arn, Tags: shapes.tags },
  access(input, call) {
    const resource = iamArn(call, "oidc-provider", "/", input.Url.replace(/^https:\/\//, ""));
    const context = requestTags(input.Tags);
    const tagging = { action: "iam:TagOpenIDConnectProvider", resource, context };
    return [{ resource, context }, ...(input.Tags === undefined ? [] : [tagging])];
  },
  run(input, call) {
    const url = readProviderUrl(input.Url);
    const arn = iamArn(call, "oidc-provider", "/", url);
    const { providers } = accountOf(call);
    if (providers.has(arn)) throw alreadyExists(`Provider with url ${input.Url} already exists.`);
    const most = providers.size > MOST_PROVIDERS ? RAISED_PROVIDERS : MOST_PROVIDERS;
    if (providers.size >= most) {
      throw limitExceeded(`Cannot exceed quota for OpenIdConnectProvidersPerAccount: ${most}`);
    }
    const clientIds = [...new Set(input.ClientIDList ?? [])];
    checkClients(clientIds);
    const thumbprints = input.ThumbprintList ?? [];
    checkThumbprints(thumbprints);
    const tags = readTags(input.Tags);
    save(call, {
      arn,
      url,
      clientIds,
      thumbprints: thumbprints.length === 0 ? [FETCHED_THUMBPRINT] : thumbprints.map((print) => print.toLowerCase()),
      createdAt: call.now,
      tags,
    });
    return { OpenIDConnectProviderArn: arn, Tags: showSomeTags(tags) };
  },
});

const getOpenIDConnectProvider = operation({
  name: "GetOpenIDConnectProvider",
  effect: "read",
  input: byArn,
  output: {
    Url: shapes.providerUrl,
    ClientIDList: shapes.clientIds,
    ThumbprintList: shapes.thumbprints,
    CreateDate: timestamp,
    Tags: shapes.tags,
  },
  access,
  run(input, call) {
    const provider = providerOf(call, input.OpenIDConnectProviderArn);
    return {
      Url: provider.url,
      ClientIDList: provider.clientIds,
      ThumbprintList: provider.thumbprints,
      CreateDate: provider.createdAt,
      Tags: showTags(provider.tags),
    };
  },
});

const listOpenIDConnectProviders = operation({
  name: "ListOpenIDConnectProviders",
  effect: "read",
  input: {},
  output: { OpenIDConnectProviderList: list(structure({ Arn: shapes.arn })) },
  access: (_input, call) => [{ resource: iamArn(call, "oidc-provider", "/", "*") }],
  run: (_input, call) => ({
    OpenIDConnectProviderList: [...accountOf(call).providers.keys()].toSorted().map((Arn) => ({ Arn })),
  }),
});

const deleteOpenIDConnectProvider = operation({
  name: "DeleteOpenIDConnectProvider",
  effect: "write",
  input: byArn,
  output: {},
  access,
  // Idempotent: a provider that is not there is no error (IAM API reference).
  run(input, call) {
    change(call, { providers: withoutEntry(accountOf(call).providers, input.OpenIDConnectProviderArn) });
    return {};
  },
});

const addClientIDToOpenIDConnectProvider = operation({
  name: "AddClientIDToOpenIDConnectProvider",
  effect: "write",
  input: { ...byArn, ClientID: required(shapes.clientId) },
  output: {},
  access,
  // Idempotent, as is the removal.
  run(input, call) {
    const provider = providerOf(call, input.OpenIDConnectProviderArn);
    const clientIds = [...new Set([...provider.clientIds, input.ClientID])];
    checkClients(clientIds);
    save(call, { ...provider, clientIds });
    return {};
  },
});

const removeClientIDFromOpenIDConnectProvider = operation({
  name: "RemoveClientIDFromOpenIDConnectProvider",
  effect: "write",
  input: { ...byArn, ClientID: required(shapes.clientId) },
  output: {},
  access,
  run(input, call) {
    const provider = providerOf(call, input.OpenIDConnectProviderArn);
    save(call, { ...provider, clientIds: provider.clientIds.filter((id) => id !== input.ClientID) });
    return {};
  },
});

const updateOpenIDConnectProviderThumbprint = operation({
  name: "UpdateOpenIDConnectProviderThumbprint",
  effect: "write",
  input: { ...byArn, ThumbprintList: required(shapes.thumbprints) },
  output: {},
  access,
  run(input, call) {
    const provider = providerOf(call, input.OpenIDConnectProviderArn);
    checkThumbprints(input.ThumbprintList);
    save(call, { ...provider, thumbprints: input.ThumbprintList.map((print) => print.toLowerCase()) });
    return {};
  },
});

const tagOpenIDConnectProvider = operation({
  name: "TagOpenIDConnectProvider",
  effect: "write",
  input: { ...byArn, Tags: required(shapes.tags) },
  output: {},
  access: (input, call) =>
    access(input, call).map((one) => ({ ...one, context: { ...one.context, ...requestTags(input.Tags) } })),
  run(input, call) {
    const provider = providerOf(call, input.OpenIDConnectProviderArn);
    save(call, { ...provider, tags: mergeTags(provider.tags, input.Tags) });
    return {};
  },
});

const untagOpenIDConnectProvider = operation({
  name: "UntagOpenIDConnectProvider",
  effect: "write",
  input: { ...byArn, TagKeys: required(shapes.tagKeys) },
  output: {},
  access,
  run(input, call) {
    const provider = providerOf(call, input.OpenIDConnectProviderArn);
    save(call, { ...provider, tags: removeTags(provider.tags, input.TagKeys) });
    return {};
  },
});

const listOpenIDConnectProviderTags = operation({
  name: "ListOpenIDConnectProviderTags",
  effect: "read",
  input: { ...byArn, ...shapes.pagedInput },
  output: { Tags: required(shapes.tags), ...shapes.pagedOutput },
  access,
  run(input, call) {
    const { items, ...rest } = pageOf(showTags(providerOf(call, input.OpenIDConnectProviderArn).tags), input);
    return { Tags: items, ...rest };
  },
});

export const providerOperations = [
  createOpenIDConnectProvider,
  getOpenIDConnectProvider,
  listOpenIDConnectProviders,
  deleteOpenIDConnectProvider,
  addClientIDToOpenIDConnectProvider,
  removeClientIDFromOpenIDConnectProvider,
  updateOpenIDConnectProviderThumbprint,
  tagOpenIDConnectProvider,
  untagOpenIDConnectProvider,
  listOpenIDConnectProviderTags,
];

/** `https://`, a host and perhaps a path, without query and port (IAM API reference; the words are from memory). */
function readProviderUrl(text: string): string {
  if (!text.startsWith("https://") || !URL.canParse(text))
    throw validationError("Invalid Open ID Connect Provider URL");
  const url = new URL(text);
  if (url.search !== "" || url.hash !== "" || url.username !== "" || url.port !== "") {
    throw validationError("Invalid Open ID Connect Provider URL");
  }
  return text.slice("https://".length);
}

function checkClients(clientIds: readonly string[]): void {
  if (clientIds.length > MOST_CLIENTS) {
    throw limitExceeded(`Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: ${MOST_CLIENTS}`);
  }
}

function checkThumbprints(thumbprints: readonly string[]): void {
  if (thumbprints.length > MOST_THUMBPRINTS) throw invalidInput("Thumbprint list must contain fewer than 5 entries.");
  if (thumbprints.some((print) => !/^[0-9a-f]{40}$/i.test(print))) throw validationError("Invalid thumbprint");
}
