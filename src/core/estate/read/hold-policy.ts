import { readPolicyNode } from "../../iam/read-policy.ts";
import type { PolicyKind } from "../../iam/policy.ts";
import { readJson } from "../../text/json.ts";
import type { Diagnostic, Reading } from "../../text/diagnostic.ts";
import type { StringNode, TextNode } from "../../text/node.ts";
import { type Range, type Source, locate } from "../../text/span.ts";
import type { HeldPolicy } from "../place.ts";
import { type Draft, given, placeOf } from "./draft.ts";

export interface PolicyDescription {
  readonly kind: PolicyKind;
  readonly name: string;
  readonly arn?: string;
  /** Whose it is, for diagnostics: "the trust policy of role `x`". */
  readonly of: string;
  readonly exact?: boolean;
  /** Ranges where something is open that a plan or template does not know yet: no fault of its author's. */
  readonly open?: readonly Range[];
}

/**
 * A policy where a document has one: an object, as the AWS CLI prints it, or a text, URL-encoded (RFC 3986) as the API
 * and the SDKs have it. What cannot be read is reported with its place, and the rest goes on without it.
 */
export function holdPolicy(draft: Draft, source: Source, node: TextNode, description: PolicyDescription): HeldPolicy {
  const { kind, name, arn, of, exact = true } = description;
  const reading =
    node.kind === "string" ? readEmbedded(node, kind, name) : readPolicyNode(node, source, { kind, name });
  const inside = node.kind === "string";
  for (const diagnostic of reading.diagnostics) {
    if (isOpen(diagnostic, description.open)) continue;
    draft.diagnostics.push(
      inside ? relocate(diagnostic, source, node, of) : { ...diagnostic, message: `${of}: ${diagnostic.message}` },
    );
  }
  const at = placeOf(source, node);
  return { name, ...given("arn", arn), ...given("policy", reading.value), exact, at };
}

function isOpen({ span }: Diagnostic, open: readonly Range[] | undefined): boolean {
  return (
    span !== undefined && open !== undefined && open.some(({ start, end }) => span.start >= start && span.end <= end)
  );
}

function readEmbedded(
  node: StringNode,
  kind: PolicyKind,
  name: string,
): Reading<ReturnType<typeof readPolicyNode>["value"] & {}> {
  const text = decodedPolicy(node.value);
  if (text === undefined) {
    return {
      diagnostics: [{ code: "estate/policy-encoding", severity: "error", message: "the URL encoding is broken" }],
    };
  }
  const source = { text };
  const { value, diagnostics } = readJson(source);
  if (value === undefined) return { diagnostics };
  const reading = readPolicyNode(value, source, { kind, name });
  return { ...reading, diagnostics: [...diagnostics, ...reading.diagnostics] };
}

/** IAM answers with documents percent-encoded; the AWS CLI has decoded them. Undefined: the encoding is broken. */
export function decodedPolicy(text: string): string | undefined {
  if (!/^\s*%(?:7B|5B|20|0A|0D|09)/i.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** A place inside an encoded text is none that anybody can go to: the text's own place is. */
function relocate(diagnostic: Diagnostic, source: Source, node: StringNode, of: string): Diagnostic {
  const { related: _, ...rest } = diagnostic;
  return { ...rest, message: `${of}: ${diagnostic.message}`, span: locate(source, node) };
}
