import { type Change, objectOf } from "../../change/change.ts";
import { type CloudObject, identify, type Of } from "../../change/object.ts";
import { isUser, nameIn, pathIn } from "../../estate/read/arn.ts";
import { type ExportedAccount, Names } from "./exported.ts";
import { type Entry, attribute, block, comment, heredoc, list, printHcl, quoted, remark, tagMap } from "./hcl.ts";

/**
 * The changes as a configuration of Terraform or OpenTofu, as `terraform fmt` leaves it. What stands already is taken
 * over by import blocks. What cannot be said in it is a remark where it would stand.
 */
export function exportTerraform(changes: readonly Change[], accounts: readonly ExportedAccount[]): string {
  const used = accounts.filter(({ id }) => changes.some((change) => change.account === id));
  const entries: Entry[] = [settings(), ...used.map((account) => provider(account, used.length > 1))];
  for (const account of used) {
    const own = changes.filter((change) => change.account === account.id);
    const alias = used.length > 1 ? `aws.${word(account.name)}` : undefined;
    if (alias !== undefined) entries.push(comment(`${account.name}: account ${account.id}`));
    entries.push(...new Writer(own, alias, word(account.name)).entries());
  }
  return `${printHcl(entries)}\n`;
}

function settings(): Entry {
  const aws = '{\n  source  = "hashicorp/aws"\n  version = ">= 5.81"\n}';
  return block("terraform", [
    comment("import blocks: Terraform 1.5, OpenTofu 1.6; providers without thumbprints: hashicorp/aws 5.81"),
    ...attribute("required_version", quoted(">= 1.5")),
    block("required_providers", attribute("aws", aws)),
  ]);
}

/** `allowed_account_ids` keeps an apply with the wrong credentials from making all this elsewhere. */
function provider({ name, id, region, profile, role }: ExportedAccount, aliased: boolean): Entry {
  return block('provider "aws"', [
    ...attribute("alias", aliased ? quoted(word(name)) : undefined),
    ...attribute("region", region === undefined ? undefined : quoted(region)),
    ...attribute("profile", profile === undefined ? undefined : quoted(profile)),
    ...attribute("allowed_account_ids", list([id])),
    ...(role === undefined ? [] : [block("assume_role", attribute("role_arn", quoted(role)))]),
  ]);
}

/** Letters, digits and underscores, and no digit in front. */
function word(text: string): string {
  const spelled = text.replaceAll(/[^A-Za-z0-9]+/g, "_").toLowerCase();
  return /^[a-z_]/.test(spelled) ? spelled : `_${spelled}`;
}

const TYPES: Readonly<Record<CloudObject["kind"], string>> = {
  provider: "aws_iam_openid_connect_provider",
  role: "aws_iam_role",
  "inline-policy": "aws_iam_role_policy",
  "managed-policy": "aws_iam_policy",
  attachment: "aws_iam_role_policy_attachment",
  "instance-profile": "aws_iam_instance_profile",
  "profile-association": "",
  "pod-identity": "aws_eks_pod_identity_association",
  user: "aws_iam_user",
  "access-key": "",
  "control-policy": "aws_organizations_policy",
};

/** Writes one account's objects; they refer to each other where both are there, so that Terraform knows the order. */
class Writer {
  private readonly names: Names;
  private readonly made: ReadonlyMap<string, CloudObject>;
  private readonly changes: readonly Change[];
  private readonly alias: string | undefined;

  constructor(changes: readonly Change[], alias: string | undefined, account: string) {
    this.changes = changes;
    this.alias = alias;
    this.names = new Names((words) => word(alias === undefined ? words : `${account}_${words}`));
    const objects = changes.flatMap(({ after }) => (after === undefined ? [] : [after]));
    this.made = new Map(objects.map((object) => [identify(object), object]));
  }

  entries(): readonly Entry[] {
    return this.changes.flatMap((change) => this.write(change));
  }

  private write(change: Change): readonly Entry[] {
    const { before, after } = change;
    if (after === undefined) {
      const object = objectOf(change);
      const text = `to be deleted, which Terraform does only to what its state holds: ${object.kind} ${identify(object)}`;
      return [remark(text)];
    }
    const entries = this.resource(after);
    return before === undefined ? entries : [...this.importOf(after), ...entries];
  }

