import { isStorageConnection } from "../chart/storage-secret.ts";
import type { Diagnostic } from "../text/diagnostic.ts";
import { readJson } from "../text/json.ts";
import type { ObjectNode, TextNode } from "../text/node.ts";
import { booleanAt, itemsAt, numberAt, objectAt, stringAt, valueAt } from "../text/pick.ts";
import type { Source } from "../text/span.ts";
import { readToml } from "../text/toml.ts";
import { CLOUDFORMATION_TAGS, GITLAB_TAGS, readYamlDocuments } from "../text/yaml.ts";
import { foreignFormat } from "./foreign.ts";
import { CREDENTIAL_REPORT_HEAD } from "./read/credential-report.ts";
import { looksLikeCi } from "./read/ci-shape.ts";
import { chartOf } from "./read/chart-shape.ts";
import { isListOfTags } from "./read/resource-tags.ts";
import { SOURCE_KINDS, type SourceKind } from "./standing.ts";

/** What a document can be taken for: a source of an estate, or one of the shapes that belong to one. */
export type Shape =
  | "authorization-details"
  | "oidc-providers"
  | "roles"
  | "tags"
  | "instance-profiles"
  | "web-identity-events"
  | "iam-events"
  | "credential-report"
  | "credential-report-json"
  | "access-keys"
  | "last-accessed"
  | "instances"
  | "eks"
  | "access-analyzer"
  | "codebuild"
  | "organization"
  | "gitlab-projects"
  | "gitlab-groups"
  | "gitlab-runners"
  | "gitlab-variables"
  | "gitlab-lookups"
  | "gitlab-instance"
  | "snapshot"
  | "account"
  | "terraform-plan"
  | "cloudformation"
  | "policy"
  | "policy-answer"
  | "ci-file"
  | "runner-config"
  | "chart-values"
  | "storage-secret"
  | "manifest"
  | "declaration";

