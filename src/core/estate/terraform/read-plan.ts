import { booleanAt, itemsAt, numberAt, objectAt, stringAt, stringNodeAt, stringsAt, valueAt } from "../../text/pick.ts";
import type {
  AccessKey,
  Group,
  Identity,
  Instance,
  InstanceProfile,
  ManagedPolicy,
  OidcProvider,
  PodIdentity,
  Role,
  Tags,
  User,
} from "../account.ts";
import { UNKNOWN_ACCOUNT } from "../account.ts";
import type { HeldPolicy } from "../place.ts";
import { bareUrl } from "../read/arn.ts";
import { type Document, type Draft, given, noteSource, placeOf, report } from "../read/draft.ts";
import { holdPolicy } from "../read/hold-policy.ts";
import { sortedRecord } from "../read/tags.ts";
import { type Plan, arnOf, nameOf, openPlan, textOf } from "./context.ts";
import { attachmentsOf } from "./attachments.ts";
import { policyOf } from "./policies.ts";
import { variablesOf } from "./gitlab-variables.ts";
import type { Resource } from "./resources.ts";

/** What `terraform show -json` prints of a plan or a state, as the accounts that there will be. */
export function readPlan(draft: Draft, { source, node }: Document): void {
  const plan = openPlan(draft, source, node);
  const attachments = attachmentsOf(plan);
  const parts = new Map<string, Lists>();
  for (const resource of plan.resources) {
    if (resource.mode !== "managed") continue;
    const { account } = plan.homes(resource);
    const part = parts.get(account) ?? emptyLists();
    parts.set(account, part);
    READERS[resource.type]?.(plan, resource, part, attachments);
  }
  for (const [id, lists] of parts) {
    const { clusters, ...rest } = lists;
    const used = Object.entries(rest).filter(([, list]) => list.length > 0);
    const named = [...clusters].map(([name, podIdentities]) => ({ name, podIdentities, at: placeOf(source, node) }));
    draft.accounts.push({ id, ...Object.fromEntries(used), ...(named.length === 0 ? {} : { clusters: named }) });
  }
  const variables = variablesOf(plan);
  if (variables.length > 0) draft.gitlabs.push({ variables });
  const unresolved = [...plan.unresolved].sort();
  for (const what of unresolved) {
    report(
      draft,
      "warning",
      "estate/known-after-apply",
      `\`${what}\` is known only after apply`,
      placeOf(source, { start: 0, end: 0 }),
    );
  }
  const state = objectAt(node, "values") !== undefined;
  const broken = booleanAt(node, "errored") === true ? "Terraform ended it with an error" : undefined;
  const words = [`${plan.resources.length} resources${state ? " of a state" : ""}`];
  if (unresolved.length > 0) words.push(`${unresolved.length} values known only after apply`);
  if (parts.has(UNKNOWN_ACCOUNT)) words.push("its account is not known");
  noteSource(draft, { source }, "terraform-plan", { partial: broken, detail: words.join(", ") });
}

interface Lists {
  readonly roles: Role[];
  readonly users: User[];
  readonly groups: Group[];
  readonly policies: ManagedPolicy[];
  readonly providers: OidcProvider[];
  readonly instanceProfiles: InstanceProfile[];
  readonly accessKeys: AccessKey[];
  readonly instances: Instance[];
  readonly clusters: Map<string, PodIdentity[]>;
}

function emptyLists(): Lists {
  return {
    roles: [],
    users: [],
    groups: [],
    policies: [],
    providers: [],
    instanceProfiles: [],
    accessKeys: [],
    instances: [],
    clusters: new Map(),
  };
}

type Attachments = ReturnType<typeof attachmentsOf>;
type ReadResource = (plan: Plan, resource: Resource, lists: Lists, attachments: Attachments) => void;

