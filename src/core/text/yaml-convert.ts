import { isAlias, isMap, isScalar, isSeq } from "yaml";
import type { Alias, Node, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";
import type { Diagnostic } from "./diagnostic.ts";
import type { Entry, ObjectNode, StringNode, TextNode } from "./node.ts";
import { type Range, type Source, locate } from "./span.ts";

/** What a tag stands for: the key that its long form has. `split` cuts a text at its first dot, as `!GetAtt a.b` wants. */
export type YamlTags = Readonly<Record<string, { readonly key: string; readonly split?: boolean }>>;

/**
 * CloudFormation's short forms (User Guide, "Intrinsic function reference"). `!Ref` and `!Condition` have no `Fn::`
 * in their long form, and `!GetAtt` alone takes `logical.attribute` where the long form has a list.
 */
export const CLOUDFORMATION_TAGS: YamlTags = {
  "!Ref": { key: "Ref" },
  "!Condition": { key: "Condition" },
  "!GetAtt": { key: "Fn::GetAtt", split: true },
  "!And": { key: "Fn::And" },
  "!Base64": { key: "Fn::Base64" },
  "!Cidr": { key: "Fn::Cidr" },
  "!Equals": { key: "Fn::Equals" },
  "!FindInMap": { key: "Fn::FindInMap" },
  "!GetAZs": { key: "Fn::GetAZs" },
  "!If": { key: "Fn::If" },
  "!ImportValue": { key: "Fn::ImportValue" },
  "!Join": { key: "Fn::Join" },
  "!Length": { key: "Fn::Length" },
  "!Not": { key: "Fn::Not" },
  "!Or": { key: "Fn::Or" },
  "!Select": { key: "Fn::Select" },
  "!Split": { key: "Fn::Split" },
  "!Sub": { key: "Fn::Sub" },
  "!ToJsonString": { key: "Fn::ToJsonString" },
  "!Transform": { key: "Fn::Transform" },
};

/** GitLab CI's one tag: `!reference [job, script]`. It has no long form, so its key is the tag. */
export const GITLAB_TAGS: YamlTags = { "!reference": { key: "!reference" } };

/**
 * Values that all aliases of one document may stand for together. Nine lines of aliases can name a billion values
 * ("billion laughs"); nodes are shared here, but whoever walks them would visit each.
 */
const MAX_ALIASED = 200_000;

const CORE_TAG = /^(?:!|tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq))$/;

/** The key of YAML 1.1's merge type, which GitLab and Helm keep alive: `<<: *defaults`. */
const MERGE = "<<";

/** What an anchor holds, and how many values that is. While it is being read it is `open`. */
type Anchored = { readonly node: TextNode; readonly size: number } | "open";

interface Converted {
  readonly node: TextNode;
  readonly size: number;
}

/** Turns one composed document into our nodes. It lives for one document: anchors end where their document does. */
export class YamlConverter {
  readonly diagnostics: Diagnostic[] = [];
  private readonly source: Source;
  private readonly tags: YamlTags;
  private readonly anchors = new Map<string, Anchored>();
  private aliased = 0;

  constructor(source: Source, tags: YamlTags) {
    this.source = source;
    this.tags = tags;
  }

  /** Undefined where the document has nothing in it, or only comments. */
  document(contents: Node | null): TextNode | undefined {
    if (contents === null || isEmpty(contents)) return undefined;
    return this.read(contents).node;
  }

  private read(node: Node): Converted {
    if (isAlias(node)) return this.alias(node);
    const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.anchors.set(anchor, "open");
    const converted = this.tagged(node);
    if (anchor !== undefined) this.anchors.set(anchor, converted);
    return converted;
  }

  private alias(node: Alias): Converted {
    const range = rangeOf(node);
    const found = this.anchors.get(node.source);
    if (found === undefined) {
      return this.refuse("yaml/unknown-alias", `nothing above is anchored as \`&${node.source}\``, range);
    }
    if (found === "open") {
      return this.refuse("yaml/circular-alias", `\`*${node.source}\` stands inside what it names`, range);
    }
    return this.spend(found.size, range) ? found : { node: nothing(range), size: 1 };
  }

  private tagged(node: Node): Converted {
    const plain = this.plain(node);
    const tag = node.tag;
    if (tag === undefined || CORE_TAG.test(tag)) return plain;
    const form = Object.hasOwn(this.tags, tag) ? this.tags[tag] : undefined;
    const { start, end } = plain.node;
    if (form === undefined) {
      this.report("warning", "yaml/unknown-tag", `the tag \`${tag}\` means nothing here and is ignored`, {
        start,
        end,
      });
      return plain;
    }
    const value = form.split === true && plain.node.kind === "string" ? splitAtDot(plain.node) : plain.node;
    const key: StringNode = { kind: "string", value: form.key, start, end };
    return { node: { kind: "object", entries: [{ key, value }], start, end }, size: plain.size + 1 };
  }

  private plain(node: Node): Converted {
    if (isScalar(node)) return { node: this.scalar(node), size: 1 };
    if (isMap(node)) return this.map(node);
    if (isSeq(node)) return this.sequence(node);
    return this.refuse("yaml/unsupported", "this cannot be read", rangeOf(node));
  }

  private scalar(node: Scalar): TextNode {
    const range = this.trimmed(rangeOf(node));
    const { value } = node;
    if (typeof value === "string") {
      if (!value.isWellFormed()) {
        this.report("warning", "yaml/lone-surrogate", "half of a surrogate pair in a text", range);
      }
      return { kind: "string", value, ...range };
    }
    if (typeof value === "number") return { kind: "number", value, raw: node.source ?? String(value), ...range };
    if (typeof value === "boolean") return { kind: "boolean", value, ...range };
    return { kind: "null", ...range };
  }

