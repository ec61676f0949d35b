import type { TextNode } from "../../text/node.ts";
import { itemsAt, stringAt, valueAt, wordAt } from "../../text/pick.ts";
import type { Range } from "../../text/span.ts";
import {
  type AccessKey,
  type Group,
  type Identity,
  type Instance,
  type InstanceProfile,
  type ManagedPolicy,
  type OidcProvider,
  type PodIdentity,
  type Role,
  UNKNOWN_ACCOUNT,
  type User,
} from "../account.ts";
import type { HeldPolicy } from "../place.ts";
import { bareUrl } from "../read/arn.ts";
import { type Document, type Draft, given, noteSource, placeOf, report } from "../read/draft.ts";
import { type PolicyDescription, holdPolicy } from "../read/hold-policy.ts";
import { sortedRecord } from "../read/tags.ts";
import { arnOf, isNamed, nameOf } from "./references.ts";
import { type Open, conditionHolds, nothingOpen, resolve, textOf } from "./resolve.ts";
import { type Template, type TemplateResource, openTemplate } from "./template.ts";

interface Reading {
  readonly draft: Draft;
  readonly document: Document;
  readonly template: Template;
  readonly unresolved: Map<string, Range>;
}

/** A CloudFormation template, as the account that it makes with its parameters' defaults. */
export function readTemplate(draft: Draft, document: Document): void {
  const template = openTemplate(document.node, homeOf(document));
  const reading: Reading = { draft, document, template, unresolved: new Map() };
  const resources = [...template.resources.values()].filter(
    ({ condition }) => condition === undefined || conditionHolds(template, condition) !== false,
  );
  const of = (...types: readonly string[]): readonly TemplateResource[] =>
    resources.filter(({ type }) => types.includes(type));
  const lists = {
    roles: of("AWS::IAM::Role").map((one) => readRole(reading, one, resources)),
    users: of("AWS::IAM::User").map((one) => readUser(reading, one, resources)),
    groups: of("AWS::IAM::Group").map((one) => readGroup(reading, one, resources)),
    policies: of("AWS::IAM::ManagedPolicy").map((one) => readManagedPolicy(reading, one)),
    providers: of("AWS::IAM::OIDCProvider").flatMap((one) => readProvider(reading, one)),
    instanceProfiles: of("AWS::IAM::InstanceProfile").map((one) => readProfile(reading, one)),
    accessKeys: of("AWS::IAM::AccessKey").map((one) => readAccessKey(reading, one)),
    instances: of("AWS::EC2::Instance", "AWS::EC2::LaunchTemplate").map((one) => readInstance(reading, one)),
    clusters: clustersOf(of("AWS::EKS::PodIdentityAssociation").flatMap((one) => readAssociation(reading, one))),
  };
  const used = Object.entries(lists).filter(([, list]) => list.length > 0);
  draft.accounts.push({ id: template.account, ...Object.fromEntries(used) });
  for (const [words, range] of [...reading.unresolved].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const place = placeOf(document.source, range);
    report(draft, "warning", "estate/unresolved", `\`${words}\` cannot be told from the template`, place);
  }
  const words = [`${resources.length} resources`];
  if (reading.unresolved.size > 0) words.push(`${reading.unresolved.size} values not told by the template`);
  if (template.account === UNKNOWN_ACCOUNT) words.push("its account is not known");
  noteSource(draft, document, "cloudformation", { account: template.account, detail: words.join(", ") });
}