  private resource(object: CloudObject): readonly Entry[] {
    switch (object.kind) {
      case "provider":
        return this.block(object, [
          ...attribute("url", quoted(`https://${object.url}`)),
          ...attribute("client_id_list", list(object.clientIds)),
          ...attribute("thumbprint_list", object.thumbprints === undefined ? undefined : list(object.thumbprints)),
          ...attribute("tags", tagMap(object.tags ?? {})),
          block("lifecycle", [
            comment("every role of this issuer in the account stands on it, not only these"),
            ...attribute("prevent_destroy", "true"),
          ]),
        ]);
      case "role":
        return this.block(object, [
          ...named(object.arn),
          ...attribute("description", text(object.description)),
          ...attribute("max_session_duration", String(object.maxSessionSeconds)),
          ...attribute("permissions_boundary", text(object.boundary)),
          ...attribute("assume_role_policy", heredoc(object.trust)),
          ...attribute("tags", tagMap(object.tags ?? {})),
        ]);
      case "user":
        return this.block(object, [
          ...named(object.arn),
          ...attribute("permissions_boundary", text(object.boundary)),
          ...attribute("tags", tagMap(object.tags ?? {})),
        ]);
      case "inline-policy":
        return this.block(object, [
          ...attribute("name", quoted(object.name)),
          ...this.owner(object.owner),
          ...attribute("policy", heredoc(object.policy)),
        ]);
      case "managed-policy":
        return this.block(object, [
          ...named(object.arn),
          ...attribute("description", text(object.description)),
          ...attribute("policy", heredoc(object.policy)),
          ...attribute("tags", tagMap(object.tags ?? {})),
        ]);
      case "attachment":
        return this.block(object, [
          ...this.owner(object.owner),
          ...attribute("policy_arn", this.reference(object.policyArn, "arn") ?? quoted(object.policyArn)),
        ]);
      case "instance-profile": {
        const role = object.role;
        return this.block(object, [
          ...named(object.arn),
          ...attribute("role", role === undefined ? undefined : (this.reference(role, "name") ?? quoted(nameIn(role)))),
          ...attribute("tags", tagMap(object.tags ?? {})),
        ]);
      }
      case "pod-identity":
        return this.block(object, [
          ...attribute("cluster_name", quoted(object.cluster)),
          ...attribute("namespace", quoted(object.namespace)),
          ...attribute("service_account", quoted(object.serviceAccount)),
          ...attribute("role_arn", this.reference(object.role, "arn") ?? quoted(object.role)),
        ]);
      case "profile-association":
        return [remark(association(object, this.reference(object.profileArn, "name")))];
      case "access-key":
        return [remark(`the access key ${object.keyId} is left out: its secret would stand in Terraform's state`)];
      case "control-policy":
        return this.controlPolicy(object);
    }
  }

  private controlPolicy(object: Of<"control-policy">): readonly Entry[] {
    const name = this.names.of(object, object.name);
    const type = object.type === "rcp" ? "RESOURCE_CONTROL_POLICY" : "SERVICE_CONTROL_POLICY";
    const policy = this.block(object, [
      ...attribute("name", quoted(object.name)),
      ...attribute("type", quoted(type)),
      ...attribute("content", heredoc(object.policy)),
    ]);
    const targets = object.targets.map((target) =>
      block(`resource "aws_organizations_policy_attachment" ${quoted(word(`${name}_${target}`))}`, [
        ...this.where(),
        ...attribute("policy_id", `aws_organizations_policy.${name}.id`),
        ...attribute("target_id", quoted(target)),
      ]),
    );
    return [...policy, ...targets];
  }

  private block(object: CloudObject, entries: readonly Entry[]): readonly Entry[] {
    return [block(`resource ${quoted(typeOf(object))} ${quoted(this.nameOf(object))}`, [...this.where(), ...entries])];
  }

  private where(): readonly Entry[] {
    return attribute("provider", this.alias);
  }

  private nameOf(object: CloudObject): string {
    return this.names.of(object, wordsOf(object));
  }

  /** What another resource of this file is called, if it is one. */
  private reference(arn: string, field: "name" | "arn"): string | undefined {
    const object = this.made.get(arn);
    return object === undefined ? undefined : `${typeOf(object)}.${this.nameOf(object)}.${field}`;
  }

  private owner(arn: string): readonly Entry[] {
    return attribute(isUser(arn) ? "user" : "role", this.reference(arn, "name") ?? quoted(nameIn(arn)));
  }

  private importOf(object: CloudObject): readonly Entry[] {
    const id = importId(object);
    if (id === undefined) return [];
    return [
      block("import", [
        ...this.where(),
        ...attribute("to", `${typeOf(object)}.${this.nameOf(object)}`),
        ...attribute("id", quoted(id)),
      ]),
    ];
  }
}

function typeOf(object: CloudObject): string {
  const type = TYPES[object.kind];
  const ofUser = (object.kind === "inline-policy" || object.kind === "attachment") && isUser(object.owner);
  return ofUser ? type.replace("_role_", "_user_") : type;
}

function wordsOf(object: CloudObject): string {
  switch (object.kind) {
    case "provider":
      return object.url;
    case "inline-policy":
      return `${nameIn(object.owner)} ${object.name}`;
    case "attachment":
      return `${nameIn(object.owner)} ${nameIn(object.policyArn)}`;
    case "role":
    case "user":
    case "managed-policy":
    case "instance-profile":
      return nameIn(object.arn);
    case "pod-identity":
      return `${object.cluster} ${object.namespace} ${object.serviceAccount}`;
    case "control-policy":
      return object.name;
    case "profile-association":
    case "access-key":
      return identify(object);
  }
}

/** As each resource's documentation has it; a pod identity's holds an id that AWS gives. */
function importId(object: CloudObject): string | undefined {
  switch (object.kind) {
    case "provider":
    case "managed-policy":
      return object.arn;
    case "role":
    case "user":
    case "instance-profile":
      return nameIn(object.arn);
    case "inline-policy":
      return `${nameIn(object.owner)}:${object.name}`;
    case "attachment":
      return `${nameIn(object.owner)}/${object.policyArn}`;
    case "profile-association":
    case "pod-identity":
    case "access-key":
    case "control-policy":
      return undefined;
  }
}

function named(arn: string): readonly Entry[] {
  return [...attribute("name", quoted(nameIn(arn))), ...attribute("path", quoted(pathIn(arn)))];
}

function text(value: string | undefined): string | undefined {
  return value === undefined || value === "" ? undefined : quoted(value);
}

function association({ instance, profileArn }: Of<"profile-association">, name: string | undefined): string {
  const value = name ?? quoted(nameIn(profileArn));
  return [
    `the machine ${instance} gets its instance profile in its own resource:`,
    `  resource "aws_instance" "..." { iam_instance_profile = ${value} }`,
  ].join("\n");
}
