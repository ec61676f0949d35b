import { AwsError } from "./aws-error.ts";
import type { Members, Shape } from "./shape.ts";

/**
 * Reads the members of an operation from a form-encoded body: `Tags.member.1.Key=team`. Names that the operation does
 * not know are passed over, as AWS does.
 */
export function readQuery(form: URLSearchParams, members: Members): Record<string, unknown> {
  return readMembers(indexForm(form), members);
}

/** The form as a tree: one level for each dot in a name. */
interface Branch {
  value?: string;
  readonly children: Map<string, Branch>;
}

function indexForm(form: URLSearchParams): Branch {
  const root: Branch = { children: new Map() };
  for (const [name, value] of form) {
    let at = root;
    for (const part of name.split(".")) {
      const next = at.children.get(part) ?? { children: new Map() };
      at.children.set(part, next);
      at = next;
    }
    at.value = value;
  }
  return root;
}

function readMembers(branch: Branch, members: Members): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, shape] of Object.entries(members)) {
    const child = branch.children.get(shape.wire ?? name);
    if (child !== undefined) fields[name] = readShape(child, shape, name);
  }
  return fields;
}

function readShape(branch: Branch, shape: Shape, name: string): unknown {
  switch (shape.kind) {
    case "structure":
      return readMembers(branch, shape.members);
    case "list": {
      // An empty list is written as the bare name with an empty value.
      const holder = shape.flat ? branch : branch.children.get(shape.item ?? "member");
      const items = [...(holder?.children ?? [])].filter(([index]) => /^\d+$/.test(index));
      items.sort(([a], [b]) => Number(a) - Number(b));
      return items.map(([, item]) => readShape(item, shape.of, name));
    }
    case "integer":
      return readInteger(branch.value, name);
    case "boolean":
      return readBoolean(branch.value, name);
    case "timestamp":
      return Date.parse(branch.value ?? "");
    default:
      return branch.value ?? "";
  }
}

function readInteger(value: string | undefined, name: string): number {
  if (value === undefined || !/^-?\d{1,15}$/.test(value)) throw malformed(value, name, "integer");
  return Number(value);
}

function readBoolean(value: string | undefined, name: string): boolean {
  const word = value?.toLowerCase();
  if (word !== "true" && word !== "false") throw malformed(value, name, "boolean");
  return word === "true";
}

function malformed(value: string | undefined, name: string, type: string): AwsError {
  return new AwsError("MalformedInput", 400, `Invalid ${type} value \`${value ?? ""}\` for ${name}`);
}
