/**
 * JSON with its keys sorted by code unit: equal values give equal bytes, whoever built them and in whatever order.
 * Members that are undefined are left out, as `JSON.stringify` does. With an indent it is for people to read and diff.
 */
export function canonicalJson(value: unknown, indent = 0): string {
  return write(value, indent === 0 ? "" : "\n", indent);
}

/** The same document without the blanks that people put in. */
export function compactJson(text: string): string {
  return JSON.stringify(JSON.parse(text));
}

function write(value: unknown, line: string, indent: number): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (Number.isFinite(value)) return JSON.stringify(value);
    throw new TypeError(`${value} is not a number in JSON`);
  }
  if (typeof value !== "object") throw new TypeError(`a ${typeof value} has no JSON`);
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === "function") return write(toJSON.call(value), line, indent);
  const inner = line === "" ? "" : line + " ".repeat(indent);
  if (Array.isArray(value)) {
    return wrap(
      "[",
      "]",
      value.map((item) => write(item ?? null, inner, indent)),
      line,
      inner,
    );
  }
  const colon = line === "" ? ":" : ": ";
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}${colon}${write(member, inner, indent)}`);
  return wrap("{", "}", members, line, inner);
}

function wrap(open: string, close: string, parts: readonly string[], line: string, inner: string): string {
  if (parts.length === 0) return open + close;
  return `${open}${inner}${parts.join(`,${inner}`)}${line}${close}`;
}