export interface Recognised {
  /** Absent: nothing that we know, or not readable; the diagnostics say which. */
  readonly shape?: Shape;
  /** None for CSV; several for a stream of YAML documents. */
  readonly nodes: readonly TextNode[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Tells what a text is by what is in it. The name decides only where there is no content to decide by. */
export function recognise(source: Source): Recognised {
  const { text, name = "" } = source;
  const start = text.replace(/^\ufeff/, "").trimStart();
  const foreign = foreignFormat(start, name);
  if (foreign !== undefined) return refuse(foreign.message, foreign.help);
  if (start === "") return refuse("the file is empty");
  if (start.startsWith(CREDENTIAL_REPORT_HEAD)) return { shape: "credential-report", nodes: [], diagnostics: [] };
  if (/\.toml$/i.test(name) || /^\[\[runners\]\]\s*$/m.test(start)) return fromToml(source);
  return /^[{[]/.test(start) ? fromJson(source) : fromYaml(source);

  function refuse(message: string, help?: string): Recognised {
    const at = { line: 1, column: 1, endLine: 1, endColumn: 1, start: 0, end: 0 };
    const span = source.name === undefined ? at : { file: source.name, ...at };
    const base = { code: "estate/not-a-source", severity: "error", message, span } as const;
    return { nodes: [], diagnostics: [help === undefined ? base : { ...base, help }] };
  }

  function fromToml(source: Source): Recognised {
    const { value, diagnostics } = readToml(source);
    if (value === undefined) return { nodes: [], diagnostics };
    if (valueAt(value, "runners") !== undefined || valueAt(value, "concurrent") !== undefined) {
      return { shape: "runner-config", nodes: [value], diagnostics };
    }
    return refuse("this TOML is no runner's configuration");
  }

  function fromJson(source: Source): Recognised {
    const { value, diagnostics } = readJson(source);
    if (value === undefined) return { nodes: [], diagnostics };
    const other = foreignFormat(value, name);
    if (other !== undefined) return refuse(other.message, other.help);
    const shape = jsonShape(value, name);
    if (shape !== undefined) return { shape, nodes: [value], diagnostics };
    return refuse("this is JSON, but nothing that is known here", HELP);
  }

  function fromYaml(source: Source): Recognised {
    const { value, diagnostics } = readYamlDocuments(source, { tags: { ...CLOUDFORMATION_TAGS, ...GITLAB_TAGS } });
    if (value === undefined) return { nodes: [], diagnostics };
    const [first] = value;
    // The AWS CLI can be told to print YAML.
    const shape = yamlShape(value) ?? (value.length === 1 && first !== undefined ? jsonShape(first, name) : undefined);
    if (shape !== undefined) return { shape, nodes: value, diagnostics };
    return refuse("nothing that is known here", HELP);
  }
}

const HELP =
  "known are a snapshot of `sallyport collect`, answers of the AWS CLI, plan JSON of Terraform, CloudFormation, policies, `.gitlab-ci.yml`, a runner's `config.toml`, and values of GitLab's charts";

/** Keys that tell an answer of the AWS CLI, or a file of ours, whatever else stands beside them. */
const OBJECTS: readonly (readonly [key: string, shape: Shape])[] = [
  ["RoleDetailList", "authorization-details"],
  ["UserDetailList", "authorization-details"],
  ["GroupDetailList", "authorization-details"],
  ["OpenIDConnectProviderList", "oidc-providers"],
  ["ClientIDList", "oidc-providers"],
  ["InstanceProfiles", "instance-profiles"],
  ["AccessKeyMetadata", "access-keys"],
  ["ServicesLastAccessed", "last-accessed"],
  ["Reservations", "instances"],
  ["cluster", "eks"],
  ["associations", "eks"],
  ["association", "eks"],
  ["Events", "web-identity-events"],
  ["Records", "web-identity-events"],
  ["findings", "access-analyzer"],
  ["Organization", "organization"],
  ["Accounts", "organization"],
  ["planned_values", "terraform-plan"],
  ["resource_changes", "terraform-plan"],
  ["AccountAliases", "account"],
];

const ITEMS: readonly (readonly [key: string, shape: Shape])[] = [
  ["ClientIDList", "oidc-providers"],
  ["AccessKeyId", "access-keys"],
  ["ServicesLastAccessed", "last-accessed"],
  ["InstanceId", "instances"],
  ["cluster", "eks"],
  ["associations", "eks"],
  ["RoleName", "roles"],
  ["path_with_namespace", "gitlab-projects"],
  ["runner_type", "gitlab-runners"],
  ["variable_type", "gitlab-variables"],
  ["found", "gitlab-lookups"],
  ["full_path", "gitlab-groups"],
  ["serviceRole", "codebuild"],
  ["subject", "web-identity-events"],
  ["event", "iam-events"],
  ["resourceType", "access-analyzer"],
];

/** An empty list has no content to go by. */
const EMPTY_BY_NAME: Readonly<Record<string, Shape>> = {
  "oidc-providers.json": "oidc-providers",
  "roles.json": "roles",
  "tags.json": "tags",
  "web-identity-events.json": "web-identity-events",
  "iam-events.json": "iam-events",
  "access-keys.json": "access-keys",
  "last-accessed.json": "last-accessed",
  "instances.json": "instances",
  "eks.json": "eks",
  "access-analyzer.json": "access-analyzer",
  "codebuild.json": "codebuild",
  "projects.json": "gitlab-projects",
  "groups.json": "gitlab-groups",
  "runners.json": "gitlab-runners",
  "variables.json": "gitlab-variables",
  "lookups.json": "gitlab-lookups",
};

/** What a file of a snapshot should have been, by where it lies: of use where it cannot be read. */
export function kindByName(name: string): SourceKind | undefined {
  const file = name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1);
  const kind = file === "authorization-details.json" ? "authorization-details" : EMPTY_BY_NAME[file];
  return SOURCE_KINDS.find((one) => one === kind);
}

function jsonShape(node: TextNode, name: string): Shape | undefined {
  if (node.kind === "array") return listShape(node.items, name);
  return node.kind === "object" ? (objectShape(node) ?? yamlShape([node])) : undefined;
}

function listShape(items: readonly TextNode[], name: string): Shape | undefined {
  const [first] = items;
  if (first === undefined) return EMPTY_BY_NAME[name.slice(name.lastIndexOf("/") + 1)];
  for (const [key, shape] of ITEMS) if (items.some((item) => valueAt(item, key) !== undefined)) return shape;
  if (isListOfTags(items)) return "tags";
  // A listing of providers may name nothing but ARNs.
  return stringAt(first, "Arn")?.includes(":oidc-provider/") ? "oidc-providers" : undefined;
}

function objectShape(node: ObjectNode): Shape | undefined {
  if (stringAt(node, "formatVersion") !== undefined && valueAt(node, "sources") !== undefined) {
    return valueAt(node, "findings") === undefined ? "snapshot" : undefined;
  }
  for (const [key, shape] of OBJECTS) if (valueAt(node, key) !== undefined) return shape;
  if (stringAt(node, "format_version") !== undefined && valueAt(node, "values") !== undefined) return "terraform-plan";
  if (itemsAt(node, "projects").some((one) => stringAt(one, "serviceRole") !== undefined)) return "codebuild";
  if (itemsAt(node, "Roles").some(isRole) || isRole(objectAt(node, "Role"))) return "roles";
  // GitLab's answer to who it is; nothing else says both.
  if (stringAt(node, "version") !== undefined && stringAt(node, "revision") !== undefined) return "gitlab-instance";
  if (valueAt(node, "PolicyDocument") !== undefined || valueAt(node, "PolicyVersion", "Document") !== undefined) {
    return "policy-answer";
  }
  if (valueAt(node, "Content") !== undefined && stringAt(node, "ReportFormat") !== undefined) {
    return "credential-report-json";
  }
  const policies = itemsAt(node, "Policies");
  if (policies.some((policy) => booleanAt(policy, "AwsManaged") !== undefined)) return "organization";
  if (policies.some((policy) => valueAt(policy, "PolicyVersionList") !== undefined)) return "authorization-details";
  return undefined;
}

function isRole(node: TextNode | undefined): boolean {
  return valueAt(node, "AssumeRolePolicyDocument") !== undefined;
}

function yamlShape(nodes: readonly TextNode[]): Shape | undefined {
  const [first] = nodes;
  if (first === undefined) return undefined;
  if (nodes.some((node) => stringAt(node, "apiVersion") !== undefined && stringAt(node, "kind") !== undefined)) {
    return "manifest";
  }
  if (valueAt(first, "AWSTemplateFormatVersion") !== undefined || hasAwsResource(first)) return "cloudformation";
  if (isPolicy(first)) return "policy";
  if (isDeclaration(first)) return "declaration";
  if (isStorageConnection(first)) return "storage-secret";
  // The CI file of a component begins with a document of its own.
  if (nodes.some(looksLikeCi)) return "ci-file";
  return chartOf(first) === undefined ? undefined : "chart-values";
}

function hasAwsResource(node: TextNode): boolean {
  const resources = objectAt(node, "Resources");
  return (resources?.entries ?? []).some(({ value }) => /^(?:AWS|Custom|Alexa)::/.test(stringAt(value, "Type") ?? ""));
}

function isPolicy(node: TextNode): boolean {
  if (valueAt(node, "Statement") === undefined) return false;
  return (
    itemsAt(node, "Statement").some((item) => valueAt(item, "Effect") !== undefined) ||
    valueAt(node, "Version") !== undefined
  );
}

/** A `sallyport.yaml`, which lies beside a snapshot as often as not. */
function isDeclaration(node: TextNode): boolean {
  const sections = ["stack", "gitlab", "accounts", "grants", "settings", "accept"];
  return numberAt(node, "version") === 1 && sections.some((section) => valueAt(node, section) !== undefined);
}
