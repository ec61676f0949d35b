import { UNKNOWN_ACCOUNT } from "../account.ts";
import { type Document, type Draft, noteSource, placeOf, report } from "../read/draft.ts";
import { clustersOf, readAccessKey, readAssociation, readInstance, readProfile, readProvider } from "./carriers.ts";
import { readGroup, readManagedPolicy, readRole, readUser } from "./identities.ts";
import type { Reading } from "./reading.ts";
import { conditionHolds } from "./resolve.ts";
import { type TemplateResource, openTemplate } from "./template.ts";

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
