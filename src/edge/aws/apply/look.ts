import type { CloudObject, Of, Tags } from "../../../core/change/object.ts";
import { nameIn } from "../../../core/estate/read/arn.ts";
import { decodedPolicy } from "../../../core/estate/read/hold-policy.ts";
import { printPolicy } from "../../../core/iam/print-policy.ts";
import type { PolicyKind } from "../../../core/iam/policy.ts";
import { readPolicy } from "../../../core/iam/read-policy.ts";
import type { Answer } from "../collect/calls.ts";
import { nameOf } from "../collect/failure.ts";
import { listIn, pages, textIn, textsIn } from "../collect/pages.ts";
import { type On, ownerOf, typeOf } from "./on.ts";

const ABSENT = /^(?:NoSuchEntity.*|ResourceNotFoundException|InvalidAssociationID\.NotFound)$/;

export function isAbsent(error: unknown): boolean {
  return ABSENT.test(nameOf(error));
}

/** One object as it stands, asked for by its name; undefined where there is none. */
export async function look(on: On, object: CloudObject): Promise<CloudObject | undefined> {
  try {
    return await lookAt(on, object);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

async function lookAt(on: On, object: CloudObject): Promise<CloudObject | undefined> {
  const { write, options } = on;
  switch (object.kind) {
    case "provider": {
      const answer = await write("iam.GetOpenIDConnectProvider", { OpenIDConnectProviderArn: object.arn }, options);
      return {
        ...object,
        clientIds: textsIn(answer, "ClientIDList"),
        thumbprints: textsIn(answer, "ThumbprintList"),
        tags: tagsIn(answer),
      };
    }
    case "role": {
      const answer = await write("iam.GetRole", ownerOf(object.arn), options);
      const role = partOf(answer, "Role");
      const { description: _, boundary: __, ...rest } = object;
      const seconds = role["MaxSessionDuration"];
      return {
        ...rest,
        arn: textIn(role, "Arn") ?? object.arn,
        trust: policyIn(role, "AssumeRolePolicyDocument", "trust"),
        ...given("description", textIn(role, "Description")),
        maxSessionSeconds: typeof seconds === "number" ? seconds : 0,
        ...given("boundary", textIn(role, "PermissionsBoundary", "PermissionsBoundaryArn")),
        tags: tagsIn(role),
      };
    }
    case "user": {
      const user = partOf(await write("iam.GetUser", ownerOf(object.arn), options), "User");
      const boundary = textIn(user, "PermissionsBoundary", "PermissionsBoundaryArn");
      return {
        kind: "user",
        arn: textIn(user, "Arn") ?? object.arn,
        ...given("boundary", boundary),
        tags: tagsIn(user),
      };
    }
    case "inline-policy": {
      const input = { ...ownerOf(object.owner), PolicyName: object.name };
      const answer = await write(`iam.Get${typeOf(object.owner)}Policy`, input, options);
      return { ...object, policy: policyIn(answer, "PolicyDocument", "identity") };
    }
    case "managed-policy": {
      const policy = partOf(await write("iam.GetPolicy", { PolicyArn: object.arn }, options), "Policy");
      const version = { PolicyArn: object.arn, VersionId: textIn(policy, "DefaultVersionId") };
      const answer = await write("iam.GetPolicyVersion", version, options);
      const text = policyIn(partOf(answer, "PolicyVersion"), "Document", "identity");
      return { ...object, policy: text, tags: tagsIn(policy) };
    }
    case "attachment":
      return (await isAttached(on, object.owner, object.policyArn)) ? object : undefined;
    case "instance-profile": {
      const input = { InstanceProfileName: nameIn(object.arn) };
      const profile = partOf(await write("iam.GetInstanceProfile", input, options), "InstanceProfile");
      const { role: _, ...rest } = object;
      const role = given("role", textIn(listIn(profile, "Roles")[0] ?? {}, "Arn"));
      return { ...rest, ...role, tags: tagsIn(profile) };
    }
    case "profile-association": {
      const found = await associationOf(on, object.instance);
      return found === undefined ? undefined : { ...object, profileArn: found.profileArn };
    }
    case "pod-identity": {
      const found = await podIdentityOf(on, object);
      return found === undefined ? undefined : { ...object, role: found.role };
    }
    case "access-key": {
      const answer = await write("iam.ListAccessKeys", { UserName: nameIn(object.user) }, options);
      const key = listIn(answer, "AccessKeyMetadata").find((one) => textIn(one, "AccessKeyId") === object.keyId);
      return key === undefined
        ? undefined
        : { ...object, status: textIn(key, "Status") === "Active" ? "Active" : "Inactive" };
    }
    case "control-policy":
      return undefined;
  }
}

async function isAttached(on: On, owner: string, policyArn: string): Promise<boolean> {
  const operation = `iam.ListAttached${typeOf(owner)}Policies` as const;
  for await (const page of pages(on.write, operation, ownerOf(owner), on.options)) {
    if (listIn(page, "AttachedPolicies").some((one) => textIn(one, "PolicyArn") === policyArn)) return true;
  }
  return false;
}

export interface Association {
  readonly id: string;
  readonly profileArn: string;
}

/** The instance profile of a machine, where it has one. */
export async function associationOf({ write, options }: On, instance: string): Promise<Association | undefined> {
  const Filters = [
    { Name: "instance-id", Values: [instance] },
    { Name: "state", Values: ["associating", "associated"] },
  ];
  const answer = await write("ec2.DescribeIamInstanceProfileAssociations", { Filters }, options);
  const [found] = listIn(answer, "IamInstanceProfileAssociations");
  if (found === undefined) return undefined;
  return { id: textIn(found, "AssociationId") ?? "", profileArn: textIn(found, "IamInstanceProfile", "Arn") ?? "" };
}

export interface PodIdentity {
  readonly id: string;
  readonly role: string;
}

export async function podIdentityOf(
  { write, options }: On,
  { cluster, namespace, serviceAccount }: Of<"pod-identity">,
): Promise<PodIdentity | undefined> {
  const where = { clusterName: cluster, namespace, serviceAccount };
  const [found] = listIn(await write("eks.ListPodIdentityAssociations", where, options), "associations");
  const id = found === undefined ? undefined : textIn(found, "associationId");
  if (id === undefined) return undefined;
  const asked = { clusterName: cluster, associationId: id };
  const answer = await write("eks.DescribePodIdentityAssociation", asked, options);
  return { id, role: textIn(answer, "association", "roleArn") ?? "" };
}

function partOf(answer: Answer, key: string): Answer {
  const part = answer[key];
  return typeof part === "object" && part !== null ? (part as Answer) : {};
}

function given<Key extends string>(key: Key, value: string | undefined): { readonly [K in Key]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]?: string });
}

function tagsIn(answer: Answer): Tags {
  const tags = listIn(answer, "Tags").map((tag) => [textIn(tag, "Key") ?? "", textIn(tag, "Value") ?? ""]);
  return Object.fromEntries(tags) as Tags;
}

/** One that cannot be read is empty, as where an account is read. */
function policyIn(answer: Answer, key: string, kind: PolicyKind): string {
  const text = textIn(answer, key) ?? "";
  const { value } = readPolicy(decodedPolicy(text) ?? "", { kind });
  return value === undefined ? "" : printPolicy(value);
}
