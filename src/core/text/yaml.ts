import { Composer, Lexer, Parser } from "yaml";
import type { Document, ParsedNode, YAMLError } from "yaml";
import type { Diagnostic, Reading } from "./diagnostic.ts";
import type { TextNode } from "./node.ts";
import { type Range, type Source, locate } from "./span.ts";
import { type YamlTags, YamlConverter } from "./yaml-convert.ts";
import { describeYamlError } from "./yaml-errors.ts";

export { CLOUDFORMATION_TAGS, GITLAB_TAGS, type YamlTags } from "./yaml-convert.ts";

export interface YamlOptions {
  /** Tags that stand for a key, as `!Ref` stands for `{"Ref": ...}`. Other unknown tags are reported and ignored. */
  readonly tags?: YamlTags;
}

/** GitLab reads at most 2 MiB of YAML and CloudFormation 1 MiB; the parser behind this needs some 2 s for each MiB of mischief. */
const MAX_LENGTH = 4 * 1024 * 1024;

/** As the JSON reader has it: the parser recurses over what it read, so depth must end before its stack does. */
const MAX_DEPTH = 400;

/** One broken character can break every line after it, and nobody reads the twentieth error. */
const MAX_ERRORS = 20;

/** YAML 1.2 section 5.1, c-printable: none of these may stand in a document, not even in quotes. */
const UNPRINTABLE = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/** Reads one YAML document with the same face as `readJson`; a second document is an error. */
export function readYaml(source: Source, options: YamlOptions = {}): Reading<TextNode> {
  const { value, diagnostics } = readYamlDocuments(source, options);
  if (value === undefined) return { diagnostics };
  const [first, second] = value;
  if (first === undefined) return fail(source, diagnostics, "yaml/empty", "the document is empty", endOf(source));
  if (second !== undefined) {
    const help = "keep one, or put the others in files of their own";
    return fail(source, diagnostics, "yaml/several-documents", "a second document begins here", startOf(second), help);
  }
  return { value: first, diagnostics };
}

/** Reads a stream of documents, as manifests and CI configuration are; empty ones are left out. */
export function readYamlDocuments(source: Source, options: YamlOptions = {}): Reading<readonly TextNode[]> {
  const { text } = source;
  if (text.length > MAX_LENGTH) {
    const message = `the text is longer than ${MAX_LENGTH / 1024 / 1024} MiB`;
    return fail(source, [], "yaml/too-long", message, { start: 0, end: 0 }, "split it, or write it as JSON");
  }
  const unprintable = UNPRINTABLE.exec(text);
  if (unprintable !== null) {
    const at = unprintable.index;
    const name = `U+${text.charCodeAt(at).toString(16).toUpperCase().padStart(4, "0")}`;
    const range = { start: at, end: at + 1 };
    return fail(source, [], "yaml/control-character", `control character ${name} in the text`, range, "remove it");
  }
  const composed = compose(source);
  if (composed.fault !== undefined) return { diagnostics: [composed.fault] };
  const errors = composed.documents.flatMap((document) => document.errors);
  if (errors.length > 0) return { diagnostics: firstOfEachLine(source, errors) };
  return convert(source, composed.documents, options);
}

/** What follows on one line is the parser's confusion about the first. */
function firstOfEachLine(source: Source, errors: readonly YAMLError[]): readonly Diagnostic[] {
  const lines = new Map<number | undefined, Diagnostic>();
  for (const error of errors) {
    const diagnostic = report(source, error);
    const line = diagnostic.span?.line;
    if (!lines.has(line)) lines.set(line, diagnostic);
    if (lines.size === MAX_ERRORS) break;
  }
  return [...lines.values()];
}

interface Composed {
  readonly documents: readonly Document.Parsed<ParsedNode>[];
  readonly fault?: Diagnostic;
}

/** Lexing and parsing are driven from here, so that depth and errors are seen while there is still something to save. */
function compose(source: Source): Composed {
  const documents: Document.Parsed<ParsedNode>[] = [];
  const parser = new Parser();
  // Equal keys are looked for in the converter: the composer's own search is quadratic.
  const composer = new Composer({
    uniqueKeys: false,
    prettyErrors: false,
    keepSourceTokens: false,
    logLevel: "silent",
  });
  for (const lexeme of new Lexer().lex(source.text)) {
    for (const token of parser.next(lexeme)) documents.push(...composer.next(token));
    if (parser.stack.length > MAX_DEPTH) {
      const span = locate(source, { start: parser.offset, end: parser.offset });
      const message = `nested deeper than ${MAX_DEPTH} levels`;
      return { documents, fault: { code: "yaml/too-deep", severity: "error", message, span } };
    }
  }
  for (const token of parser.end()) documents.push(...composer.next(token));
  documents.push(...composer.end(true, source.text.length));
  return { documents };
}

function convert(
  source: Source,
  documents: readonly Document.Parsed<ParsedNode>[],
  options: YamlOptions,
): Reading<readonly TextNode[]> {
  const diagnostics: Diagnostic[] = [];
  if (source.text.charCodeAt(0) === 0xfeff) {
    const span = locate(source, { start: 0, end: 1 });
    const message = "the text starts with a byte order mark";
    const help = "save it as UTF-8 without one";
    diagnostics.push({ code: "yaml/byte-order-mark", severity: "warning", message, help, span });
  }
  const value: TextNode[] = [];
  for (const document of documents) {
    const converter = new YamlConverter(source, options.tags ?? {});
    const node = converter.document(document.contents);
    for (const warning of document.warnings) {
      // Unknown tags are the converter's to judge.
      if (warning.code !== "TAG_RESOLVE_FAILED") diagnostics.push(report(source, warning));
    }
    diagnostics.push(...converter.diagnostics);
    if (node !== undefined) value.push(node);
  }
  const order = (diagnostic: Diagnostic): number => diagnostic.span?.start ?? 0;
  diagnostics.sort((a, b) => order(a) - order(b));
  return diagnostics.some(({ severity }) => severity === "error") ? { diagnostics } : { value, diagnostics };
}

function report(source: Source, error: YAMLError): Diagnostic {
  const length = source.text.length;
  const [from, to] = error.pos;
  const range = { start: Math.min(from, length), end: Math.min(Math.max(from, to), length) };
  const severity = error.name === "YAMLWarning" ? "warning" : "error";
  return { ...describeYamlError(error.code, error.message), severity, span: locate(source, range) };
}

function fail(
  source: Source,
  before: readonly Diagnostic[],
  code: string,
  message: string,
  range: Range,
  help?: string,
): Reading<never> {
  const base = { code, severity: "error", message, span: locate(source, range) } as const;
  return { diagnostics: [...before, help === undefined ? base : { ...base, help }] };
}

function startOf(node: TextNode): Range {
  return { start: node.start, end: Math.min(node.start + 1, node.end) };
}

function endOf(source: Source): Range {
  return { start: source.text.length, end: source.text.length };
}
