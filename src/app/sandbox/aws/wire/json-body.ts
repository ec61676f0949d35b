import { AwsError } from "./aws-error.ts";
import type { Members, Shape } from "./shape.ts";

/** Reads the members of an operation from a JSON 1.1 body. Names that the operation does not know are passed over. */
export function readJsonBody(body: string, members: Members): Record<string, unknown> {
  let value: unknown;
  try {
    value = body.trim() === "" ? {} : JSON.parse(body);
  } catch {
    throw new AwsError("MalformedInput", 400, "Unexpected end of input or malformed JSON in the request body");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new AwsError("MalformedInput", 400, "Start of structure or map found where not expected.");
  }
  return readFields(value, members);
}

/** The members of a REST operation that stand in the path and the query. */
export function readPlaced(
  members: Members,
  path: ReadonlyMap<string, string>,
  query: URLSearchParams,
): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, shape] of Object.entries(members)) {
    if (shape.at === undefined) continue;
    const text = shape.at === "path" ? path.get(shape.wire ?? name) : (query.get(shape.wire ?? name) ?? undefined);
    if (text === undefined) continue;
    fields[name] =
      shape.kind === "integer" ? Number(text) : shape.kind === "list" ? query.getAll(shape.wire ?? name) : text;
  }
  return fields;
}

export function writeJson(members: Members, fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(toJson({ kind: "structure", members }, fields));
}

function readFields(value: object, members: Members): Record<string, unknown> {
  const given = new Map<string, unknown>(Object.entries(value));
  const fields: Record<string, unknown> = {};
  for (const [name, shape] of Object.entries(members)) {
    const field = given.get(shape.wire ?? name);
    if (field !== undefined && field !== null) fields[name] = readValue(field, shape, name);
  }
  return fields;
}

function readValue(value: unknown, shape: Shape, name: string): unknown {
  switch (shape.kind) {
    case "structure":
      if (typeof value === "object" && value !== null && !Array.isArray(value)) return readFields(value, shape.members);
      throw wrongType(name, shape.kind);
    case "list":
      if (Array.isArray(value)) return value.map((item) => readValue(item, shape.of, name));
      throw wrongType(name, shape.kind);
    case "timestamp":
      if (typeof value === "number") return value * 1000;
      throw wrongType(name, shape.kind);
    case "integer":
      if (typeof value === "number" && Number.isInteger(value)) return value;
      throw wrongType(name, shape.kind);
    case "boolean":
      if (typeof value === "boolean") return value;
      throw wrongType(name, shape.kind);
    case "labels":
      if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
      throw wrongType(name, "map");
    default:
      if (typeof value === "string") return value;
      throw wrongType(name, shape.kind);
  }
}

function wrongType(name: string, kind: string): AwsError {
  return new AwsError("MalformedInput", 400, `${name} is not a ${kind}`);
}

function toJson(shape: Shape, value: unknown): unknown {
  if (value === undefined) return undefined;
  switch (shape.kind) {
    case "structure": {
      const fields: Record<string, unknown> = Object(value);
      return Object.fromEntries(
        Object.entries(shape.members).map(([name, member]) => [member.wire ?? name, toJson(member, fields[name])]),
      );
    }
    case "list":
      return Array.from(Array.isArray(value) ? value : [], (item: unknown) => toJson(shape.of, item));
    case "timestamp":
      return Number(value) / 1000;
    default:
      return value;
  }
}
