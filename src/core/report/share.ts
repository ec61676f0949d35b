import type { AuditDocument } from "../audit/document.ts";
import { isPublicWord } from "./public-words.ts";

/**
 * The document with every name, id and ARN replaced, so that a report can be shown around. The same name is the same
 * pseudonym throughout, in the order in which the document first says it; nothing can be turned back, since nothing of
 * the name goes into its pseudonym.
 *
 * What is outside text is known by where it stands: whole values of the fields below, and what messages set in backticks.
 * Every word of it is replaced that is not one of AWS's, GitLab's or ours; then each replaced word is replaced wherever
 * else it stands.
 */
export function pseudonymise(document: AuditDocument): AuditDocument {
  const names = new Pseudonyms();
  const { rules, ...said } = document;
  walk(said, "", (text, field) => {
    if (OUTSIDE.has(field)) names.learn(text);
    else for (const [, quoted = ""] of text.matchAll(/`([^`]*)`/g)) names.learn(quoted);
    // Ids and e-mail addresses give themselves away wherever they stand.
    for (const [id] of text.matchAll(GIVEAWAY)) names.learn(id);
    return text;
  });
  // What the rules say of themselves is ours, but where an example of theirs holds a name of the document's.
  walk(rules, "", (text) => {
    names.learnThoseAround(text);
    return text;
  });
  return walk(document, "", (text, field) => (KEPT.has(field) ? text : names.replace(text))) as AuditDocument;
}

/** Fields whose whole text comes from outside. */
const OUTSIDE: ReadonlySet<string> = new Set([
  "account",
  "alias",
  "arn",
  "boundary",
  "cluster",
  "door",
  "file",
  "from",
  "host",
  "id",
  "instance",
  "keyId",
  "name",
  "namespace",
  "owner",
  "policy",
  "policyArn",
  "principal",
  "profileArn",
  "project",
  "reaches",
  "ref",
  "resource",
  "role",
  "serviceAccount",
  "sid",
  "trust",
  "user",
  // Claims, whose values are all somebody's.
  "sub",
  "aud",
  "namespace_path",
  "project_path",
  "namespace_id",
  "project_id",
  "job_project_path",
  "job_project_id",
  "job_namespace_path",
  "job_namespace_id",
  "source_project_path",
  "source_project_id",
  "user_login",
  "user_email",
  "user_id",
  "ref_path",
  "environment",
  "sha",
  "ci_config_ref_uri",
  "ci_config_sha",
  "claimValue",
]);

/** Fields that are ours or a hash, and never name anything. */
const KEPT: ReadonlySet<string> = new Set([
  "formatVersion",
  "rule",
  "under",
  "severity",
  "kind",
  "standing",
  "fingerprint",
  "taken",
  "until",
  "reach",
  "identity",
  "code",
]);

const GIVEAWAY = /\b\d{12}\b|\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}\b|[\w.+-]+@[\w-]+\.[\w.-]+/g;

/** Words as names are made of them; everything between is kept, so that shapes stay readable. */
const WORD = /[\p{L}\p{N}_][\p{L}\p{N}_.-]*[\p{L}\p{N}_]|[\p{L}\p{N}_]/gu;

class Pseudonyms {
  private readonly known = new Map<string, string>();
  private readonly counts = new Map<string, number>();

  learn(text: string): void {
    for (const [word] of text.matchAll(WORD)) {
      if (this.known.has(word) || isPublicWord(word)) continue;
      this.known.set(word, this.invent(word));
    }
  }

  /** Shorter names are part of too many words to say anything. */
  learnThoseAround(text: string): void {
    const names = [...this.known.keys()].filter((name) => name.length >= 4);
    for (const [word] of text.matchAll(WORD)) if (names.some((name) => word.includes(name))) this.learn(word);
  }

  replace(text: string): string {
    return text.replaceAll(WORD, (word) => this.known.get(word) ?? word);
  }

  private invent(word: string): string {
    if (/^\d{12}$/.test(word)) return String(100_000_000_000 + this.next("account"));
    if (/^\d+$/.test(word)) return String(1000 + this.next("number"));
    if (/^(AKIA|ASIA|AROA|AIDA)/.test(word)) return `${word.slice(0, 4)}${String(this.next("key")).padStart(16, "0")}`;
    if (/^[0-9a-f]{32,}$/.test(word)) return String(this.next("hash")).padStart(word.length, "0");
    return `name${this.next("name")}`;
  }

  private next(kind: string): number {
    const number = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, number);
    return number;
  }
}

/** Maps every string of a value, keys included where they are tags; `field` is the nearest key above. */
function walk(value: unknown, field: string, map: (text: string, field: string) => string): unknown {
  if (typeof value === "string") return map(value, field);
  if (Array.isArray(value)) return value.map((item) => walk(item, field, map));
  if (typeof value !== "object" || value === null) return value;
  const result: Record<string, unknown> = {};
  for (const [key, child] of Object.entries(value)) {
    if (field === "tags") result[map(key, "name")] = walk(child, "name", map);
    else if (field === "ids" || field === "claims") result[key] = walk(child, "claimValue", map);
    else result[key] = walk(child, key, map);
  }
  return result;
}