/** The account of the providers that trust policies write out, where they agree. */
function homeOf({ source, account }: Document): { readonly account: string; readonly partition: string } {
  const found = new Map<string, string>();
  for (const [, partition, id] of source.text.matchAll(/\barn:(aws[a-z-]*):iam::(\d{12}):oidc-provider\//g)) {
    if (id !== undefined) found.set(id, partition ?? "aws");
  }
  const [first, second] = found;
  if (account !== undefined) return { account, partition: first?.[1] ?? "aws" };
  return first !== undefined && second === undefined
    ? { account: first[0], partition: first[1] }
    : { account: UNKNOWN_ACCOUNT, partition: "aws" };
}

function note(reading: Reading, open: Open): void {
  for (const [words, range] of open.words) if (!reading.unresolved.has(words)) reading.unresolved.set(words, range);
}

function say(reading: Reading, node: TextNode | undefined): string | undefined {
  if (node === undefined) return undefined;
  const open = nothingOpen();
  const value = textOf(reading.template, node, open);
  note(reading, open);
  return value;
}

/** Texts of a list; what cannot be told of them is left open under the words that were written. */
function sayAll(reading: Reading, node: TextNode | undefined): readonly string[] {
  if (node === undefined) return [];
  const open = nothingOpen();
  const resolved = resolve(reading.template, node, open);
  note(reading, open);
  const told = itemsAt(resolved).flatMap((item) => (item.kind === "string" ? [item.value] : []));
  return open.ranges.length === 0 ? told : [...told, `(${[...open.words.keys()].sort().join(", ")})`];
}

function hold(reading: Reading, node: TextNode, description: PolicyDescription): HeldPolicy {
  const open = nothingOpen();
  const resolved = resolve(reading.template, node, open);
  note(reading, open);
  const { source } = reading.document;
  const { name, arn } = description;
  // A text with something unknown in it is no JSON that could be read.
  if (resolved.kind === "null") return { name, ...given("arn", arn), exact: false, at: placeOf(source, node) };
  return holdPolicy(reading.draft, source, resolved, {
    ...description,
    exact: open.ranges.length === 0,
    open: open.ranges,
  });
}

function identityOf(
  reading: Reading,
  resource: TemplateResource,
  type: "role" | "user",
  all: readonly TemplateResource[],
): Identity {
  const { template, document } = reading;
  const { properties, id } = resource;
  const name = nameOf(template, resource);
  const arn = arnOf(template, resource) ?? id;
  const hung = hungOn(reading, resource, all, type === "role" ? "Roles" : "Users");
  return {
    arn,
    account: template.account,
    name,
    path: say(reading, valueAt(properties, "Path")) ?? "/",
    origin: "declared",
    policiesRead: true,
    inline: [...inlineOf(reading, resource), ...hung.inline],
    attached: [...new Set([...sayAll(reading, valueAt(properties, "ManagedPolicyArns")), ...hung.attached])].sort(),
    ...given("boundary", boundaryOf(reading, valueAt(properties, "PermissionsBoundary"))),
    tags: sortedRecord(
      itemsAt(properties, "Tags").flatMap((tag) => {
        const key = stringAt(tag, "Key");
        return key === undefined ? [] : [[key, say(reading, valueAt(tag, "Value")) ?? ""] as const];
      }),
    ),
    at: placeOf(document.source, resource.node),
    caveats: [
      ...(template.account === UNKNOWN_ACCOUNT ? ["its account is not known"] : []),
      ...(isNamed(template, resource) ? [] : ["its name is made up by CloudFormation"]),
      ...(resource.condition !== undefined && conditionHolds(template, resource.condition) === undefined
        ? [`it is made only if \`${resource.condition}\` holds`]
        : []),
    ],
  };
}

/** There is a boundary, whether or not it can be told which. */
function boundaryOf(reading: Reading, node: TextNode | undefined): string | undefined {
  return node === undefined ? undefined : (say(reading, node) ?? "(not told by the template)");
}

function readRole(reading: Reading, resource: TemplateResource, all: readonly TemplateResource[]): Role {
  const { properties, id } = resource;
  const identity = identityOf(reading, resource, "role", all);
  const trust = valueAt(properties, "AssumeRolePolicyDocument");
  const description: PolicyDescription = {
    kind: "trust",
    name: `${identity.name} trust`,
    of: `the trust policy of \`${id}\``,
  };
  const seconds = Number(wordAt(properties, "MaxSessionDuration"));
  return {
    ...identity,
    ...given("trust", trust && hold(reading, trust, description)),
    ...(Number.isInteger(seconds) ? { maxSessionSeconds: seconds } : {}),
    ...given("description", stringAt(properties, "Description")),
  };
}

function readUser(reading: Reading, resource: TemplateResource, all: readonly TemplateResource[]): User {
  const identity = identityOf(reading, resource, "user", all);
  const added = all
    .filter(({ type }) => type === "AWS::IAM::UserToGroupAddition")
    .flatMap(({ properties }) => {
      const users = sayAll(reading, valueAt(properties, "Users"));
      const group = say(reading, valueAt(properties, "GroupName"));
      return group !== undefined && users.includes(identity.name) ? [group] : [];
    });
  return {
    ...identity,
    groups: [...new Set([...sayAll(reading, valueAt(resource.properties, "Groups")), ...added])].sort(),
  };
}

function readGroup(reading: Reading, resource: TemplateResource, all: readonly TemplateResource[]): Group {
  const { template, document } = reading;
  const hung = hungOn(reading, resource, all, "Groups");
  return {
    arn: arnOf(template, resource) ?? resource.id,
    account: template.account,
    name: nameOf(template, resource),
    origin: "declared",
    inline: [...inlineOf(reading, resource), ...hung.inline],
    attached: [...sayAll(reading, valueAt(resource.properties, "ManagedPolicyArns")), ...hung.attached],
    at: placeOf(document.source, resource.node),
  };
}

function inlineOf(reading: Reading, { id, properties }: TemplateResource): HeldPolicy[] {
  return itemsAt(properties, "Policies").flatMap((item) => {
    const name = say(reading, valueAt(item, "PolicyName")) ?? id;
    const document = valueAt(item, "PolicyDocument");
    const of = `the policy \`${name}\` of \`${id}\``;
    if (document !== undefined) return [hold(reading, document, { kind: "identity", name, of })];
    // A list that is chosen by a condition is not told item by item: it is there, and unread.
    return [{ name, exact: false, at: placeOf(reading.document.source, item) }];
  });
}

const INLINE_TYPES: ReadonlySet<string> = new Set([
  "AWS::IAM::Policy",
  "AWS::IAM::RolePolicy",
  "AWS::IAM::UserPolicy",
  "AWS::IAM::GroupPolicy",
]);

/** Policies that are resources of their own and name whom they hang on. */
function hungOn(
  reading: Reading,
  owner: TemplateResource,
  all: readonly TemplateResource[],
  list: "Roles" | "Users" | "Groups",
): { readonly inline: readonly HeldPolicy[]; readonly attached: readonly string[] } {
  const name = nameOf(reading.template, owner);
  const inline: HeldPolicy[] = [];
  const attached: string[] = [];
  for (const resource of all) {
    const managed = resource.type === "AWS::IAM::ManagedPolicy";
    if (!managed && !INLINE_TYPES.has(resource.type)) continue;
    const { properties, id } = resource;
    const single = valueAt(properties, `${list.slice(0, -1)}Name`);
    const names = [
      ...sayAll(reading, valueAt(properties, list)),
      ...(single === undefined ? [] : [say(reading, single) ?? ""]),
    ];
    if (!names.includes(name)) continue;
    const document = valueAt(properties, "PolicyDocument");
    if (managed) attached.push(arnOf(reading.template, resource) ?? id);
    else if (document !== undefined) {
      const policy = say(reading, valueAt(properties, "PolicyName")) ?? id;
      inline.push(hold(reading, document, { kind: "identity", name: policy, of: `the policy of \`${id}\`` }));
    }
  }
  return { inline, attached };
}

function readManagedPolicy(reading: Reading, resource: TemplateResource): ManagedPolicy {
  const { template, document } = reading;
  const arn = arnOf(template, resource) ?? resource.id;
  const name = nameOf(template, resource);
  const at = placeOf(document.source, resource.node);
  const node = valueAt(resource.properties, "PolicyDocument");
  const of = `the policy of \`${resource.id}\``;
  const held =
    node === undefined ? { name, arn, exact: false, at } : hold(reading, node, { kind: "identity", name, arn, of });
  return { arn, name, origin: "declared", held, at };
}

function readProvider(reading: Reading, resource: TemplateResource): OidcProvider[] {
  const { template, document } = reading;
  const { properties } = resource;
  const url = say(reading, valueAt(properties, "Url"));
  if (url === undefined) return [];
  const lists = (key: string): readonly string[] | undefined =>
    valueAt(properties, key) && sayAll(reading, valueAt(properties, key));
  return [
    {
      arn: `arn:${template.partition}:iam::${template.account}:oidc-provider/${bareUrl(url)}`,
      account: template.account,
      url: bareUrl(url),
      ...(bareUrl(url) === url ? {} : { writtenUrl: url }),
      clientIds: lists("ClientIdList") ?? [],
      ...given("thumbprints", lists("ThumbprintList")),
      origin: "declared",
      tags: {},
      at: placeOf(document.source, resource.node),
    },
  ];
}

function readProfile(reading: Reading, resource: TemplateResource): InstanceProfile {
  return {
    arn: arnOf(reading.template, resource) ?? resource.id,
    account: reading.template.account,
    name: nameOf(reading.template, resource),
    roles: sayAll(reading, valueAt(resource.properties, "Roles")),
    origin: "declared",
    at: placeOf(reading.document.source, resource.node),
  };
}

function readAccessKey(reading: Reading, { id, properties, node }: TemplateResource): AccessKey {
  return {
    id,
    user: say(reading, valueAt(properties, "UserName")) ?? id,
    active: (say(reading, valueAt(properties, "Status")) ?? "Active") === "Active",
    origin: "declared",
    at: placeOf(reading.document.source, node),
  };
}

function readInstance(reading: Reading, { id, type, properties, node }: TemplateResource): Instance {
  const { template, document } = reading;
  const data = type === "AWS::EC2::LaunchTemplate" ? valueAt(properties, "LaunchTemplateData") : properties;
  const named = valueAt(data, "IamInstanceProfile");
  const profile = say(reading, valueAt(named, "Arn") ?? valueAt(named, "Name") ?? named);
  const stem = `arn:${template.partition}:iam::${template.account}:instance-profile/`;
  const tokens = stringAt(data, "MetadataOptions", "HttpTokens");
  const metadata = stringAt(data, "MetadataOptions", "HttpEndpoint");
  const hops = Number(wordAt(data, "MetadataOptions", "HttpPutResponseHopLimit"));
  return {
    id,
    ...given("profile", profile === undefined || profile.startsWith("arn:") ? profile : `${stem}${profile}`),
    ...(tokens === "required" || tokens === "optional" ? { tokens } : {}),
    ...(metadata === "enabled" || metadata === "disabled" ? { metadata } : {}),
    ...(Number.isInteger(hops) ? { hopLimit: hops } : {}),
    addresses: [],
    tags: {},
    origin: "declared",
    at: placeOf(document.source, node),
  };
}

function readAssociation(reading: Reading, { properties, node }: TemplateResource): PodIdentity[] {
  const namespace = say(reading, valueAt(properties, "Namespace"));
  const serviceAccount = say(reading, valueAt(properties, "ServiceAccount"));
  if (namespace === undefined || serviceAccount === undefined) return [];
  const cluster = say(reading, valueAt(properties, "ClusterName")) ?? "unknown";
  const roleArn = say(reading, valueAt(properties, "RoleArn"));
  return [
    { cluster, namespace, serviceAccount, ...given("roleArn", roleArn), at: placeOf(reading.document.source, node) },
  ];
}

function clustersOf(
  associations: readonly PodIdentity[],
): { name: string; podIdentities: readonly PodIdentity[]; at: PodIdentity["at"] }[] {
  const byName = new Map<string, PodIdentity[]>();
  for (const one of associations) byName.set(one.cluster, [...(byName.get(one.cluster) ?? []), one]);
  return [...byName].flatMap(([name, podIdentities]) => {
    const [first] = podIdentities;
    return first === undefined ? [] : [{ name, podIdentities, at: first.at }];
  });
}
