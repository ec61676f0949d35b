import { stripVTControlCharacters } from "node:util";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Diagnostic, Related } from "../../../src/core/text/diagnostic.ts";
import { readJson } from "../../../src/core/text/json.ts";
import { renderDiagnostic } from "../../../src/core/text/render.ts";
import { locate } from "../../../src/core/text/span.ts";
import { PLAIN, type Style } from "../../../src/core/text/style.ts";
import { widthOf } from "../../../src/core/text/width.ts";

/** A diagnostic about the first place of each word in a text. */
function about(text: string, word: string, more: Partial<Diagnostic> = {}): Diagnostic {
  return {
    code: "x/y",
    severity: "error",
    message: "this is wrong",
    span: locate({ name: "a.txt", text }, rangeOf(text, word)),
    ...more,
  };
}

function related(text: string, word: string, message: string, name = "a.txt"): Related[] {
  return [{ message, span: locate({ name, text }, rangeOf(text, word)) }];
}

function rangeOf(text: string, word: string): { start: number; end: number } {
  const start = text.indexOf(word);
  return { start, end: start + word.length };
}

function draw(diagnostic: Diagnostic, text: string, style: Partial<Style> = {}): string {
  return `\n${renderDiagnostic(diagnostic, { textOf: () => text, style: { ...PLAIN, ...style } })}\n`;
}

