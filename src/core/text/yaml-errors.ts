import type { YAMLError } from "yaml";
import type { Diagnostic } from "./diagnostic.ts";

/** What helps where the parser's message names the rule but not the remedy. */
const HELP: Partial<Record<YAMLError["code"], string>> = {
  BAD_ALIAS: "`*` and `&` start an alias and an anchor: put the text in quotes if it is meant as it stands",
  BAD_DQ_ESCAPE: "a backslash in double quotes is written `\\\\`; single quotes take it as it is",
  BAD_INDENT: "indent the lines of one block alike",
  BAD_SCALAR_START: "put the text in quotes",
  BLOCK_AS_IMPLICIT_KEY: "text that holds `: ` needs quotes; otherwise begin the inner mapping on a line of its own",
  MULTILINE_IMPLICIT_KEY: "a `:` may be missing, or the line above was not closed",
  TAB_AS_INDENT: "indent with spaces",
};

/** The parser's error in our grammar: a stable code, a message that starts lower-case and has no full stop. */
export function describeYamlError(
  code: YAMLError["code"],
  text: string,
): Pick<Diagnostic, "code" | "message" | "help"> {
  const line = text.split("\n", 1)[0] ?? "";
  const message = `${line.charAt(0).toLowerCase()}${line.slice(1)}`.replace(/[.:]$/, "");
  const name = `yaml/${code.toLowerCase().replaceAll("_", "-")}`;
  const help = HELP[code];
  return help === undefined ? { code: name, message } : { code: name, message, help };
}
