import type { CloudObject, Tags } from "../../../../src/core/change/object.ts";
import type { Estate } from "../../../../src/core/estate/estate.ts";
import { parseIamArn } from "../../../../src/core/estate/read/arn.ts";
import { readEstate } from "../../../../src/core/estate/read-estate.ts";

const ACCOUNT = "111111111111";
const AT = "2026-01-01T00:00:00Z";

export interface Beside {
  /** Written otherwise than we write it: other order, lists of one, encoded. */
  readonly odd?: boolean;
  readonly events?: readonly object[];
  readonly instances?: readonly object[];
}

type Of<Kind extends CloudObject["kind"]> = Extract<CloudObject, { kind: Kind }>;

/** The account in which just these objects stand, as the AWS CLI would export it. */
export function accountWith(objects: readonly CloudObject[], beside: Beside = {}): Estate {
  const of = <Kind extends CloudObject["kind"]>(kind: Kind): Of<Kind>[] =>
    objects.filter((object): object is Of<Kind> => object.kind === kind);
  const document = (text: string): unknown => (beside.odd ? encodeURIComponent(oddly(text)) : JSON.parse(text));
  const held = (owner: string): object => ({
    AttachedManagedPolicies: of("attachment")
      .filter((one) => one.owner === owner)
      .map(({ policyArn }) => ({ PolicyArn: policyArn, PolicyName: policyArn.split("/").at(-1) })),
  });
  const inline = (owner: string): object[] =>
    of("inline-policy")
      .filter((one) => one.owner === owner)
      .map(({ name, policy }) => ({ PolicyName: name, PolicyDocument: document(policy) }));
  const boundary = (arn: string | undefined): object =>
    arn === undefined
      ? {}
      : { PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: arn } };
  const details = {
    GroupDetailList: [],
    UserDetailList: of("user").map((user) => ({
      ...nameOf(user.arn, "User"),
      UserPolicyList: inline(user.arn),
      GroupList: [],
      ...held(user.arn),
      ...boundary(user.boundary),
      Tags: tagList(user.tags),
    })),
    RoleDetailList: of("role").map((role) => ({
      ...nameOf(role.arn, "Role"),
      AssumeRolePolicyDocument: document(role.trust),
      InstanceProfileList: of("instance-profile")
        .filter((profile) => profile.role === role.arn)
        .map(({ arn }) => profileOf(arn, role)),
      RolePolicyList: inline(role.arn),
      ...held(role.arn),
      ...boundary(role.boundary),
      Tags: tagList(role.tags),
    })),
    Policies: of("managed-policy").map(({ arn, policy }) => ({
      PolicyName: arn.split("/").at(-1),
      PolicyId: "ANPAEXAMPLE",
      Arn: arn,
      Path: parseIamArn(arn)?.path,
      DefaultVersionId: "v1",
      PolicyVersionList: [{ VersionId: "v1", IsDefaultVersion: true, Document: document(policy) }],
    })),
  };
  const roles = of("role").map((role) => ({
    RoleName: parseIamArn(role.arn)?.name,
    Arn: role.arn,
    MaxSessionDuration: role.maxSessionSeconds,
    ...(role.description === undefined ? {} : { Description: role.description }),
  }));
  const providers = of("provider").map(({ arn, url, clientIds, tags }) => ({
    Arn: arn,
    Url: url,
    ClientIDList: beside.odd ? clientIds.toReversed() : clientIds,
    ThumbprintList: [],
    Tags: tagList(tags),
  }));
  const tags = [...of("managed-policy"), ...of("instance-profile")].map((one) => ({
    Arn: one.arn,
    Tags: tagList(one.tags ?? {}),
  }));
  const clusters = Map.groupBy(of("pod-identity"), ({ cluster }) => cluster);
  const eks = [...clusters].map(([name, pods]) => ({
    region: "eu-west-1",
    cluster: { name },
    associations: pods.map(({ namespace, serviceAccount, role }) => ({
      clusterName: name,
      namespace,
      serviceAccount,
      roleArn: role,
    })),
  }));
  const files: Record<string, unknown> = {
    "authorization-details": details,
    roles,
    "oidc-providers": providers,
    eks,
    tags,
    instances: beside.instances ?? [],
    "web-identity-events": beside.events ?? [],
  };
  const names = Object.keys(files);
  const snapshot = {
    formatVersion: "1.0",
    taken: AT,
    sources: names.map((kind) => ({ kind, standing: "ok", account: ACCOUNT, file: `aws/${ACCOUNT}/${kind}.json` })),
  };
  const sources = names.map((kind) => ({
    name: `aws/${ACCOUNT}/${kind}.json`,
    text: JSON.stringify(files[kind], undefined, 1),
  }));
  return readEstate([...sources, { name: "snapshot.json", text: JSON.stringify(snapshot) }]).estate;
}

function nameOf(arn: string, kind: "Role" | "User"): object {
  const { path, name } = parseIamArn(arn) ?? {};
  return { Path: path, [`${kind}Name`]: name, [`${kind}Id`]: `A${kind}${name}`, Arn: arn, CreateDate: AT };
}

function profileOf(arn: string, role: Of<"role">): object {
  const { path, name } = parseIamArn(arn) ?? {};
  return {
    Path: path,
    InstanceProfileName: name,
    InstanceProfileId: "AIPAEXAMPLE",
    Arn: arn,
    CreateDate: AT,
    Roles: [{ ...nameOf(role.arn, "Role") }],
  };
}

function tagList(tags: Tags): object[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** The same policy as somebody else might have written it. */
function oddly(text: string): string {
  const document = JSON.parse(text);
  const statements = [document.Statement].flat().toReversed().map(oddStatement);
  return JSON.stringify({ Statement: statements, Version: document.Version });
}

function oddStatement(statement: Record<string, unknown>): unknown {
  const flip = (value: unknown): unknown => (Array.isArray(value) ? value.toReversed() : [value]);
  const { Action, Resource, Condition, ...rest } = statement;
  const condition = Object.entries((Condition ?? {}) as Record<string, Record<string, unknown>>).map(
    ([operator, keys]) => [
      operator,
      Object.fromEntries(
        Object.entries(keys).map(([key, value]) => [key.replace(/:(\w+)$/, (part) => part.toUpperCase()), flip(value)]),
      ),
    ],
  );
  return {
    ...(Condition === undefined ? {} : { Condition: Object.fromEntries(condition) }),
    ...(Resource === undefined ? {} : { Resource: flip(Resource) }),
    Action: [flip(Action)].flat().map((action) => String(action).toLowerCase()),
    ...rest,
    Sid: "Renamed",
  };
}
