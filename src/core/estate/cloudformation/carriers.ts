import { stringAt, valueAt, wordAt } from "../../text/pick.ts";
import type { AccessKey, Cluster, Instance, InstanceProfile, OidcProvider, PodIdentity } from "../account.ts";
import { bareUrl } from "../read/arn.ts";
import { given, placeOf } from "../read/draft.ts";
import { type Reading, say, sayAll } from "./reading.ts";
import { arnOf, nameOf } from "./references.ts";
import type { TemplateResource } from "./template.ts";

export function readProvider(reading: Reading, resource: TemplateResource): OidcProvider[] {
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

export function readProfile(reading: Reading, resource: TemplateResource): InstanceProfile {
  return {
    arn: arnOf(reading.template, resource) ?? resource.id,
    account: reading.template.account,
    name: nameOf(reading.template, resource),
    roles: sayAll(reading, valueAt(resource.properties, "Roles")),
    origin: "declared",
    at: placeOf(reading.document.source, resource.node),
  };
}

export function readAccessKey(reading: Reading, { id, properties, node }: TemplateResource): AccessKey {
  return {
    id,
    user: say(reading, valueAt(properties, "UserName")) ?? id,
    active: (say(reading, valueAt(properties, "Status")) ?? "Active") === "Active",
    origin: "declared",
    at: placeOf(reading.document.source, node),
  };
}

export function readInstance(reading: Reading, { id, type, properties, node }: TemplateResource): Instance {
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

export function readAssociation(reading: Reading, { properties, node }: TemplateResource): PodIdentity[] {
  const namespace = say(reading, valueAt(properties, "Namespace"));
  const serviceAccount = say(reading, valueAt(properties, "ServiceAccount"));
  if (namespace === undefined || serviceAccount === undefined) return [];
  const cluster = say(reading, valueAt(properties, "ClusterName")) ?? "unknown";
  const roleArn = say(reading, valueAt(properties, "RoleArn"));
  return [
    { cluster, namespace, serviceAccount, ...given("roleArn", roleArn), at: placeOf(reading.document.source, node) },
  ];
}

export function clustersOf(associations: readonly PodIdentity[]): readonly Cluster[] {
  const byName = new Map<string, PodIdentity[]>();
  for (const one of associations) byName.set(one.cluster, [...(byName.get(one.cluster) ?? []), one]);
  return [...byName].flatMap(([name, podIdentities]) => {
    const [first] = podIdentities;
    return first === undefined ? [] : [{ name, podIdentities, at: first.at }];
  });
}
