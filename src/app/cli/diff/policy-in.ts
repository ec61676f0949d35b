import { decodedPolicy } from "../../../core/estate/read/hold-policy.ts";
import type { Policy, PolicyKind } from "../../../core/iam/policy.ts";
import { readPolicy, readPolicyNode } from "../../../core/iam/read-policy.ts";
import type { Diagnostic, Reading } from "../../../core/text/diagnostic.ts";
import { readDocument } from "../../../core/text/document.ts";
import type { StringNode, TextNode } from "../../../core/text/node.ts";
import { stringAt, valueAt } from "../../../core/text/pick.ts";
import { type Source, locate } from "../../../core/text/span.ts";

/** Where the AWS CLI puts a policy in what it answers, and what such a policy is, where that is known. */
const WRAPPINGS: readonly (readonly [path: readonly string[], kind?: PolicyKind])[] = [
  [["Role", "AssumeRolePolicyDocument"], "trust"],
  [["AssumeRolePolicyDocument"], "trust"],
  [["PolicyVersion", "Document"]],
  [["PolicyDocument"]],
  [["Policy", "Content"]],
  [["Policy"], "resource"],
];

/** What AWS Organizations calls its policies. */
const OF_ORGANIZATION: Readonly<Record<string, PolicyKind>> = {
  SERVICE_CONTROL_POLICY: "scp",
  RESOURCE_CONTROL_POLICY: "rcp",
};

/** The policy of a file: by itself, or as the AWS CLI shows it, where it may stand as text within the text. */
export function policyIn(source: Source, asked: PolicyKind | undefined): Reading<Policy> {
  const document = readDocument(source);
  if (document.value === undefined) return { diagnostics: document.diagnostics };
  const { node, kind } = unwrap(document.value);
  if (isSomethingElse(node)) return { diagnostics: [notAPolicy(source, node)] };
  const options = { kind: asked ?? kind, name: source.name };
  const reading =
    node.kind === "string" && node !== document.value
      ? readEmbedded(node, source, options)
      : readPolicyNode(node, source, options);
  // Of equal keys the policy's reader speaks in terms of policies.
  const diagnostics = document.diagnostics.filter(({ code }) => code !== "json/duplicate-key");
  return { ...reading, diagnostics: [...diagnostics, ...reading.diagnostics] };
}

/** One mistake, not one for each of its keys. A `statement` in the wrong case is the policy's reader's to name. */
function isSomethingElse(node: TextNode): boolean {
  return node.kind === "object" && !node.entries.some(({ key }) => key.value.toLowerCase() === "statement");
}

function notAPolicy(source: Source, node: TextNode): Diagnostic {
  return {
    code: "diff/not-a-policy",
    severity: "error",
    message: "the document is no policy: it has no `Statement`",
    help: "give a policy by itself, or as the AWS CLI shows it",
    span: locate(source, { start: node.start, end: node.start }),
  };
}

function unwrap(node: TextNode): { node: TextNode; kind: PolicyKind | undefined } {
  if (valueAt(node, "Statement") !== undefined) return { node, kind: undefined };
  for (const [path, kind] of WRAPPINGS) {
    const inner = valueAt(node, ...path);
    if (inner === undefined) continue;
    return { node: inner, kind: OF_ORGANIZATION[stringAt(node, "Policy", "PolicySummary", "Type") ?? ""] ?? kind };
  }
  return { node, kind: undefined };
}

/** A place in a text within the text is none that anybody can go to: the inner text's own place is. */
function readEmbedded(
  node: StringNode,
  source: Source,
  options: { readonly kind: PolicyKind | undefined; readonly name: string | undefined },
): Reading<Policy> {
  const { value, diagnostics } = readPolicy(decodedPolicy(node.value) ?? node.value, options);
  const here = diagnostics.map((diagnostic): Diagnostic => {
    const { related: _, ...rest } = diagnostic;
    return { ...rest, span: locate(source, node) };
  });
  return value === undefined ? { diagnostics: here } : { value, diagnostics: here };
}