const READERS: Readonly<Record<string, ReadResource>> = {
  aws_iam_role: (plan, resource, lists, attachments) => {
    const { values } = resource;
    const name = nameOf(resource);
    const inline = itemsAt(values, "inline_policy").flatMap((block) => inlineOf(plan, resource, block, name));
    const direct = stringsAt(values, "managed_policy_arns");
    const identity = identityOf(plan, resource, "role", attachments, inline, direct);
    const trust = policyOf(plan, resource, "assume_role_policy", {
      kind: "trust",
      name: `${name} trust`,
      of: `the trust policy of \`${resource.address}\``,
    });
    lists.roles.push({
      ...identity,
      ...given("trust", trust),
      ...given("maxSessionSeconds", numberAt(values, "max_session_duration")),
      ...given("description", stringAt(values, "description") || undefined),
    });
  },
  aws_iam_user: (plan, resource, lists, attachments) => {
    const groups = attachments.groupsOf(nameOf(resource));
    lists.users.push({ ...identityOf(plan, resource, "user", attachments, [], []), groups });
  },
  aws_iam_group: (plan, resource, lists, attachments) => {
    const name = nameOf(resource);
    const found = attachments.of("group", name);
    lists.groups.push({
      arn: arnOf(plan, resource) ?? resource.address,
      account: plan.homes(resource).account,
      name,
      origin: "declared",
      inline: found.inline,
      attached: found.attached,
      at: placeOf(plan.source, resource.values),
    });
  },
  aws_iam_policy: (plan, resource, lists) => {
    const arn = arnOf(plan, resource) ?? resource.address;
    const name = nameOf(resource);
    const of = `the policy of \`${resource.address}\``;
    const at = placeOf(plan.source, resource.values);
    const held = policyOf(plan, resource, "policy", { kind: "identity", name, arn, of }) ?? {
      name,
      arn,
      exact: false,
      at,
    };
    lists.policies.push({ arn, name, origin: "declared", held, at });
  },
  aws_iam_openid_connect_provider: (plan, { values, ...resource }, lists) => {
    const url = stringAt(values, "url");
    const arn = arnOf(plan, { values, ...resource });
    if (url === undefined || arn === undefined) {
      plan.unresolved.add(`${resource.address}.url`);
      return;
    }
    lists.providers.push({
      arn,
      account: plan.homes({ values, ...resource }).account,
      url: bareUrl(url),
      ...(bareUrl(url) === url ? {} : { writtenUrl: url }),
      ...given("clientIds", valueAt(values, "client_id_list") && stringsAt(values, "client_id_list")),
      ...given("thumbprints", valueAt(values, "thumbprint_list") && stringsAt(values, "thumbprint_list")),
      origin: "declared",
      tags: tagsOf(values),
      at: placeOf(plan.source, values),
    });
  },
  aws_iam_instance_profile: (plan, resource, lists) => {
    const role = textOf(plan, resource, "role");
    lists.instanceProfiles.push({
      arn: arnOf(plan, resource) ?? resource.address,
      account: plan.homes(resource).account,
      name: nameOf(resource),
      roles: role === undefined ? [] : [role],
      origin: "declared",
      at: placeOf(plan.source, resource.values),
    });
  },
  aws_iam_access_key: (plan, resource, lists) => {
    const user = textOf(plan, resource, "user");
    lists.accessKeys.push({
      // Before it is made it has no id.
      id: stringAt(resource.values, "id") ?? resource.address,
      user: user ?? resource.address,
      active: (stringAt(resource.values, "status") ?? "Active") === "Active",
      origin: "declared",
      at: placeOf(plan.source, resource.values),
    });
  },
  aws_instance: readInstance,
  aws_launch_template: readInstance,
  aws_eks_pod_identity_association: (plan, resource, lists) => {
    const cluster = textOf(plan, resource, "cluster_name") ?? "unknown";
    const namespace = stringAt(resource.values, "namespace");
    const serviceAccount = stringAt(resource.values, "service_account");
    if (namespace === undefined || serviceAccount === undefined) return;
    const roleArn = textOf(plan, resource, "role_arn");
    const at = placeOf(plan.source, resource.values);
    const list = lists.clusters.get(cluster) ?? [];
    list.push({ cluster, namespace, serviceAccount, ...given("roleArn", roleArn), at });
    lists.clusters.set(cluster, list);
  },
};

function readInstance(plan: Plan, resource: Resource, lists: Lists): void {
  const { values } = resource;
  const [options] = itemsAt(values, "metadata_options");
  const [block] = itemsAt(values, "iam_instance_profile");
  const named = block?.kind === "string" ? block.value : (stringAt(block, "arn") ?? stringAt(block, "name"));
  const { account, partition } = plan.homes(resource);
  const profile =
    named === undefined || named === ""
      ? undefined
      : named.startsWith("arn:")
        ? named
        : `arn:${partition}:iam::${account}:instance-profile/${named}`;
  const tokens = stringAt(options, "http_tokens");
  const metadata = stringAt(options, "http_endpoint");
  lists.instances.push({
    id: resource.address,
    ...given("profile", profile),
    ...(tokens === "required" || tokens === "optional" ? { tokens } : {}),
    ...(metadata === "enabled" || metadata === "disabled" ? { metadata } : {}),
    ...given("hopLimit", numberAt(options, "http_put_response_hop_limit")),
    addresses: [],
    tags: tagsOf(values),
    origin: "declared",
    at: placeOf(plan.source, values),
  });
}

function identityOf(
  plan: Plan,
  resource: Resource,
  type: "role" | "user",
  attachments: Attachments,
  inline: readonly HeldPolicy[],
  direct: readonly string[],
): Identity {
  const { values } = resource;
  const name = nameOf(resource);
  const found = attachments.of(type, name);
  const { account } = plan.homes(resource);
  return {
    arn: arnOf(plan, resource) ?? resource.address,
    account,
    name,
    path: stringAt(values, "path") ?? "/",
    ...given("id", stringAt(values, "unique_id")),
    origin: "declared",
    policiesRead: true,
    inline: [...inline, ...found.inline],
    attached: [...new Set([...direct, ...found.attached])].sort(),
    ...given("boundary", textOf(plan, resource, "permissions_boundary")),
    tags: tagsOf(values),
    at: placeOf(plan.source, values),
    caveats: [
      ...(account === UNKNOWN_ACCOUNT ? ["its account is not known"] : []),
      ...(name === resource.address ? ["its name is known only after apply"] : []),
      ...found.unresolved.map((what) => `\`${what}\` is known only after apply`),
    ],
  };
}

function inlineOf(
  plan: Plan,
  resource: Resource,
  block: ReturnType<typeof itemsAt>[number],
  role: string,
): HeldPolicy[] {
  const name = stringAt(block, "name");
  if (name === undefined || name === "" || block.kind !== "object") return [];
  const of = `the policy \`${name}\` of \`${resource.address}\``;
  const node = stringNodeAt(block, "policy");
  const whole = `${role} ${name}`;
  if (node !== undefined) return [holdPolicy(plan.draft, plan.source, node, { kind: "identity", name: whole, of })];
  plan.unresolved.add(`${resource.address}.inline_policy`);
  return [{ name: whole, exact: false, at: placeOf(plan.source, block) }];
}

function tagsOf(values: Resource["values"]): Tags {
  const all = objectAt(values, "tags_all") ?? objectAt(values, "tags");
  return sortedRecord(
    (all?.entries ?? []).flatMap(({ key, value }) =>
      value.kind === "string" ? [[key.value, value.value] as const] : [],
    ),
  );
}
