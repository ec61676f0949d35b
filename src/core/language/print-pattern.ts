import { isRun, type Pattern, setOf } from "./pattern.ts";

/**
 * The pattern as a policy would spell it, `*` and `?` of the text itself as `${*}` and `${?}`. A set of characters has no
 * spelling there: letters without case are printed in lower case, and any other set as the `*` or `?` that it narrows.
 */
export function printPattern(pattern: Pattern): string {
  let text = "";
  for (const [at, token] of pattern.tokens.entries()) {
    if (token < 0) text += printSet(pattern, token);
    else
      text += isSpecial(token, pattern.tokens[at + 1])
        ? `\${${String.fromCodePoint(token)}}`
        : String.fromCodePoint(token);
  }
  return text;
}

/** `*`, `?`, and a `$` before `{`, which would be read as something else. */
function isSpecial(code: number, next: number | undefined): boolean {
  return code === 0x2a || code === 0x3f || (code === 0x24 && next === 0x7b);
}

function printSet(pattern: Pattern, token: number): string {
  if (isRun(token)) return "*";
  const set = setOf(pattern, token);
  const forms = new Set<string>();
  for (let at = 0; at < set.length && forms.size < 2; at++) forms.add(String.fromCodePoint(set[at] ?? 0).toLowerCase());
  const [form = "?"] = forms;
  return forms.size === 1 ? form : "?";
}
