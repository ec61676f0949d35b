import type { Estate } from "../estate/estate.ts";
import type { CiFile } from "../estate/files.ts";
import type { StringNode, TextNode } from "../text/node.ts";
import { itemsAt, valueAt } from "../text/pick.ts";

/** Keys at the top of a `.gitlab-ci.yml` that are not jobs. */
const KEYWORDS: ReadonlySet<string> = new Set([
  "after_script",
  "before_script",
  "cache",
  "default",
  "image",
  "include",
  "pages",
  "services",
  "spec",
  "stages",
  "variables",
  "workflow",
]);

export interface Job {
  readonly name: string;
  readonly node: TextNode;
}

/** Every `.gitlab-ci.yml` there is: given, or read from a GitLab. */
export function ciFilesOf(estate: Estate): readonly CiFile[] {
  return [...estate.ciFiles, ...estate.gitlabs.flatMap(({ ciFiles }) => ciFiles ?? [])];
}

/** The jobs of a file, templates among them: what they say goes to whoever extends them. */
export function jobsOf(node: TextNode): readonly Job[] {
  if (node.kind !== "object") return [];
  return node.entries.flatMap(({ key, value }) =>
    value.kind === "object" && (!KEYWORDS.has(key.value) || key.value === "pages")
      ? [{ name: key.value, node: value }]
      : [],
  );
}

export interface IdToken {
  readonly name: string;
  readonly audiences: readonly string[];
  readonly at: TextNode;
}

/** The ID tokens that a job gets: its own, or the default ones. */
export function tokensOf(job: TextNode, file: TextNode): readonly IdToken[] {
  const declared = valueAt(job, "id_tokens") ?? valueAt(file, "default", "id_tokens");
  if (declared?.kind !== "object") return [];
  return declared.entries.map(({ key, value }) => ({
    name: key.value,
    audiences: itemsAt(value, "aud").flatMap((item) => (item.kind === "string" ? [item.value] : [])),
    at: value,
  }));
}

/** Every text of a document, in its order. */
export function stringsIn(node: TextNode): readonly StringNode[] {
  if (node.kind === "string") return [node];
  if (node.kind === "array") return node.items.flatMap(stringsIn);
  return node.kind === "object" ? node.entries.flatMap(({ value }) => stringsIn(value)) : [];
}
