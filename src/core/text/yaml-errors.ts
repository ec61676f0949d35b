import type { YAMLError } from "yaml";
import type { Diagnostic } from "./diagnostic.ts";

type Words = readonly [parser: RegExp, message: string, help?: string];

/** What the parser says in YAML's terms, in those of somebody who wrote a file. The first row that fits speaks. */
const WORDS: readonly Words[] = [
  [
    /^Implicit map keys need to be followed by map values/,
    "this is neither a key with its `:` nor part of the value above",
    "if it belongs to the text above, indent it further",
  ],
  [
    /^Nested mappings are not allowed/,
    "a second `: ` in one value",
    "text that holds `: ` needs quotes; a mapping begins on a line of its own, and its keys are indented alike",
  ],
  [
    /^A block sequence may not be used/,
    "this item is not indented as the others",
    "indent the items of one list alike",
  ],
  [
    /^Implicit keys need to be on a single line/,
    "a key that spans lines",
    "a `:` may be missing, or something above was not closed",
  ],
  [/^All (?:mapping|sequence) items must start at the same column/, "this is not indented as what stands above"],
  [/^Missing closing "quote/, "a double quote that is never closed"],
  [/^Missing closing 'quote/, "a single quote that is never closed", "inside of single quotes, one is written `''`"],
  [
    /^Flow sequence in block|^Expected flow sequence to end/,
    "a `[` that is never closed",
    "the items are indented, too",
  ],
  [/^Flow map in block|^Expected flow map to end/, "a `{` that is never closed", "the keys are indented, too"],
  [/^Unexpected , in|^Unexpected empty item/, "a comma with nothing before it"],
  [/^Missing , (?:or : )?between/, "a comma is missing here"],
  [/^Unexpected scalar at node end/, "text after the end of a value", "put the whole value in quotes"],
  [/^Unexpected .* on same line with key/, "a list begins on the line of its key", "begin it on a line of its own"],
  [/^Unexpected .* token in YAML/, "this does not belong here", "a bracket or a quote above may be wrong"],
  [/^Plain value cannot start with/, "a value cannot begin with this sign", "put it in quotes"],
  [/^(?:Alias|Anchor) cannot be an empty/, "`*` and `&` want a name", "put the text in quotes if it is just that"],
  [/^Invalid escape sequence/, "an escape that YAML does not have", "in single quotes a backslash is just that"],
  [/^Tabs are not allowed/, "a tab in the indentation", "indent with spaces"],
];

/** The parser's error in our grammar: a stable code, a message that starts lower-case and has no full stop. */
export function describeYamlError(
  code: YAMLError["code"],
  text: string,
): Pick<Diagnostic, "code" | "message" | "help"> {
  const name = `yaml/${code.toLowerCase().replaceAll("_", "-")}`;
  const [, message, help] = WORDS.find(([parser]) => parser.test(text)) ?? [undefined, inOurGrammar(text)];
  return help === undefined ? { code: name, message } : { code: name, message, help };
}

function inOurGrammar(text: string): string {
  const line = text.split("\n", 1)[0] ?? "";
  return `${line.charAt(0).toLowerCase()}${line.slice(1)}`.replace(/[.:]$/, "");
}
