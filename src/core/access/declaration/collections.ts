import { type Entry, type ObjectNode, type TextNode, toValue } from "../../text/node.ts";
import { didYouMean } from "../../text/nearest.ts";
import type { JsonSchema, Row, Shape, ShapeReader, Table } from "./shape.ts";

export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  const says = `a list, each ${item.says}`;
  return {
    says,
    schema: { type: "array", items: item.schema, minItems: 1 },
    ...tablesOf(item),
    read(node, reader) {
      if (node.kind !== "array") return reader.refuseKind(says, node, "a list of one is written `[...]` too");
      if (node.items.length === 0) return reader.refuse("bad-value", `expected ${says}, found an empty one`, node);
      return readItems(item, node.items, reader);
    },
  };
}

/** `chart: registry` as well as `chart: [webservice, sidekiq]`; always read into a list. */
export function oneOrMany<T>(item: Shape<T>): Shape<readonly T[]> {
  const many = list(item);
  return {
    says: `${item.says}, or a list of such`,
    schema: { anyOf: [item.schema, many.schema] },
    ...tablesOf(item),
    read: (node, reader) => (node.kind === "array" ? many.read(node, reader) : readItems(item, [node], reader)),
  };
}

function readItems<T>(item: Shape<T>, nodes: readonly TextNode[], reader: ShapeReader): readonly T[] | undefined {
  const values: T[] = [];
  for (const node of nodes) {
    const value = item.read(node, reader);
    if (value === undefined) continue;
    reader.places.note(values, values.length, node);
    values.push(value);
  }
  return values.length === nodes.length ? values : undefined;
}

/** A mapping from names of the author's choice. */
export function record<T>(key: Shape<string>, value: Shape<T>): Shape<Readonly<Record<string, T>>> {
  const says = `a mapping from ${key.says} to ${value.says}`;
  return {
    says,
    schema: { type: "object", propertyNames: key.schema, additionalProperties: value.schema },
    ...tablesOf(value),
    read(node, reader) {
      const entries = readEntries(says, key, value, node, reader);
      if (entries === undefined) return undefined;
      const result = Object.fromEntries(entries.map(([entry, read]) => [entry.key.value, read]));
      for (const [entry] of entries) reader.places.note(result, entry.key.value, entry.value);
      return result;
    },
  };
}

/** The same as a list in the order of the text; each value is given its name. */
export function named<T extends { readonly name: string }>(
  key: Shape<string>,
  value: Shape<Omit<T, "name">>,
  finish: (name: string, value: Omit<T, "name">) => T,
): Shape<readonly T[]> {
  const { says, schema, tables } = record(key, value);
  return {
    says,
    schema,
    ...(tables && { tables }),
    read(node, reader) {
      const entries = readEntries(says, key, value, node, reader);
      return entries?.map(([entry, read]) => {
        const result = finish(entry.key.value, read);
        reader.places.copy(read, result);
        reader.places.note(result, "name", entry.key);
        return result;
      });
    },
  };
}

function readEntries<T>(
  says: string,
  key: Shape<string>,
  value: Shape<T>,
  node: TextNode,
  reader: ShapeReader,
): readonly [Entry, T][] | undefined {
  if (node.kind !== "object") return reader.refuseKind(says, node);
  const entries: [Entry, T][] = [];
  for (const entry of node.entries) {
    const name = key.read(entry.key, reader);
    const read = value.read(entry.value, reader);
    if (name !== undefined && read !== undefined) entries.push([entry, read]);
  }
  return entries.length === node.entries.length ? entries : undefined;
}

/** One key of an object; whether it must be there follows from the type. */
interface Field<T, Needed extends boolean> {
  readonly shape: Shape<T>;
  /** A sentence for the page and for editors. */
  readonly about: string;
  readonly needed: Needed;
}

export function needs<T>(shape: Shape<T>, about: string): Field<T, true> {
  return { shape, about, needed: true };
}

export function may<T>(shape: Shape<T>, about: string): Field<T, false> {
  return { shape, about, needed: false };
}

export type Fields<T> = {
  readonly [Key in keyof T]-?: object extends Pick<T, Key>
    ? Field<Exclude<T[Key], undefined>, false>
    : Field<T[Key], true>;
};

export interface ObjectRules<T> {
  /** The heading on the page. */
  readonly title: string;
  readonly says: string;
  /** What holds between keys: reports to the reader, and the schema's words for it. */
  readonly check?: (value: T, node: ObjectNode, reader: ShapeReader) => void;
  readonly schema?: JsonSchema;
  /** Keys that begin with `x-` are left to the author, to hold anchors. */
  readonly extensible?: true;
}

