import { sameTags } from "../../../core/access/apply/agree.ts";
import type { CloudObject, Of, Tags } from "../../../core/change/object.ts";
import { nameIn, pathIn } from "../../../core/estate/read/arn.ts";
import { compactJson } from "../../../core/text/canonical-json.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import { listIn, textIn } from "../collect/pages.ts";
import { associationOf, isAbsent, podIdentityOf } from "./look.ts";
import { type On, ownerOf, typeOf } from "./on.ts";

/**
 * Writes what is between one state of an object and another, and nothing that is so already. What takes away goes before
 * what gives: cut off in between, an object never allows more than both states do.
 */
export async function bring(on: On, from: CloudObject | undefined, to: CloudObject): Promise<void> {
  switch (to.kind) {
    case "provider":
      return bringProvider(on, from?.kind === "provider" ? from : undefined, to);
    case "role":
      return bringRole(on, from?.kind === "role" ? from : undefined, to);
    case "user":
      return bringUser(on, from?.kind === "user" ? from : undefined, to);
    case "inline-policy": {
      const input = { ...ownerOf(to.owner), PolicyName: to.name, PolicyDocument: compactJson(to.policy) };
      await on.write(`iam.Put${typeOf(to.owner)}Policy`, input, on.options);
      return;
    }
    case "managed-policy":
      return bringManagedPolicy(on, from?.kind === "managed-policy" ? from : undefined, to);
    case "attachment":
      await on.write(
        `iam.Attach${typeOf(to.owner)}Policy`,
        { ...ownerOf(to.owner), PolicyArn: to.policyArn },
        on.options,
      );
      return;
    case "instance-profile":
      return bringInstanceProfile(on, from?.kind === "instance-profile" ? from : undefined, to);
    case "profile-association":
      return bringAssociation(on, to);
    case "pod-identity":
      return bringPodIdentity(on, to);
    case "access-key":
      if (from === undefined) throw cannot("an access key is not made here, where its secret would be kept");
      await on.write(
        "iam.UpdateAccessKey",
        { UserName: nameIn(to.user), AccessKeyId: to.keyId, Status: to.status },
        on.options,
      );
      return;
    case "control-policy":
      throw cannot("policies of the organization are not written by `apply`");
  }
}

function cannot(message: string): SallyportError {
  return new SallyportError("apply/cannot", message, { help: "see `sallyport export` for what another tool can do" });
}

async function bringProvider({ write, options }: On, from: Of<"provider"> | undefined, to: Of<"provider">) {
  const arn = { OpenIDConnectProviderArn: to.arn };
  const thumbprints = to.thumbprints === undefined ? {} : { ThumbprintList: to.thumbprints };
  if (from === undefined) {
    const input = { Url: `https://${to.url}`, ClientIDList: to.clientIds, ...thumbprints, ...tagList(to.tags) };
    await write("iam.CreateOpenIDConnectProvider", input, options);
    return;
  }
  for (const id of from.clientIds.filter((one) => !to.clientIds.includes(one)))
    await write("iam.RemoveClientIDFromOpenIDConnectProvider", { ...arn, ClientID: id }, options);
  for (const id of to.clientIds.filter((one) => !from.clientIds.includes(one)))
    await write("iam.AddClientIDToOpenIDConnectProvider", { ...arn, ClientID: id }, options);
  const same = to.thumbprints?.toSorted().join() === from.thumbprints?.toSorted().join();
  if (to.thumbprints !== undefined && !same)
    await write("iam.UpdateOpenIDConnectProviderThumbprint", { ...arn, ...thumbprints }, options);
}

async function bringRole(on: On, from: Of<"role"> | undefined, to: Of<"role">): Promise<void> {
  const { write, options } = on;
  const name = ownerOf(to.arn);
  const described = (to.description ?? "") === "" ? {} : { Description: to.description };
  const lasting = to.maxSessionSeconds === 0 ? {} : { MaxSessionDuration: to.maxSessionSeconds };
  if (from === undefined) {
    const bounded = to.boundary === undefined ? {} : { PermissionsBoundary: to.boundary };
    const input = { ...name, Path: pathIn(to.arn), AssumeRolePolicyDocument: compactJson(to.trust) };
    await write("iam.CreateRole", { ...input, ...described, ...lasting, ...bounded, ...tagList(to.tags) }, options);
    return;
  }
  await bringBoundary(on, "Role", from, to, "put");
  if (from.trust !== to.trust && to.trust !== "")
    await write("iam.UpdateAssumeRolePolicy", { ...name, PolicyDocument: compactJson(to.trust) }, options);
  const isSame = from.maxSessionSeconds === to.maxSessionSeconds && (from.description ?? "") === (to.description ?? "");
  // What is not said is reset by this call, and a length of zero, which was not read, cannot be said.
  if (to.maxSessionSeconds !== 0 && !isSame)
    await write("iam.UpdateRole", { ...name, ...described, ...lasting }, options);
  await bringTags(on, "Role", from, to);
  await bringBoundary(on, "Role", from, to, "delete");
}

