/**
 * A pattern over subjects as patterns over the fields of one form: `*acme/app*` is both a project whose path holds
 * `acme/app` and a ref of that name. No field holds a colon, so that every string of the pattern that has the form is in
 * one of the rows, and every row's strings are in the pattern.
 */
export interface FieldRow {
  readonly fields: readonly string[];
}

/** Patterns with more rows than this are not worth reading. */
const MOST_ROWS = 64;

/** `separators`: the plain text before each field. Undefined when there are too many rows. */
export function splitPattern(pattern: string, separators: readonly string[]): readonly FieldRow[] | undefined {
  const rows = new Map<string, FieldRow>();
  const grow = (at: number, done: readonly string[]): boolean => {
    const separator = separators[done.length];
    if (separator === undefined) {
      if (at < pattern.length && !/^\*+$/.test(pattern.slice(at))) return true;
      rows.set(done.join("\n"), { fields: done });
      return rows.size <= MOST_ROWS;
    }
    for (const start of passes(pattern, at, separator))
      for (const end of ends(pattern, start, separators[done.length + 1]))
        if (!grow(end, [...done, fieldOf(pattern, start, end)])) return false;
    return true;
  };
  if (!grow(0, [])) return undefined;
  return [...rows.values()].filter(({ fields }) => fields.every((field) => !field.includes(":")));
}

/** Where the pattern can stand after it has taken the text. A star stays where it is: it may take more. */
function passes(pattern: string, from: number, text: string): ReadonlySet<number> {
  let positions = new Set([from]);
  for (const character of text) {
    const next = new Set<number>();
    for (const start of positions) {
      for (let at = start; ; at++) {
        const token = pattern[at];
        if (token === "*") next.add(at);
        else if (token === "?" || token === character) next.add(at + 1);
        if (token !== "*") break;
      }
    }
    positions = next;
  }
  return positions;
}

/** Where a field that starts here can end, so that what follows can still be taken. */
function ends(pattern: string, start: number, following: string | undefined): readonly number[] {
  if (following === undefined) return [pattern.length];
  const found: number[] = [];
  for (let end = start; end <= pattern.length; end++) {
    if (passes(pattern, end, following).size > 0) found.push(end);
    // A literal colon cannot be inside a field.
    if (pattern[end] === ":") break;
  }
  return found;
}

/** A star at the end belongs to both sides: it may take the rest of this field and the beginning of the next. */
function fieldOf(pattern: string, start: number, end: number): string {
  return pattern.slice(start, end) + (pattern[end] === "*" ? "*" : "");
}