describe("a diagnostic, drawn", () => {
  it("shows file, line, column, the line itself, the place and help", () => {
    const text = '{\n  "Action": ["s3:GetObjects"]\n}';
    const diagnostic = about(text, '"s3:GetObjects"', {
      code: "policy/unknown-action",
      message: "unknown action `s3:GetObjects`",
      help: "did you mean `s3:GetObject`?",
    });
    expect(draw(diagnostic, text)).toBe(`
error[policy/unknown-action]: unknown action \`s3:GetObjects\`
  ┌ a.txt:2:14
2 │   "Action": ["s3:GetObjects"]
  │              ^^^^^^^^^^^^^^^
  └ help: did you mean \`s3:GetObject\`?
`);
  });

  it("marks related places of the same file in the order of the text", () => {
    const text = '{\n  "a": 1,\n  "b": 2,\n  "a": 3\n}';
    const [diagnostic] = readJson({ name: "p.json", text }).diagnostics;
    expect(draw(diagnostic as Diagnostic, text)).toBe(`
warning[json/duplicate-key]: the key \`a\` stands twice in one object, and all but the last are
  silently dropped
  ┌ p.json:4:3
2 │   "a": 1,
  │   --- first here
3 │   "b": 2,
4 │   "a": 3
  │   ^^^
  └ help: merge the two
`);
  });

  it("leaves out what lies between distant places", () => {
    const text = `first\n${"between\n".repeat(98)}last`;
    expect(draw(about(text, "last", { related: related(text, "first", "begun here") }), text)).toBe(`
error[x/y]: this is wrong
    ┌ a.txt:100:1
  1 │ first
    │ ----- begun here
    ⋮
100 │ last
    │ ^^^^
`);
  });

  it("marks two places on one line below each other", () => {
    const text = "left: right";
    expect(draw(about(text, "right", { related: related(text, "left", "for this") }), text)).toBe(`
error[x/y]: this is wrong
  ┌ a.txt:1:7
1 │ left: right
  │ ---- for this
  │       ^^^^^
`);
  });

  it("shows places in other files under their own name", () => {
    const text = "here";
    const diagnostic = about(text, "here", { related: related(text, "here", "and there", "b.txt") });
    expect(draw(diagnostic, text)).toBe(`
error[x/y]: this is wrong
  ┌ a.txt:1:1
1 │ here
  │ ^^^^
  ┌ b.txt:1:1
1 │ here
  │ ---- and there
`);
  });

  it("marks every line of a short span, and the ends of a long one", () => {
    const short = "a:\n  - [1,\n     2]\nb";
    expect(draw(about(short, "[1,\n     2]"), short)).toBe(`
error[x/y]: this is wrong
  ┌ a.txt:2:5
2 │   - [1,
  │     ^^^
3 │      2]
  │      ^^
`);
    const long = `{\n${"  x\n".repeat(10)}}`;
    expect(draw(about(long, long), long)).toBe(`
error[x/y]: this is wrong
   ┌ a.txt:1:1
 1 │ {
   │ ^
   ⋮
12 │ }
   │ ^
`);
  });

  it("stays on the line when the span ends with the line break", () => {
    const text = "one\r\ntwo\r\n";
    expect(draw(about(text, "one\r\n"), text)).toBe(`
error[x/y]: this is wrong
  ┌ a.txt:1:1
1 │ one
  │ ^^^
`);
  });

  it("puts the mark under wide characters, accents and tabs", () => {
    const text = '\t"日本": "é🚀", "x": 1';
    expect(draw(about(text, '"x"'), text)).toBe(`
error[x/y]: this is wrong
  ┌ a.txt:1:15
1 │     "日本": "é🚀", "x": 1
  │                    ^^^
`);
  });

  it("makes control characters visible, in the line, the words and the file's name", () => {
    const text = 'name: "\u001b[31mred\u202e" # x';
    const span = locate({ name: "a\u001b[2J.txt", text }, rangeOf(text, "# x"));
    const diagnostic = about(text, "# x", { span, message: "bad `\u001b[31m`", help: "no `\u0007`" });
    expect(draw(diagnostic, text)).toBe(`
error[x/y]: bad \`\\x1b[31m\`
  ┌ a\\x1b[2J.txt:1:19
1 │ name: "\\x1b[31mred\\u202e" # x
  │                           ^^^
  └ help: no \`\\x07\`
`);
  });

  it("cuts a long line around the place", () => {
    const text = `{${'"k":"v",'.repeat(1000)}"bad":1,${'"k":"v",'.repeat(1000)}}`;
    expect(draw(about(text, '"bad"'), text, { width: 60 })).toBe(`
error[x/y]: this is wrong
  ┌ a.txt:1:8002
1 │ …","k":"v","k":"v","bad":1,"k":"v","k":"v","k":"v","k":…
  │                    ^^^^^
`);
    expect(draw(about(text, '{"k"'), text, { width: 40 })).toContain(
      '\n1 │ {"k":"v","k":"v","k":"v","k":"v","…\n  │ ^^^^\n',
    );
  });

  it("shows a long line twice when its places are far apart", () => {
    const text = `{"a":1,${'"k":"v",'.repeat(100)}"b":2}`;
    expect(draw(about(text, '"b"', { related: related(text, '"a"', "see here") }), text, { width: 50 })).toBe(`
error[x/y]: this is wrong
  ┌ a.txt:1:808
1 │ …":"v","k":"v","b":2}
  │                ^^^
1 │ {"a":1,"k":"v","k":"v","k":"v","k":"v","k":"…
  │  --- see here
`);
  });

  it("marks one cell where nothing is left to mark", () => {
    const text = '{"a": 1';
    const [diagnostic] = readJson({ name: "p.json", text }).diagnostics;
    expect(draw(diagnostic as Diagnostic, text)).toContain('\n1 │ {"a": 1\n  │        ^\n');
    expect(draw(about("", ""), "")).toContain("\n1 │\n  │ ^\n");
  });

  it("names places without drawing them where the text is not known", () => {
    const text = "x\ny";
    const diagnostic = about(text, "x", { help: "do it", related: related(text, "y", "first here") });
    expect(`\n${renderDiagnostic(diagnostic)}\n`).toBe(`
error[x/y]: this is wrong
  ┌ a.txt:1:1
  │ line 2: first here
  └ help: do it
`);
    expect(renderDiagnostic({ code: "x/y", severity: "info", message: "no place", help: "do it" })).toBe(
      "info[x/y]: no place\n  help: do it",
    );
  });

  it("fits a narrow terminal, words and all", () => {
    const text = "repository: platform/api, cluster: production";
    const diagnostic = about(text, "cluster", {
      message: "the cluster is not one that this account has, as far as was read",
      help: "name one of the clusters that the snapshot lists, or collect it again",
      related: related(text, "repository", "which belongs to this repository"),
    });
    const drawing = renderDiagnostic(diagnostic, { textOf: () => text, style: { ...PLAIN, width: 40 } });
    for (const line of drawing.split("\n")) expect(widthOf(line)).toBeLessThanOrEqual(40);
  });

  it("is coloured only where a style says so", () => {
    const text = "word";
    const drawing = draw(about(text, "word", { help: "do it" }), text, { color: true });
    expect(drawing).toContain("\u001b[31merror[x/y]\u001b[39m\u001b[1m: this is wrong\u001b[22m");
    expect(drawing).toContain("\u001b[31m^^^^\u001b[39m");
    expect(stripVTControlCharacters(drawing)).toBe(draw(about(text, "word", { help: "do it" }), text));
  });

  it("survives a text that is no longer the one that was read", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), fc.nat(60), fc.nat(60), (read, now, a, b) => {
        const range = { start: Math.min(a, b, read.length), end: Math.min(Math.max(a, b), read.length) };
        const diagnostic = { ...about("", ""), span: locate({ text: read }, range) };
        for (const text of [read, now]) {
          const drawing = renderDiagnostic(diagnostic, { textOf: () => text, style: { ...PLAIN, width: 40 } });
          expect(drawing.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        }
      }),
    );
  });
});
