import type { Diagnostic, Reading } from "../text/diagnostic.ts";
import { readJson } from "../text/json.ts";
import type { ObjectNode, TextNode } from "../text/node.ts";
import type { Source } from "../text/span.ts";
import { GRAMMAR } from "./grammar.ts";
import { guessKind } from "./guess-kind.ts";
import type { Policy, PolicyKind, PolicyVersion, Statement } from "./policy.ts";
import { type Complaints, complain, quoted } from "./problems.ts";
import { checkCharacters, describe, distinctEntries, rangeOf, stringOf, unknownElement } from "./read-node.ts";
import { readStatement, unreadableStatement } from "./read-statement.ts";

export interface ReadPolicyOptions {
  /** Guessed from the elements when not given. */
  readonly kind?: PolicyKind | undefined;
  /** The name under which the policy is known: reasons and spans show it. */
  readonly name?: string | undefined;
}

/** Reads the JSON text of a policy, as AWS would, and never throws on text. */
export function readPolicy(text: string, options: ReadPolicyOptions = {}): Reading<Policy> {
  const source = options.name === undefined ? { text } : { name: options.name, text };
  const document = readJson(source);
  // What the reader of JSON says of equal keys is said again below, in terms of policies.
  const diagnostics = document.diagnostics.filter((diagnostic) => diagnostic.code !== "json/duplicate-key");
  if (document.value === undefined) return { diagnostics };
  return read(document.value, { source, list: diagnostics }, options);
}

/** Reads a policy that stands inside a bigger document; `source` is the text of the whole. */
export function readPolicyNode(node: TextNode, source: Source, options: ReadPolicyOptions = {}): Reading<Policy> {
  return read(node, { source, list: [] }, options);
}

/** Reads a policy that somebody already parsed. The places are those of its text as two-space JSON. */
export function readPolicyValue(value: unknown, options: ReadPolicyOptions = {}): Reading<Policy> {
  return readPolicy(textOf(value), options);
}

/** `null`, which is no policy and is reported as such, for what has no JSON text. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value, undefined, 2) ?? "null";
  } catch {
    return "null";
  }
}

function read(node: TextNode, complaints: Complaints, options: ReadPolicyOptions): Reading<Policy> {
  if (node.kind !== "object") {
    complain(complaints, "policy/not-an-object", node, describe(node));
    return { diagnostics: complaints.list };
  }
  checkCharacters(complaints, node);
  const value = readDocument(node, complaints, options);
  if (complaints.list.length > 1) complaints.list.sort((a, b) => startOf(a) - startOf(b));
  return { value, diagnostics: complaints.list };
}

function startOf(diagnostic: Diagnostic): number {
  return diagnostic.span?.start ?? 0;
}

function readDocument(node: ObjectNode, complaints: Complaints, options: ReadPolicyOptions): Policy {
  const kind = options.kind ?? guessKind(node);
  const grammar = GRAMMAR[kind];
  let version: PolicyVersion | undefined;
  let id: string | undefined;
  let statements: readonly Statement[] | undefined;
  for (const { key, value } of distinctEntries(complaints, node)) {
    if (key.value === "Version") {
      version = readVersion(value, complaints);
    } else if (key.value === "Id") {
      if (!grammar.id) complain(complaints, "policy/id", key, grammar.title);
      id = stringOf(complaints, value, "`Id`");
    } else if (key.value === "Statement") {
      statements = readStatements(value, kind, complaints);
    } else {
      unknownElement(complaints, key, ["Version", "Id", "Statement"], "a policy");
    }
  }
  if (statements === undefined) {
    complain(complaints, "policy/no-statement", node);
    statements = [unreadableStatement(0, rangeOf(node))];
  }
  version ??= "2008-10-17";
  if (version === "2008-10-17") checkOldVersion(node, grammar.deniesOnly, grammar.title, complaints);
  const { name } = options;
  return {
    kind,
    ...(name === undefined ? undefined : { name }),
    ...(id === undefined ? undefined : { id }),
    version,
    statements,
    source: complaints.source,
  };
}

/** A version that is none is taken for the newer one, in which `${...}` matches more than itself. */
function readVersion(node: TextNode, complaints: Complaints): PolicyVersion {
  if (node.kind === "string" && (node.value === "2012-10-17" || node.value === "2008-10-17")) return node.value;
  complain(complaints, "policy/version", node, node.kind === "string" ? quoted(node.value) : describe(node));
  return "2012-10-17";
}

function checkOldVersion(node: ObjectNode, newerRequired: boolean, title: string, complaints: Complaints): void {
  if (newerRequired) complain(complaints, "policy/version-required", node, title);
  const { text } = complaints.source;
  const start = text.indexOf("${", node.start);
  if (start < 0 || start >= node.end) return;
  const close = text.indexOf("}", start);
  const end = close < 0 || close >= node.end ? start + 2 : close + 1;
  complain(complaints, "policy/old-variables", { start, end }, quoted(text.slice(start, end)));
}

function readStatements(node: TextNode, kind: PolicyKind, complaints: Complaints): readonly Statement[] {
  if (node.kind !== "array") return [readStatement(node, 0, kind, complaints)];
  if (node.items.length === 0) complain(complaints, "policy/empty-statement", node);
  const statements = node.items.map((item, index) => readStatement(item, index, kind, complaints));
  if (statements.length > 1 && GRAMMAR[kind].plainSid) checkSids(statements, complaints);
  return statements;
}

function checkSids(statements: readonly Statement[], complaints: Complaints): void {
  const seen = new Set<string>();
  for (const { sid, at } of statements) {
    if (sid === undefined || sid === "") continue;
    if (seen.has(sid)) complain(complaints, "policy/sid-twice", at, quoted(sid));
    seen.add(sid);
  }
}