async function bringUser(on: On, from: Of<"user"> | undefined, to: Of<"user">): Promise<void> {
  if (from === undefined) {
    const bounded = to.boundary === undefined ? {} : { PermissionsBoundary: to.boundary };
    const input = { ...ownerOf(to.arn), Path: pathIn(to.arn), ...bounded, ...tagList(to.tags) };
    await on.write("iam.CreateUser", input, on.options);
    return;
  }
  await bringBoundary(on, "User", from, to, "put");
  await bringTags(on, "User", from, to);
  await bringBoundary(on, "User", from, to, "delete");
}

type Principal = Of<"role"> | Of<"user">;

async function bringBoundary(
  { write, options }: On,
  type: "Role" | "User",
  from: Principal,
  to: Principal,
  step: "put" | "delete",
): Promise<void> {
  if (from.boundary === to.boundary) return;
  const owner = ownerOf(to.arn);
  if (step === "put" && to.boundary !== undefined)
    await write(`iam.Put${type}PermissionsBoundary`, { ...owner, PermissionsBoundary: to.boundary }, options);
  if (step === "delete" && to.boundary === undefined)
    await write(`iam.Delete${type}PermissionsBoundary`, owner, options);
}

async function bringTags(on: On, type: "Role" | "User", from: Principal, to: Principal): Promise<void> {
  if (sameTags(from.tags, to.tags)) return;
  await bringTagsOf(on, type, ownerOf(to.arn), from.tags, to.tags);
}

/** What was not read is not compared: then nothing is taken away. */
async function bringTagsOf(
  { write, options }: On,
  type: "Role" | "User" | "Policy" | "InstanceProfile",
  owner: Readonly<Record<string, string>>,
  from: Tags = {},
  to: Tags = from,
): Promise<void> {
  const gone = Object.keys(from).filter((key) => to[key] === undefined);
  if (gone.length > 0) await write(`iam.Untag${type}`, { ...owner, TagKeys: gone }, options);
  const fresh = Object.entries(to).filter(([key, value]) => from[key] !== value);
  if (fresh.length > 0) await write(`iam.Tag${type}`, { ...owner, ...tagList(Object.fromEntries(fresh)) }, options);
}

/** IAM keeps five versions of a policy. */
const VERSIONS = 5;

async function bringManagedPolicy(
  on: On,
  from: Of<"managed-policy"> | undefined,
  to: Of<"managed-policy">,
): Promise<void> {
  const { write, options } = on;
  const document = { PolicyDocument: compactJson(to.policy) };
  if (from === undefined) {
    const described = to.description === undefined ? {} : { Description: to.description };
    const input = { PolicyName: nameIn(to.arn), Path: pathIn(to.arn), ...document, ...described, ...tagList(to.tags) };
    await write("iam.CreatePolicy", input, options);
    return;
  }
  const PolicyArn = to.arn;
  if (from.policy !== to.policy) await bringVersion(on, PolicyArn, document);
  await bringTagsOf(on, "Policy", { PolicyArn }, from.tags, to.tags);
}

async function bringVersion({ write, options }: On, PolicyArn: string, document: object): Promise<void> {
  const versions = listIn(await write("iam.ListPolicyVersions", { PolicyArn }, options), "Versions");
  const old = versions.filter((version) => version["IsDefaultVersion"] !== true);
  if (versions.length >= VERSIONS) {
    const VersionId = textIn(old.toSorted((a, b) => numberOf(a) - numberOf(b))[0] ?? {}, "VersionId");
    await write("iam.DeletePolicyVersion", { PolicyArn, VersionId }, options);
  }
  await write("iam.CreatePolicyVersion", { PolicyArn, ...document, SetAsDefault: true }, options);
}

function numberOf(version: Readonly<Record<string, unknown>>): number {
  return Number(String(version["VersionId"] ?? "").replace(/^v/, ""));
}

async function bringInstanceProfile(
  on: On,
  from: Of<"instance-profile"> | undefined,
  to: Of<"instance-profile">,
): Promise<void> {
  const { write, options } = on;
  const name = { InstanceProfileName: nameIn(to.arn) };
  if (from === undefined)
    await write("iam.CreateInstanceProfile", { ...name, Path: pathIn(to.arn), ...tagList(to.tags) }, options);
  else await bringTagsOf(on, "InstanceProfile", name, from.tags, to.tags);
  if (from?.role === to.role) return;
  if (from?.role !== undefined)
    await write("iam.RemoveRoleFromInstanceProfile", { ...name, RoleName: nameIn(from.role) }, options);
  if (to.role !== undefined)
    await write("iam.AddRoleToInstanceProfile", { ...name, RoleName: nameIn(to.role) }, options);
}

