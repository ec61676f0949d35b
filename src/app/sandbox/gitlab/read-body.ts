import type { Visit } from "./visit.ts";

/** JSON or form, and what stands in the address beside it; `name[]=a&name[]=b` and `name=a` both make a list. */
export function readBody(visit: Visit): ReadonlyMap<string, readonly string[]> {
  const text = visit.request.body.toString("utf8");
  const fields = new Map<string, string[]>();
  const add = (name: string, value: unknown): void => {
    if (["string", "boolean", "number"].includes(typeof value))
      fields.set(name, [...(fields.get(name) ?? []), String(value)]);
  };
  for (const [name, value] of visit.url.searchParams) add(name.replace(/\[\]$/, ""), value);
  if (/json/i.test(visit.request.headers["content-type"] ?? "")) {
    const body: unknown = parse(text);
    for (const [name, value] of Object.entries(Object(body))) {
      if (Array.isArray(value))
        fields.set(
          name,
          value.filter((item) => typeof item === "string"),
        );
      else {
        fields.delete(name);
        add(name, value);
      }
    }
    return fields;
  }
  for (const [name, value] of new URLSearchParams(text)) add(name.replace(/\[\]$/, ""), value);
  return fields;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
