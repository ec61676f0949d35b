import { stringAt, valueAt } from "../../text/pick.ts";
import type { TextNode } from "../../text/node.ts";
import { type Template, type TemplateResource, intrinsicOf, parameterOf } from "./template.ts";

/** How IAM's resources are called: the property that names them, the type in their ARN, and what `Ref` gives. */
const KINDS: Readonly<Record<string, { readonly name: string; readonly type: string; readonly ref: "name" | "arn" }>> =
  {
    "AWS::IAM::Role": { name: "RoleName", type: "role", ref: "name" },
    "AWS::IAM::User": { name: "UserName", type: "user", ref: "name" },
    "AWS::IAM::Group": { name: "GroupName", type: "group", ref: "name" },
    "AWS::IAM::ManagedPolicy": { name: "ManagedPolicyName", type: "policy", ref: "arn" },
    "AWS::IAM::InstanceProfile": { name: "InstanceProfileName", type: "instance-profile", ref: "name" },
  };

/** A name that CloudFormation makes up is told by the logical id. */
export function nameOf(template: Template, { id, type, properties }: TemplateResource): string {
  const kind = KINDS[type];
  return (kind && plainText(template, valueAt(properties, kind.name))) ?? id;
}

export function isNamed(template: Template, { type, properties }: TemplateResource): boolean {
  const kind = KINDS[type];
  return kind !== undefined && plainText(template, valueAt(properties, kind.name)) !== undefined;
}

export function arnOf(template: Template, resource: TemplateResource): string | undefined {
  const stem = `arn:${template.partition}:iam::${template.account}:`;
  if (resource.type === "AWS::IAM::OIDCProvider") {
    const url = plainText(template, valueAt(resource.properties, "Url"));
    return url === undefined ? undefined : `${stem}oidc-provider/${url.replace(/^https?:\/\//, "")}`;
  }
  const kind = KINDS[resource.type];
  if (kind === undefined) return undefined;
  const path = plainText(template, valueAt(resource.properties, "Path")) ?? "/";
  return `${stem}${kind.type}${path}${nameOf(template, resource)}`;
}

/** What `Ref` gives of a resource of the template. */
export function referenceOf(template: Template, id: string): string | undefined {
  const resource = template.resources.get(id);
  if (resource === undefined) return undefined;
  if (resource.type === "AWS::IAM::OIDCProvider") return arnOf(template, resource);
  const kind = KINDS[resource.type];
  return kind === undefined ? undefined : kind.ref === "arn" ? arnOf(template, resource) : nameOf(template, resource);
}

export function attributeOf(template: Template, id: string, attribute: string): string | undefined {
  const resource = template.resources.get(id);
  return resource !== undefined && /^(?:Arn|PolicyArn)$/.test(attribute) ? arnOf(template, resource) : undefined;
}

/** A name that is written out, or the default of a parameter. Names are not worked out further: they would go in circles. */
function plainText(template: Template, node: TextNode | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (node.kind === "string") return node.value;
  const intrinsic = intrinsicOf(node);
  if (intrinsic?.value.kind !== "string") return undefined;
  const { name, value } = intrinsic;
  if (name === "Ref") return stringAt(parameterOf(template, value.value)?.default);
  if (name !== "Fn::Sub") return undefined;
  let failed = false;
  const made = value.value.replaceAll(/\$\{([^!}][^}]*)\}/g, (_, inner: string) => {
    if (inner === "AWS::AccountId") return template.account;
    const word = stringAt(parameterOf(template, inner)?.default);
    failed ||= word === undefined;
    return word ?? "";
  });
  return failed ? undefined : made;
}