/** Never in place of another profile: what runs on the machine would lose its role. */
async function bringAssociation(on: On, { instance, profileArn }: Of<"profile-association">): Promise<void> {
  const found = await associationOf(on, instance);
  if (found?.profileArn === profileArn) return;
  if (found !== undefined) {
    const message = `\`${instance}\` has the instance profile \`${found.profileArn}\``;
    throw new SallyportError("apply/moved", message, { help: "take it off first if nothing on the machine needs it" });
  }
  const input = { InstanceId: instance, IamInstanceProfile: { Arn: profileArn } };
  await on.write("ec2.AssociateIamInstanceProfile", input, on.options);
}

async function bringPodIdentity(on: On, to: Of<"pod-identity">): Promise<void> {
  const { cluster, namespace, serviceAccount, role } = to;
  const found = await podIdentityOf(on, to);
  if (found?.role === role) return;
  if (found === undefined) {
    const input = { clusterName: cluster, namespace, serviceAccount, roleArn: role };
    await on.write("eks.CreatePodIdentityAssociation", input, on.options);
    return;
  }
  const input = { clusterName: cluster, associationId: found.id, roleArn: role };
  await on.write("eks.UpdatePodIdentityAssociation", input, on.options);
}

/** Takes an object away; what is gone already is no failure. */
export async function takeAway(on: On, object: CloudObject): Promise<void> {
  try {
    await remove(on, object);
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}

async function remove(on: On, object: CloudObject): Promise<void> {
  const { write, options } = on;
  switch (object.kind) {
    case "provider":
      await write("iam.DeleteOpenIDConnectProvider", { OpenIDConnectProviderArn: object.arn }, options);
      return;
    case "role":
      await write("iam.DeleteRole", ownerOf(object.arn), options);
      return;
    case "user":
      await write("iam.DeleteUser", ownerOf(object.arn), options);
      return;
    case "inline-policy": {
      const input = { ...ownerOf(object.owner), PolicyName: object.name };
      await write(`iam.Delete${typeOf(object.owner)}Policy`, input, options);
      return;
    }
    case "attachment": {
      const input = { ...ownerOf(object.owner), PolicyArn: object.policyArn };
      await write(`iam.Detach${typeOf(object.owner)}Policy`, input, options);
      return;
    }
    case "managed-policy": {
      const PolicyArn = object.arn;
      const versions = listIn(await write("iam.ListPolicyVersions", { PolicyArn }, options), "Versions");
      for (const version of versions.filter((one) => one["IsDefaultVersion"] !== true))
        await write("iam.DeletePolicyVersion", { PolicyArn, VersionId: textIn(version, "VersionId") }, options);
      await write("iam.DeletePolicy", { PolicyArn }, options);
      return;
    }
    case "instance-profile": {
      const name = { InstanceProfileName: nameIn(object.arn) };
      const found = await write("iam.GetInstanceProfile", name, options);
      const profile = found["InstanceProfile"];
      const roles = typeof profile === "object" && profile !== null ? listIn({ ...profile }, "Roles") : [];
      for (const role of roles)
        await write("iam.RemoveRoleFromInstanceProfile", { ...name, RoleName: textIn(role, "RoleName") }, options);
      await write("iam.DeleteInstanceProfile", name, options);
      return;
    }
    case "profile-association": {
      const found = await associationOf(on, object.instance);
      // Another profile on that machine is somebody else's.
      if (found === undefined || found.profileArn !== object.profileArn) return;
      await write("ec2.DisassociateIamInstanceProfile", { AssociationId: found.id }, options);
      return;
    }
    case "pod-identity": {
      const found = await podIdentityOf(on, object);
      if (found === undefined || found.role !== object.role) return;
      const input = { clusterName: object.cluster, associationId: found.id };
      await write("eks.DeletePodIdentityAssociation", input, options);
      return;
    }
    case "access-key":
      await write("iam.DeleteAccessKey", { UserName: nameIn(object.user), AccessKeyId: object.keyId }, options);
      return;
    case "control-policy":
      throw cannot("policies of the organization are not written by `apply`");
  }
}

function tagList(tags: Tags = {}): object {
  const list = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return list.length === 0 ? {} : { Tags: list };
}

/** IAM counts no blanks, but the documents of objects are printed for people. */
