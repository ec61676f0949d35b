import type { Diagnostic, Reading } from "./diagnostic.ts";
import { type Entry, repeatedEntries, type StringNode, type TextNode } from "./node.ts";
import { type Source, locate } from "./span.ts";

/** Deeper nesting than any policy, plan or template has; the reader recurses, so it must end before the stack does. */
const MAX_DEPTH = 400;

/**
 * Reads JSON (RFC 8259) and keeps where everything stands. Equal keys in one object are kept and reported as warnings,
 * since every other parser drops all but the last in silence. A syntax error is one error and no value.
 */
export function readJson(source: Source): Reading<TextNode> {
  const scanner = new Scanner(source);
  try {
    return { value: scanner.document(), diagnostics: scanner.diagnostics };
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    return { diagnostics: [...scanner.diagnostics, error.diagnostic] };
  }
}

/** What is wrong, as it will be reported. */
class SyntaxFault extends Error {
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}

const SIMPLE_ESCAPES: Record<string, string> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

class Scanner {
  readonly diagnostics: Diagnostic[] = [];
  readonly #source: Source;
  readonly #text: string;
  #at = 0;

  constructor(source: Source) {
    this.#source = source;
    this.#text = source.text;
  }

  document(): TextNode {
    if (this.#text.charCodeAt(0) === 0xfeff) {
      this.#at = 1;
      this.#warn(
        "json/byte-order-mark",
        "the text starts with a byte order mark",
        0,
        1,
        "save it as UTF-8 without one",
      );
    }
    this.#space();
    if (this.#at >= this.#text.length) {
      throw this.#fault("json/empty", "the document is empty", this.#at, this.#at);
    }
    const node = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) {
      throw this.#fault("json/trailing", "unexpected text after the end of the document", this.#at, this.#at + 1);
    }
    return node;
  }

  #value(depth: number): TextNode {
    if (depth > MAX_DEPTH) {
      throw this.#fault("json/too-deep", `nested deeper than ${MAX_DEPTH} levels`, this.#at, this.#at + 1);
    }
    const code = this.#peek();
    if (code === 34) return this.#string();
    if (code === 123) return this.#object(depth);
    if (code === 91) return this.#array(depth);
    if (code === 45 || (code >= 48 && code <= 57)) return this.#number();
    return this.#word();
  }

  #object(depth: number): TextNode {
    const start = this.#at++;
    const entries: Entry[] = [];
    this.#space();
    if (this.#peek() === 125) return { kind: "object", entries, start, end: ++this.#at };
    for (;;) {
      if (this.#peek() !== 34) throw this.#unexpected("a key in double quotes");
      const key = this.#string();
      this.#space();
      if (this.#peek() !== 58) throw this.#unexpected("`:`");
      this.#at++;
      this.#space();
      entries.push({ key, value: this.#value(depth + 1) });
      this.#space();
      const code = this.#peek();
      if (code === 125) break;
      if (code !== 44) throw this.#unexpected("`,` or `}`");
      this.#at++;
      this.#space();
      if (this.#peek() === 125) throw this.#trailingComma();
    }
    this.#at++;
    for (const [first, entry] of repeatedEntries(entries)) this.#reportEqual(first.key, entry.key);
    return { kind: "object", entries, start, end: this.#at };
  }

  #array(depth: number): TextNode {
    const start = this.#at++;
    const items: TextNode[] = [];
    this.#space();
    if (this.#peek() === 93) return { kind: "array", items, start, end: ++this.#at };
    for (;;) {
      items.push(this.#value(depth + 1));
      this.#space();
      const code = this.#peek();
      if (code === 93) break;
      if (code !== 44) throw this.#unexpected("`,` or `]`");
      this.#at++;
      this.#space();
      if (this.#peek() === 93) throw this.#trailingComma();
    }
    return { kind: "array", items, start, end: ++this.#at };
  }

  #string(): StringNode {
    const text = this.#text;
    const start = this.#at;
    let i = start + 1;
    for (;;) {
      const code = text.charCodeAt(i);
      if (code === 34) {
        this.#at = i + 1;
        return { kind: "string", value: text.slice(start + 1, i), start, end: this.#at };
      }
      // NaN past the end compares false with everything, so it ends up in the slow path, which names it.
      if (code === 92 || !(code >= 32 && code < 0xd800)) return this.#longString(start, i);
      i++;
    }
  }

  /** The rest of a string from its first escape, control character, surrogate or missing end on. */
  #longString(start: number, from: number): StringNode {
    const text = this.#text;
    let value = text.slice(start + 1, from);
    let i = from;
    let surrogates = false;
    for (;;) {
      if (i >= text.length) {
        throw this.#fault("json/unclosed-string", "this string is never closed", start, start + 1);
      }
      const code = text.charCodeAt(i);
      if (code === 34) break;
      if (code < 32) {
        const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
        throw this.#fault("json/control-character", `control character ${name} in a string`, i, i + 1, "escape it");
      }
      if (code === 92) {
        const [piece, length] = this.#escape(i);
        value += piece;
        i += length;
        surrogates ||= isSurrogate(piece.charCodeAt(0));
      } else {
        surrogates ||= isSurrogate(code);
        value += text[i];
        i++;
      }
    }
    this.#at = i + 1;
    if (surrogates && !value.isWellFormed()) {
      this.#warn("json/lone-surrogate", "half of a surrogate pair in a string", start, this.#at);
    }
    return { kind: "string", value, start, end: this.#at };
  }

  #escape(at: number): [piece: string, length: number] {
    const letter = this.#text[at + 1] ?? "";
    const simple = SIMPLE_ESCAPES[letter];
    if (simple !== undefined) return [simple, 2];
    const digits = this.#text.slice(at + 2, at + 6);
    if (letter === "u" && /^[0-9a-fA-F]{4}$/.test(digits)) return [String.fromCharCode(Number.parseInt(digits, 16)), 6];
    throw this.#fault("json/escape", "unknown escape in a string", at, at + 2, "a backslash itself is written `\\\\`");
  }

  #number(): TextNode {
    NUMBER.lastIndex = this.#at;
    const raw = NUMBER.exec(this.#text)?.[0];
    const next = raw === undefined ? "" : (this.#text[this.#at + raw.length] ?? "");
    if (raw === undefined || /[\w.+-]/.test(next)) {
      throw this.#fault("json/number", "this is not a number in JSON", this.#at, this.#at + 1 + (raw?.length ?? 0));
    }
    const start = this.#at;
    this.#at += raw.length;
    return { kind: "number", value: Number(raw), raw, start, end: this.#at };
  }

  #word(): TextNode {
    const start = this.#at;
    if (this.#text.startsWith("true", start)) return { kind: "boolean", value: true, start, end: (this.#at += 4) };
    if (this.#text.startsWith("false", start)) return { kind: "boolean", value: false, start, end: (this.#at += 5) };
    if (this.#text.startsWith("null", start)) return { kind: "null", start, end: (this.#at += 4) };
    throw this.#unexpected("a value");
  }

  #space(): void {
    const text = this.#text;
    let code = text.charCodeAt(this.#at);
    while (code === 32 || code === 10 || code === 13 || code === 9) code = text.charCodeAt(++this.#at);
  }

  #unexpected(wanted: string): SyntaxFault {
    if (this.#at >= this.#text.length) {
      return this.#fault("json/truncated", `the text ends where ${wanted} is expected`, this.#at, this.#at);
    }
    const point = this.#text.codePointAt(this.#at) ?? 0;
    const found =
      point < 32 || point === 127
        ? `U+${point.toString(16).toUpperCase().padStart(4, "0")}`
        : `\`${String.fromCodePoint(point)}\``;
    const help = HELP[found];
    return this.#fault("json/unexpected", `expected ${wanted}, found ${found}`, this.#at, this.#at + 1, help);
  }

  #trailingComma(): SyntaxFault {
    return this.#fault(
      "json/trailing-comma",
      "a comma before the closing bracket",
      this.#at,
      this.#at + 1,
      "remove the comma",
    );
  }

  #reportEqual(first: StringNode, second: StringNode): void {
    this.diagnostics.push({
      code: "json/duplicate-key",
      severity: "warning",
      message: `the key \`${second.value}\` stands twice in one object, and all but the last are silently dropped`,
      help: "merge the two",
      span: locate(this.#source, second),
      related: [{ message: "first here", span: locate(this.#source, first) }],
    });
  }

  #warn(code: string, message: string, start: number, end: number, help?: string): void {
    this.diagnostics.push(this.#diagnose("warning", code, message, start, end, help));
  }

  #fault(code: string, message: string, start: number, end: number, help?: string): SyntaxFault {
    return new SyntaxFault(this.#diagnose("error", code, message, start, Math.min(end, this.#text.length), help));
  }

  #diagnose(
    severity: Diagnostic["severity"],
    code: string,
    message: string,
    start: number,
    end: number,
    help: string | undefined,
  ): Diagnostic {
    const base = { code, severity, message, span: locate(this.#source, { start, end }) };
    return help === undefined ? base : { ...base, help };
  }

  /** The code of the character that comes next, NaN at the end. */
  #peek(): number {
    return this.#text.charCodeAt(this.#at);
  }
}

const HELP: Record<string, string> = {
  "`'`": "JSON has double quotes only",
  "`/`": "JSON has no comments",
  "`#`": "JSON has no comments",
};

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}
