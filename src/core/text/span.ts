/** A half-open run of a source text, in UTF-16 units. What syntax trees carry: two numbers and nothing to compute. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A text that was read, with the name under which its reader knows it. */
export interface Source {
  readonly name?: string;
  readonly text: string;
}

/** A place as people count it: lines and columns from 1, columns in UTF-16 units, the end exclusive. */
export interface Span {
  readonly file?: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly start: number;
  readonly end: number;
}

const lineStarts = new WeakMap<Source, readonly number[]>();

/** Where a range stands in its source. The table of lines is made at the first question and kept with the source. */
export function locate(source: Source, range: Range): Span {
  const starts = startsOf(source);
  const first = lineAt(starts, range.start);
  const last = lineAt(starts, range.end);
  const place = {
    line: first + 1,
    column: range.start - (starts[first] ?? 0) + 1,
    endLine: last + 1,
    endColumn: range.end - (starts[last] ?? 0) + 1,
    start: range.start,
    end: range.end,
  };
  return source.name === undefined ? place : { file: source.name, ...place };
}

function startsOf(source: Source): readonly number[] {
  const known = lineStarts.get(source);
  if (known !== undefined) return known;
  const starts = [0];
  const { text } = source;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
  }
  lineStarts.set(source, starts);
  return starts;
}

function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
