import type { TextNode } from "./node.ts";
import { stringAt } from "./pick.ts";
import type { Range } from "./span.ts";

/*
 * What is scrubbed keeps its length and its lines, so that every place stays true: secrets become runs of `x`. The id of
 * an AWS access key is not a secret and stays, since it is what a key is found by.
 */

/** Which of the places that may hold secrets are looked at. */
export interface ScrubOptions {
  /** `name = value` and `name: value` inside of texts: script lines, environment lists, files that could not be parsed. */
  readonly assignments?: boolean;
  /** Forty characters that look like the secret half of an access key. Not in policies, whose names may look like it. */
  readonly bareSecrets?: boolean;
}

/** Keys under which a secret stands. What ends in a word that says otherwise (`_id`, `_name`, `_path`) is none. */
const SECRET_WORD =
  /secret|passw(?:or)?d|passphrase|token|credential|private[_-]?key|api[_-]?key|access[_-]?key|account[_-]?key|auth[_-]?key|license[_-]?key|(?:^|[_-])(?:pass|pwd|pw|psk|salt|dsn)(?:$|[_-])|(?:^|[_-])key$/i;
const HARMLESS_END =
  /(?:[_-]?(?:id|ids|name|names|path|file|url|uri|host|issuer|endpoint|at|ttl|type|version|enabled|allowed|arn|ref|policy|audience|audiences|claims|scopes|expiration|lifetime|limit|method|field|manager|source|stdin|time|days|components))$/i;
const HARMLESS = new Set([
  "key",
  "secret",
  "secrets",
  "id_tokens",
  "token_endpoint",
  "existingsecret",
  "imagepullsecrets",
  "cache_key",
  "public_key",
  "amazonec2-metadata-token",
  "http_tokens",
  "httptokens",
  "ci_job_token",
  // CloudTrail's name for a subject.
  "subjectfromwebidentitytoken",
]);

export function isSecretName(name: string): boolean {
  // A condition key of a policy, as `aws:TokenIssueTime`.
  if (name.includes(":")) return false;
  const lower = name.toLowerCase();
  if (HARMLESS.has(lower) || lower.endsWith("public_key") || lower.endsWith("cache_key")) return false;
  return SECRET_WORD.test(name) && !HARMLESS_END.test(name);
}

/** The id of an AWS access key: a user's, or a session's. */
export function isAccessKeyId(text: string): boolean {
  return /^(?:AKIA|ASIA)[A-Z0-9]{16}$/.test(text);
}