/** `taskRoles` in our types is `task-roles` in the file. */
export function keyInFile(property: string): string {
  return property.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

export function object<T extends object>(rules: ObjectRules<T>, fields: Fields<T>): Shape<T> {
  const columns = Object.entries(fields as Record<string, Field<unknown, boolean>>).map(([property, field]) => ({
    property,
    key: keyInFile(property),
    ...field,
  }));
  const rows: Row[] = columns.map(({ key, needed, shape, about }) => ({ key, needed, says: shape.says, about }));
  return {
    says: rules.says,
    schema: {
      type: "object",
      additionalProperties: false,
      ...(rules.extensible && { patternProperties: { "^x-": {} } }),
      properties: Object.fromEntries(
        columns.map(({ key, shape, about }) => [key, { description: about, ...shape.schema }]),
      ),
      required: columns.filter(({ needed }) => needed).map(({ key }) => key),
      ...rules.schema,
    },
    tables: [{ title: rules.title, rows }, ...columns.flatMap(({ shape }) => shape.tables ?? [])],
    read(node, reader) {
      if (node.kind !== "object") return reader.refuseKind(rules.says, node);
      const errors = reader.diagnostics.length;
      const value: Record<string, unknown> = {};
      for (const entry of node.entries) {
        const column = columns.find(({ key }) => key === entry.key.value);
        if (column !== undefined) {
          const read = column.shape.read(entry.value, reader);
          if (read !== undefined) value[column.property] = read;
          reader.places.note(value, column.property, entry.value);
        } else if (!(rules.extensible && entry.key.value.startsWith("x-"))) {
          refuseKey(
            entry.key.value,
            columns.map(({ key }) => key),
            entry.key,
            reader,
          );
        }
      }
      reader.places.note(value, undefined, node);
      for (const { key, needed, shape } of columns) {
        if (needed && !node.entries.some((entry) => entry.key.value === key)) {
          reader.refuse("missing-key", `\`${key}\` is missing`, headOf(node), `\`${key}\` is ${shape.says}`);
        }
      }
      if (reader.diagnostics.length > errors) return undefined;
      // Every key was read by the shape that the type demands of it, and none that it needs is missing.
      const whole = value as T;
      rules.check?.(whole, node, reader);
      return reader.diagnostics.length > errors ? undefined : whole;
    },
  };
}

function refuseKey(key: string, known: readonly string[], node: TextNode, reader: ShapeReader): void {
  const help = didYouMean(key, known) ?? `known here: ${known.map((name) => `\`${name}\``).join(", ")}`;
  reader.refuse("unknown-key", `unknown key \`${key}\``, node, help);
}

/** The start of a mapping, since to underline all of it says nothing. */
export function headOf(node: ObjectNode): TextNode {
  return node.entries[0]?.key ?? node;
}

/** Objects that are told apart by the key that they have: `{ project: ... }`, `{ runner: ... }`. */
export function byKey<T>(says: string, variants: Readonly<Record<string, Shape<T>>>): Shape<T> {
  const keys = Object.keys(variants);
  const wanted = keys.map((key) => `\`${key}\``).join(", ");
  return {
    says,
    schema: { type: "object", oneOf: Object.values(variants).map((variant) => variant.schema) },
    tables: Object.values(variants).flatMap((variant) => variant.tables ?? []),
    read(node, reader) {
      if (node.kind !== "object") return reader.refuseKind(says, node, `a mapping with one of ${wanted}`);
      const [first, second] = node.entries.filter(({ key }) => Object.hasOwn(variants, key.value));
      const variant = first && variants[first.key.value];
      if (first === undefined || variant === undefined) {
        const meant = node.entries.map(({ key }) => didYouMean(key.value, keys)).find((help) => help !== undefined);
        return reader.refuse("missing-key", `expected one of ${wanted}`, headOf(node), meant);
      }
      if (second === undefined) return variant.read(node, reader);
      const message = `\`${first.key.value}\` and \`${second.key.value}\` exclude each other`;
      return reader.refuse("excluded-key", message, second.key);
    },
  };
}

/** Any value, as plain data with its places; for parts whose shape is known elsewhere. */
export function anything(says: string): Shape<unknown> {
  return {
    says,
    schema: {},
    read(node, reader) {
      const value = toValue(node);
      notePlain(reader, value, node);
      return value;
    },
  };
}

function notePlain(reader: ShapeReader, value: unknown, node: TextNode): void {
  if (typeof value !== "object" || value === null) return;
  reader.places.note(value, undefined, node);
  const inside = value as Record<string, unknown>;
  const children: readonly (readonly [string, TextNode])[] =
    node.kind === "object"
      ? node.entries.map((entry) => [entry.key.value, entry.value])
      : node.kind === "array"
        ? node.items.map((item, index) => [String(index), item])
        : [];
  for (const [key, child] of children) {
    reader.places.note(value, node.kind === "array" ? Number(key) : key, child);
    notePlain(reader, inside[key], child);
  }
}

function tablesOf(shape: Shape<unknown>): { tables?: readonly Table[] } {
  return shape.tables === undefined ? {} : { tables: shape.tables };
}
