import { encodeStrictly } from "./encode.ts";
import type { Members, Shape } from "./shape.ts";

/** Members as XML elements, in the order of the shape. What is absent is left out. */
export function writeMembers(members: Members, fields: Readonly<Record<string, unknown>>): string {
  let xml = "";
  for (const [name, shape] of Object.entries(members)) {
    const value = fields[name];
    if (value !== undefined) xml += element(shape.wire ?? name, writeShape(shape, value));
  }
  return xml;
}

export function element(name: string, content: string): string {
  return content === "" ? `<${name}/>` : `<${name}>${content}</${name}>`;
}

/** Text between tags. Characters that XML 1.0 cannot carry become U+FFFD, so that a client can always read the answer. */
export function escapeXml(text: string): string {
  return text
    .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\r", "&#xD;");
}

/** STS and IAM write whole seconds. */
export function writeTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

function writeShape(shape: Shape, value: unknown): string {
  switch (shape.kind) {
    case "string":
      return escapeXml(shape.encoded ? encodeStrictly(String(value)) : String(value));
    case "timestamp":
      return writeTime(Number(value));
    case "blob":
      return Buffer.from(String(value)).toString("base64");
    case "list":
      return Array.from(Array.isArray(value) ? value : [], (item: unknown) =>
        element(shape.item ?? "member", writeShape(shape.of, item)),
      ).join("");
    case "structure":
      return writeMembers(shape.members, Object(value));
    case "counts":
      return Object.entries(Object(value))
        .map(([key, count]) => element("entry", element("key", escapeXml(key)) + element("value", String(count))))
        .join("");
    default:
      return String(value);
  }
}