  private sequence(node: YAMLSeq): Converted {
    const items: TextNode[] = [];
    let size = 1;
    for (const item of node.items) {
      const converted = this.read(item as Node);
      items.push(converted.node);
      size += converted.size;
    }
    return { node: { kind: "array", items, ...this.trimmed(rangeOf(node)) }, size };
  }

  private map(node: YAMLMap): Converted {
    const own: Entry[] = [];
    const merged: ObjectNode[] = [];
    const seen = new Map<string, StringNode>();
    let size = 1;
    for (const pair of node.items as Pair<Node, Node | null>[]) {
      const key = this.key(pair.key);
      const value = pair.value === null ? { node: nothing(after(key)), size: 1 } : this.read(pair.value);
      if (isMergeKey(pair.key)) {
        merged.push(...this.mappings(value.node));
        continue;
      }
      const earlier = seen.get(key.value);
      if (earlier === undefined) seen.set(key.value, key);
      else this.reportEqual(earlier, key);
      own.push({ key, value: value.node });
      size += value.size;
    }
    const range = this.trimmed(rangeOf(node));
    if (merged.length === 0) return { node: { kind: "object", entries: own, ...range }, size };
    const inherited = this.inherited(merged, new Set(seen.keys()), range);
    return { node: { kind: "object", entries: [...inherited, ...own], ...range }, size: size + inherited.length };
  }

  /** Keys are texts to everybody downstream: `8080:` and `true:` are read as they are written. */
  private key(node: Node | null): StringNode {
    const range = node === null ? { start: 0, end: 0 } : this.trimmed(rangeOf(node));
    const { node: read } = node === null ? { node: nothing(range) } : this.read(node);
    if (read.kind === "string") return read;
    if (read.kind === "number") return { kind: "string", value: read.raw, ...range };
    if (read.kind === "boolean")
      return { kind: "string", value: this.source.text.slice(read.start, read.end), ...range };
    if (read.kind !== "null") this.report("error", "yaml/complex-key", "a key must be a text, not a collection", range);
    return { kind: "string", value: this.source.text.slice(range.start, range.end), ...range };
  }

  /** The mappings that a merge key names, first the one that wins. */
  private mappings(node: TextNode): ObjectNode[] {
    const named = node.kind === "array" ? node.items : [node];
    const found = named.filter((item) => item.kind === "object");
    // What a spent budget left empty is not the author's fault.
    if (found.length < named.length && this.aliased <= MAX_ALIASED) {
      this.report("error", "yaml/merge", "`<<` merges mappings only", node);
    }
    return found;
  }

  /** What the merged mappings bring that is not said here: the nearest word on a key wins, as in YAML 1.1's merge type. */
  private inherited(merged: readonly ObjectNode[], taken: Set<string>, range: Range): Entry[] {
    const inherited: Entry[] = [];
    for (const { entries } of merged) {
      if (!this.spend(entries.length, range)) return inherited;
      for (const entry of entries) {
        if (taken.has(entry.key.value)) continue;
        taken.add(entry.key.value);
        inherited.push(entry);
      }
    }
    return inherited;
  }

  private spend(values: number, range: Range): boolean {
    const before = this.aliased;
    this.aliased += values;
    if (this.aliased <= MAX_ALIASED) return true;
    if (before <= MAX_ALIASED) {
      const message = `the aliases up to here stand for more than ${MAX_ALIASED} values`;
      this.report("error", "yaml/alias-bomb", message, range);
    }
    return false;
  }

  private refuse(code: string, message: string, range: Range): Converted {
    this.report("error", code, message, range);
    return { node: nothing(range), size: 1 };
  }

  private reportEqual(first: StringNode, second: StringNode): void {
    this.diagnostics.push({
      code: "yaml/duplicate-key",
      severity: "warning",
      message: `the key \`${second.value}\` stands twice in one mapping, and all but the last are silently dropped`,
      help: "merge the two",
      span: locate(this.source, second),
      related: [{ message: "first here", span: locate(this.source, first) }],
    });
  }

  private report(severity: Diagnostic["severity"], code: string, message: string, { start, end }: Range): void {
    this.diagnostics.push({ code, severity, message, span: locate(this.source, { start, end }) });
  }

  /** Without the line breaks that the parser counts to the end of a block. */
  private trimmed({ start, end }: Range): Range {
    const { text } = this.source;
    let last = end;
    while (last > start && /\s/.test(text.charAt(last - 1))) last--;
    return { start, end: last };
  }
}

function isEmpty(node: Node): boolean {
  return isScalar(node) && node.value === null && (node.source ?? "") === "" && node.tag === undefined;
}

function isMergeKey(node: Node | null): boolean {
  return isScalar(node) && node.type === "PLAIN" && node.value === MERGE;
}

function rangeOf(node: Node): Range {
  const [start, end] = node.range ?? [0, 0];
  return { start, end };
}

function after({ end }: Range): Range {
  return { start: end, end };
}

function nothing({ start, end }: Range): TextNode {
  return { kind: "null", start, end };
}

function splitAtDot(node: StringNode): TextNode {
  const { value, start, end } = node;
  const dot = value.indexOf(".");
  if (dot < 0) return node;
  const items = [value.slice(0, dot), value.slice(dot + 1)].map((part): StringNode => ({ ...node, value: part }));
  return { kind: "array", items, start, end };
}
