import type { Diagnostic, Reading } from "./diagnostic.ts";
import type { Entry, ObjectNode, StringNode, TextNode } from "./node.ts";
import { type Source, locate } from "./span.ts";

/** As the JSON reader has it. */
const MAX_DEPTH = 100;

/** A table while it grows: what came from `key = value` and inline tables is closed, what came from headers is not. */
interface Table {
  readonly kind: "object";
  readonly entries: Entry[];
  start: number;
  end: number;
}

interface List {
  readonly kind: "array";
  readonly items: TextNode[];
  start: number;
  end: number;
}

/**
 * Reads TOML 1.0 with the face of `readJson`. Dates and times come as texts. A syntax error is one error and no value;
 * equal keys, which TOML forbids, are kept and reported, since what is audited may be read by a forgiving parser.
 */
export function readToml(source: Source): Reading<TextNode> {
  const reader = new TomlReader(source);
  try {
    return { value: reader.document(), diagnostics: reader.diagnostics };
  } catch (error) {
    if (!(error instanceof TomlFault)) throw error;
    const { code, message } = error;
    const span = locate(source, { start: error.at, end: Math.min(error.at + 1, source.text.length) });
    return { diagnostics: [...reader.diagnostics, { code, severity: "error", message, span }] };
  }
}

class TomlFault extends Error {
  readonly code: string;
  readonly at: number;
  constructor(code: string, message: string, at: number) {
    super(message);
    this.code = code;
    this.at = at;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: "\b",
  t: "\t",
  n: "\n",
  f: "\f",
  r: "\r",
  e: "\u001b",
  '"': '"',
  "\\": "\\",
};

const BARE_KEY = /[A-Za-z0-9_-]+/y;
const SPACE = /[ \t]*/y;
const BLANK = /(?:[ \t\r\n]|#[^\n]*)*/y;
/** Numbers, dates and the words of TOML: everything that a value can be without quotes or brackets. */
const PLAIN = /[A-Za-z0-9+_.:-]+(?: \d{2}:[0-9.:+Z-]+)?/y;
const INTEGER = /^(?:[+-]?\d[\d_]*|0x[\da-fA-F_]+|0o[0-7_]+|0b[01_]+)$/;
const FLOAT = /^[+-]?(?:\d[\d_]*(?:\.[\d_]+)?(?:[eE][+-]?[\d_]+)?|inf|nan)$/;
const DATE = /^\d{4}-\d{2}-\d{2}|^\d{2}:\d{2}/;

class TomlReader {
  readonly diagnostics: Diagnostic[] = [];
  private readonly source: Source;
  private readonly text: string;
  /** The keys of each table, since a table of many must not be searched for each. */
  private readonly keys = new Map<Table, Map<string, Entry>>();
  private at = 0;

  constructor(source: Source) {
    this.source = source;
    this.text = source.text;
  }

  document(): TextNode {
    if (this.text.charCodeAt(0) === 0xfeff) this.at = 1;
    const root: Table = { kind: "object", entries: [], start: 0, end: this.text.length };
    let table = root;
    let open: Table[] = [root];
    for (;;) {
      this.skip(BLANK);
      if (this.at >= this.text.length) break;
      if (this.text[this.at] === "[") {
        const header = this.header(root);
        table = header.table;
        open = header.open;
      } else {
        this.pair(table, 0);
      }
      for (const one of open) one.end = Math.max(one.end, this.at);
      this.lineEnd();
    }
    return root;
  }

  /** `[a.b]` or `[[a.b]]`. Answers with the tables along the way as well: each ends where its last line does. */
  private header(root: Table): { table: Table; open: Table[] } {
    const start = this.at;
    const several = this.text.startsWith("[[", start);
    this.at += several ? 2 : 1;
    const path = this.keyPath();
    const close = several ? "]]" : "]";
    if (!this.text.startsWith(close, this.at)) throw this.fault("toml/header", `expected \`${close}\``);
    this.at += close.length;
    const open = [root];
    let here = root;
    for (const [index, key] of path.entries()) {
      const last = index === path.length - 1;
      here = last && several ? this.append(here, key, start) : this.descend(here, key, start);
      open.push(here);
    }
    return { table: here, open };
  }

  /** The table under a key, made if absent; of a list of tables its last, as TOML has it. */
  private descend(table: Table, key: StringNode, start: number): Table {
    const there = this.keysOf(table).get(key.value)?.value;
    const found = there?.kind === "array" ? there.items.at(-1) : there;
    if (found?.kind === "object") return found as Table;
    if (found !== undefined)
      throw this.fault("toml/not-a-table", `\`${key.value}\` is a value, not a table`, key.start);
    const made: Table = { kind: "object", entries: [], start, end: this.at };
    this.add(table, { key, value: made });
    return made;
  }

  private append(table: Table, key: StringNode, start: number): Table {
    const made: Table = { kind: "object", entries: [], start, end: this.at };
    const there = this.keysOf(table).get(key.value)?.value;
    if (there?.kind === "array") (there as List).items.push(made);
    else if (there === undefined) {
      this.add(table, { key, value: { kind: "array", items: [made], start, end: this.at } });
    } else throw this.fault("toml/not-a-list", `\`${key.value}\` is no list of tables`, key.start);
    return made;
  }

  private pair(table: Table, depth: number): void {
    const path = this.keyPath();
    if (this.text[this.at] !== "=") throw this.fault("toml/expected-equals", "expected `=` after the key");
    this.at++;
    this.skip(SPACE);
    const value = this.value(depth);
    let here = table;
    for (const key of path.slice(0, -1)) here = this.descend(here, key, key.start);
    const key = path.at(-1);
    if (key === undefined) return;
    const earlier = this.keysOf(here).get(key.value);
    if (earlier !== undefined) this.reportEqual(earlier.key, key);
    this.add(here, { key, value });
    if (here !== table) here.end = this.at;
  }

  private add(table: Table, entry: Entry): void {
    table.entries.push(entry);
    this.keysOf(table).set(entry.key.value, entry);
  }

  private keysOf(table: Table): Map<string, Entry> {
    const known = this.keys.get(table);
    if (known !== undefined) return known;
    const made = new Map<string, Entry>();
    this.keys.set(table, made);
    return made;
  }

  private keyPath(): StringNode[] {
    const path: StringNode[] = [];
    for (;;) {
      this.skip(SPACE);
      path.push(this.key());
      this.skip(SPACE);
      if (this.text[this.at] !== ".") return path;
      this.at++;
    }
  }

  private key(): StringNode {
    const quote = this.text[this.at];
    if (quote === '"' || quote === "'") return this.string();
    const start = this.at;
    const value = this.take(BARE_KEY);
    if (value === undefined) throw this.fault("toml/expected-key", "expected a key");
    return { kind: "string", value, start, end: this.at };
  }

  private value(depth: number): TextNode {
    if (depth > MAX_DEPTH) throw this.fault("toml/too-deep", `nested deeper than ${MAX_DEPTH} levels`);
    const letter = this.text[this.at];
    if (letter === '"' || letter === "'") return this.string();
    if (letter === "[") return this.list(depth);
    if (letter === "{") return this.inlineTable(depth);
    return this.plain();
  }

  private list(depth: number): TextNode {
    const start = this.at++;
    const items: TextNode[] = [];
    for (;;) {
      this.skip(BLANK);
      if (this.text[this.at] === "]") break;
      items.push(this.value(depth + 1));
      this.skip(BLANK);
      if (this.text[this.at] === ",") this.at++;
      else if (this.text[this.at] !== "]") throw this.fault("toml/expected-comma", "expected `,` or `]`");
    }
    return { kind: "array", items, start, end: ++this.at };
  }

  private inlineTable(depth: number): ObjectNode {
    const table: Table = { kind: "object", entries: [], start: this.at++, end: 0 };
    for (;;) {
      this.skip(BLANK);
      if (this.text[this.at] === "}") break;
      this.pair(table, depth + 1);
      this.skip(BLANK);
      if (this.text[this.at] === ",") this.at++;
      else if (this.text[this.at] !== "}") throw this.fault("toml/expected-comma", "expected `,` or `}`");
    }
    table.end = ++this.at;
    return table;
  }

  private string(): StringNode {
    const start = this.at;
    const quote = this.text[start] ?? '"';
    const long = this.text.startsWith(quote.repeat(3), start);
    const close = long ? quote.repeat(3) : quote;
    this.at += close.length;
    if (long) this.take(/\r?\n/y);
    let value = "";
    for (;;) {
      const letter = this.text[this.at];
      if (letter === undefined || (!long && letter === "\n")) {
        throw this.fault("toml/unclosed-string", "this string is never closed", start);
      }
      if (this.text.startsWith(close, this.at)) {
        this.at += close.length;
        // Up to two quotes may stand right before the closing three.
        if (long) value += this.take(quote === '"' ? /"{0,2}/y : /'{0,2}/y) ?? "";
        return { kind: "string", value, start, end: this.at };
      }
      value += letter === "\\" && quote === '"' ? this.escape(long) : letter;
      if (letter !== "\\" || quote !== '"') this.at++;
    }
  }

  private escape(long: boolean): string {
    const letter = this.text[this.at + 1] ?? "";
    const simple = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
    if (simple !== undefined) {
      this.at += 2;
      return simple;
    }
    if (long && /\s/.test(letter)) {
      this.at++;
      this.take(/\s*/y);
      return "";
    }
    const digits = /\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{8})|x([\da-fA-F]{2}))/y;
    digits.lastIndex = this.at;
    const found = digits.exec(this.text);
    const point = Number.parseInt(found?.[1] ?? found?.[2] ?? found?.[3] ?? "", 16);
    if (found === null || point > 0x10ffff) throw this.fault("toml/escape", "unknown escape in a string");
    this.at += found[0].length;
    return String.fromCodePoint(point);
  }

  private plain(): TextNode {
    const start = this.at;
    const raw = this.take(PLAIN) ?? "";
    const range = { start, end: this.at };
    if (raw === "true" || raw === "false") return { kind: "boolean", value: raw === "true", ...range };
    if (INTEGER.test(raw) || FLOAT.test(raw)) {
      return { kind: "number", value: Number(raw.replaceAll("_", "")), raw, ...range };
    }
    if (DATE.test(raw)) return { kind: "string", value: raw, ...range };
    throw this.fault("toml/expected-value", "expected a value", start);
  }

  private lineEnd(): void {
    this.skip(SPACE);
    const letter = this.text[this.at];
    if (letter === undefined || letter === "\n" || letter === "\r" || letter === "#") return;
    throw this.fault("toml/trailing", "unexpected text at the end of the line");
  }

  private skip(pattern: RegExp): void {
    this.take(pattern);
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private fault(code: string, message: string, at = this.at): TomlFault {
    return new TomlFault(code, message, at);
  }

  private reportEqual(first: StringNode, second: StringNode): void {
    this.diagnostics.push({
      code: "toml/duplicate-key",
      severity: "warning",
      message: `the key \`${second.value}\` stands twice in one table`,
      help: "keep one of them",
      span: locate(this.source, second),
      related: [{ message: "first here", span: locate(this.source, first) }],
    });
  }
}
