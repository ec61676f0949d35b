import { AwsError } from "./aws-error.ts";
import type { IntegerShape, ListShape, Members, Shape, StringShape } from "./shape.ts";

/** Throws what AWS answers to members that break their constraints, all of them in one message. */
export function checkConstraints(members: Members, fields: Readonly<Record<string, unknown>>): void {
  const faults: string[] = [];
  for (const [name, shape] of Object.entries(members)) check(shape, fields[name], lowerFirst(name), faults);
  const [first] = faults;
  if (first === undefined) return;
  // IAM answers a name outside its alphabet with a sentence of its own, without the frame.
  if (faults.length === 1 && first.startsWith("The specified value")) throw new AwsError("ValidationError", 400, first);
  const noun = faults.length === 1 ? "error" : "errors";
  throw new AwsError("ValidationError", 400, `${faults.length} validation ${noun} detected: ${faults.join("; ")}`);
}

function check(shape: Shape, value: unknown, path: string, faults: string[]): void {
  if (value === undefined) {
    if (shape.required) faults.push(`Value null at '${path}' failed to satisfy constraint: Member must not be null`);
    return;
  }
  switch (shape.kind) {
    case "string":
      if (typeof value === "string") checkString(shape, value, path, faults);
      return;
    case "integer":
      if (typeof value === "number") checkInteger(shape, value, path, faults);
      return;
    case "list":
      if (Array.isArray(value)) checkList(shape, value, path, faults);
      return;
    case "structure":
      for (const [name, member] of Object.entries(shape.members)) {
        check(member, Object(value)[name], `${path}.${lowerFirst(name)}`, faults);
      }
      return;
    default:
  }
}

function checkString(shape: StringShape, value: string, path: string, faults: string[]): void {
  const length = Array.from(value).length;
  const subject = shape.sensitive ? `Value at '${path}'` : `Value '${value}' at '${path}'`;
  const failed = (constraint: string): number =>
    faults.push(`${subject} failed to satisfy constraint: Member must ${constraint}`);
  const { pattern } = shape;
  if (pattern && !pattern.test.test(value)) {
    if (pattern.alphabet === undefined) failed(`satisfy regular expression pattern: ${pattern.shown}`);
    else faults.push(`The specified value for ${path} is invalid. ${pattern.alphabet}`);
  }
  if (shape.max !== undefined && length > shape.max) failed(`have length less than or equal to ${shape.max}`);
  if (shape.min !== undefined && length < shape.min) failed(`have length greater than or equal to ${shape.min}`);
  if (shape.values && !shape.values.includes(value)) failed(`satisfy enum value set: [${shape.values.join(", ")}]`);
}

function checkInteger(shape: IntegerShape, value: number, path: string, faults: string[]): void {
  const failed = (constraint: string): number =>
    faults.push(`Value '${value}' at '${path}' failed to satisfy constraint: Member must have value ${constraint}`);
  if (shape.max !== undefined && value > shape.max) failed(`less than or equal to ${shape.max}`);
  if (shape.min !== undefined && value < shape.min) failed(`greater than or equal to ${shape.min}`);
}

function checkList(shape: ListShape, value: readonly unknown[], path: string, faults: string[]): void {
  const failed = (constraint: string): number =>
    faults.push(`Value at '${path}' failed to satisfy constraint: Member must have length ${constraint}`);
  if (shape.max !== undefined && value.length > shape.max) failed(`less than or equal to ${shape.max}`);
  if (shape.min !== undefined && value.length < shape.min) failed(`greater than or equal to ${shape.min}`);
  for (const [index, item] of value.entries()) check(shape.of, item, `${path}.${index + 1}.member`, faults);
}

function lowerFirst(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}