/** A value that only says where the secret comes from: a variable, a template, a reference, nothing at all. */
function isReference(value: string): boolean {
  return (
    value === "" ||
    isAccessKeyId(value) ||
    /^(?:\$|%[A-Z_]+%$|\{\{|<[^>]*>$|(?:true|false|null|nil|none|required|optional|\d{1,2})$)/i.test(value)
  );
}

/** Secrets that show themselves wherever they stand. */
const TOKENS: readonly RegExp[] = [
  /\bgl(?:pat|dt|rt|cbt|ptt|soat|agent|ft|imt|ffct|oas|wt)-[\w.-]{16,}/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g,
  /\b(?:gh[pousr]_\w{30,}|github_pat_\w{30,}|xox[abeprs]-[\w-]{10,}|npm_\w{30,}|sk-[\w-]{32,}|dckr_pat_[\w-]{20,})/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /(?<=:\/\/[^\s/:@"']{0,100}:)[^\s/@"'$]+(?=@)/g,
  /(?<![\w+/=-])[A-Za-z0-9+/]{100,}={0,2}/g,
];

/** No slash, colon or dot may stand before it: that would be a path or an ARN. Hashes are hexadecimal and stay. */
const BARE_SECRET =
  /(?<![\w/+=:.-])(?=[A-Za-z0-9/+]*[a-z])(?=[A-Za-z0-9/+]*[A-Z])(?=[A-Za-z0-9/+]*\d)[A-Za-z0-9/+]{40}(?![\w/+=.-])/g;

/** What begins like this is no literal: a variable, an alias, a block's head, a collection, a comparison. */
const LITERAL = /[^\s"'\\$[{&*!|>%<#=~,;)}\]][^\s"'\\,;|&)}\]]*/.source;
/** Perhaps one, perhaps one of JSON inside of JSON. */
const QUOTE = /(?:\\?["'])?/.source;
const ASSIGNMENT = new RegExp(
  `(?<![\\w.:-])([A-Za-z][\\w.-]{0,80})${QUOTE}[ \\t]*(?:=|:(?!//))[ \\t]*${QUOTE}(${LITERAL})`,
  "g",
);
const SPACED_FLAG = new RegExp(`(?<![\\w-])--?(\\w[\\w-]{0,80})[ \\t]+["']?(?!-)(${LITERAL})`, "g");

/** Masks what shows itself as a secret in any text. */
export function scrubText(text: string, options: ScrubOptions = {}): string {
  let scrubbed = text;
  for (const pattern of TOKENS) scrubbed = scrubbed.replace(pattern, maskRun);
  if (options.bareSecrets === true) scrubbed = scrubbed.replace(BARE_SECRET, maskRun);
  if (options.assignments === true) {
    scrubbed = scrubbed.replace(ASSIGNMENT, maskAssignment).replace(SPACED_FLAG, maskAssignment);
  }
  return scrubbed;
}

function maskAssignment(whole: string, name: string, value: string): string {
  if (!isSecretName(name) || isReference(value)) return whole;
  return whole.slice(0, whole.length - value.length) + maskRun(value);
}

/** Ranges of the values that stand under secret names, `{ name, value }` pairs included. */
export function secretRanges(node: TextNode, isSecret: (name: string) => boolean = isSecretName): readonly Range[] {
  const found: Range[] = [];
  collect(node, isSecret, found);
  return found;
}

function collect(node: TextNode, isSecret: (name: string) => boolean, found: Range[]): void {
  if (node.kind === "array") for (const item of node.items) collect(item, isSecret, found);
  if (node.kind !== "object") return;
  const named = stringAt(node, "name") ?? stringAt(node, "Name") ?? stringAt(node, "key");
  for (const { key, value } of node.entries) {
    const name = /^(?:value|default|constant_value)$/i.test(key.value) ? named : key.value;
    if (name !== undefined && isSecret(name)) collectScalars(value, found);
    collect(value, isSecret, found);
  }
}

/** The value itself, the items of a list, and what a long form calls its value. */
function collectScalars(node: TextNode, found: Range[]): void {
  if (node.kind === "array") for (const item of node.items) collectScalars(item, found);
  if (node.kind === "object") {
    for (const { key, value } of node.entries) {
      if (/^(?:value|default|constant_value)$/i.test(key.value)) collectScalars(value, found);
    }
  }
  if (node.kind === "number" && !isReference(node.raw)) found.push(node);
  if (node.kind === "string" && !isReference(node.value.trim())) found.push(node);
}

/** The text with the given ranges masked: quotes, line breaks and the head of a YAML block stay. */
export function maskRanges(text: string, ranges: readonly Range[]): string {
  if (ranges.length === 0) return text;
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (start < at) continue;
    pieces.push(text.slice(at, start), maskValue(text.slice(start, end)));
    at = end;
  }
  pieces.push(text.slice(at));
  return pieces.join("");
}

function maskValue(written: string): string {
  const quote = written.charAt(0);
  if ((quote === '"' || quote === "'") && written.length > 1 && written.endsWith(quote)) {
    const long = written.length >= 6 && written.startsWith(quote.repeat(3)) ? 3 : 1;
    return written.slice(0, long) + maskRun(written.slice(long, -long)) + written.slice(-long);
  }
  if (quote === "|" || quote === ">") {
    const head = written.indexOf("\n");
    return head < 0 ? written : written.slice(0, head) + maskRun(written.slice(head));
  }
  return /^[+-]?[\d._eE+-]+$/.test(written) ? written.replace(/\d/g, "1") : maskRun(written);
}

function maskRun(run: string): string {
  return run.replace(/[^\s]/g, "x");
}
