import { type Flag, configKey, isConfigurable } from "../../settings/flag.ts";
import { FLAG_NAMES, type FlagName, flagNamed } from "../../settings/flags.ts";
import { readTypedValue } from "../../settings/value.ts";
import { type StringNode, type TextNode, toValue } from "../../text/node.ts";
import { didYouMean } from "../../text/nearest.ts";
import type { JsonSchema, Shape, ShapeReader } from "./shape.ts";

const SAYS = "settings by their config keys";

/** `settings:`, as the table of flags has it. Values stay as written: `settings` resolves them with the other sources. */
export function settingsShape(): Shape<Readonly<Record<string, unknown>>> {
  const configurable = FLAG_NAMES.filter((name) => isConfigurable(flagNamed(name)));
  const byKey = new Map<string, FlagName>(configurable.map((name) => [configKey(name), name]));
  return {
    says: SAYS,
    schema: {
      type: "object",
      additionalProperties: false,
      properties: Object.fromEntries([...byKey].map(([key, name]) => [key, schemaOf(flagNamed(name))])),
    },
    read(node, reader) {
      if (node.kind !== "object") return reader.refuseKind(SAYS, node);
      const value: Record<string, unknown> = {};
      for (const entry of node.entries) {
        const name = byKey.get(entry.key.value);
        if (name === undefined) refuseSetting(entry.key, byKey, reader);
        else if (isRight(flagNamed(name), entry.value, reader)) value[entry.key.value] = toValue(entry.value);
        reader.places.note(value, entry.key.value, entry.value);
      }
      return value;
    },
  };
}

function refuseSetting(key: StringNode, known: ReadonlyMap<string, FlagName>, reader: ShapeReader): void {
  const flag = FLAG_NAMES.find((name) => configKey(name) === key.value && !known.has(configKey(name)));
  if (flag !== undefined) {
    reader.refuse("flag-only", `\`--${flag}\` cannot be set in a file`, key, "give it on the command line");
    return;
  }
  const help = didYouMean(key.value, known.keys()) ?? "`sallyport settings` lists them";
  reader.refuse("unknown-setting", `unknown setting \`${key.value}\``, key, help);
}

function isRight(flag: Flag, node: TextNode, reader: ShapeReader): boolean {
  const items = flag.many && node.kind === "array" ? node.items : [node];
  for (const item of items) {
    const result = readTypedValue(flag, toValue(item));
    if (!("expected" in result)) continue;
    const help = item.kind === "string" ? didYouMean(item.value, flag.choices ?? []) : undefined;
    return reader.refuseKind(result.expected, item, help) !== undefined;
  }
  return true;
}

function schemaOf(flag: Flag): JsonSchema {
  const one = valueSchema(flag);
  return { description: flag.help, ...(flag.many ? { anyOf: [one, { type: "array", items: one }] } : one) };
}

function valueSchema(flag: Flag): JsonSchema {
  switch (flag.type) {
    case "boolean":
      return { type: "boolean" };
    case "integer":
      return { type: "integer" };
    case "duration":
      return { type: "string", pattern: "^[0-9]{1,9}[smhdw]?$" };
    case "choice":
      return { enum: flag.choices };
    case "string":
      return { type: "string", minLength: 1 };
  }
}
