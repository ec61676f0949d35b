import type { TextNode } from "../../text/node.ts";
import { itemsAt, stringAt, valueAt, wordAt } from "../../text/pick.ts";
import { type Group, type Identity, type ManagedPolicy, type Role, UNKNOWN_ACCOUNT, type User } from "../account.ts";
import type { HeldPolicy } from "../place.ts";
import { given, placeOf } from "../read/draft.ts";
import type { PolicyDescription } from "../read/hold-policy.ts";
import { sortedRecord } from "../read/tags.ts";
import { type Reading, hold, say, sayAll } from "./reading.ts";
import { arnOf, isNamed, nameOf } from "./references.ts";
import { conditionHolds } from "./resolve.ts";
import type { TemplateResource } from "./template.ts";

export function readRole(reading: Reading, resource: TemplateResource, all: readonly TemplateResource[]): Role {
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

export function readUser(reading: Reading, resource: TemplateResource, all: readonly TemplateResource[]): User {
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

export function readGroup(reading: Reading, resource: TemplateResource, all: readonly TemplateResource[]): Group {
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

export function readManagedPolicy(reading: Reading, resource: TemplateResource): ManagedPolicy {
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
