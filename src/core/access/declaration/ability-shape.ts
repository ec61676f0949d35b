import type { TextNode } from "../../text/node.ts";
import { didYouMean } from "../../text/nearest.ts";
import { anything } from "./collections.ts";
import type { Ability } from "./declaration.ts";
import type { JsonSchema, Shape, ShapeReader } from "./shape.ts";
import { NAME, POLICY_FILE } from "./words.ts";

/** What a capability tells the declaration of itself: what it is for, and what its parameters look like. */
export interface CapabilityShape {
  readonly about: string;
  readonly params: Shape<unknown>;
  /** False: every parameter may be left out, so its bare name will do. */
  readonly needsParams: boolean;
}

export type CapabilityShapes = Readonly<Record<string, CapabilityShape>>;

const SAYS = "a capability with its parameters, or `policy: FILE`";

/** One line of `can`. Without the capabilities at hand, every name is taken and parameters are kept plain. */
export function abilityShape(capabilities?: CapabilityShapes): Shape<Ability> {
  return {
    says: SAYS,
    schema: { anyOf: [policySchema(), ...capabilitySchemas(capabilities)] },
    read(node, reader) {
      if (node.kind === "string") return readCapability(node.value, node, undefined, capabilities, reader);
      const entry = node.kind === "object" && node.entries.length === 1 ? node.entries[0] : undefined;
      if (entry === undefined) {
        const help = "each capability is an entry of the list: `- ecr-push: { repository: platform/api }`";
        return reader.refuseKind(SAYS, node, help);
      }
      const name = entry.key.value;
      if (name !== "policy") return readCapability(name, entry.key, entry.value, capabilities, reader);
      const policy = POLICY_FILE.read(entry.value, reader);
      if (policy === undefined) return undefined;
      const ability: Ability = { kind: "policy", policy };
      reader.places.note(ability, undefined, node);
      reader.places.note(ability, "policy", entry.value);
      return ability;
    },
  };
}

function readCapability(
  name: string,
  key: TextNode,
  value: TextNode | undefined,
  capabilities: CapabilityShapes | undefined,
  reader: ShapeReader,
): Ability | undefined {
  if (NAME.read({ kind: "string", value: name, start: key.start, end: key.end }, reader) === undefined)
    return undefined;
  const known = capabilities !== undefined && Object.hasOwn(capabilities, name) ? capabilities[name] : undefined;
  if (capabilities !== undefined && known === undefined) {
    const help = didYouMean(name, [...Object.keys(capabilities), "policy"]);
    return reader.refuse(
      "unknown-capability",
      `unknown capability \`${name}\``,
      key,
      help ?? "see docs/capabilities.md",
    );
  }
  // No parameters are an empty mapping, so that what misses is said key by key.
  const empty: TextNode = { kind: "object", entries: [], start: key.start, end: key.end };
  const given = value === undefined || value.kind === "null" ? empty : value;
  if (given.kind !== "object") return reader.refuseKind("the capability's parameters", given);
  const params = (known?.params ?? PLAIN_PARAMS).read(given, reader);
  if (params === undefined) return undefined;
  const ability: Ability = { kind: "capability", capability: name, params };
  reader.places.note(ability, undefined, value ?? key);
  reader.places.note(ability, "capability", key);
  reader.places.note(ability, "params", given);
  return ability;
}

const PLAIN_PARAMS: Shape<unknown> = anything("the capability's parameters");

function policySchema(): JsonSchema {
  const description = "A policy file of your own, relative to this one.";
  return {
    type: "object",
    properties: { policy: { description, ...POLICY_FILE.schema } },
    required: ["policy"],
    additionalProperties: false,
  };
}

function capabilitySchemas(capabilities: CapabilityShapes | undefined): JsonSchema[] {
  if (capabilities === undefined) {
    const other = { ...NAME.schema, not: { const: "policy" } };
    const params = { type: ["object", "null"] };
    return [
      { ...NAME.schema },
      { type: "object", minProperties: 1, maxProperties: 1, propertyNames: other, additionalProperties: params },
    ];
  }
  const bare = Object.keys(capabilities).filter((name) => capabilities[name]?.needsParams === false);
  return [
    ...(bare.length > 0 ? [{ enum: bare }] : []),
    ...Object.entries(capabilities).map(([name, { about, params, needsParams }]) => ({
      type: "object",
      properties: { [name]: { description: about, ...(needsParams ? params.schema : orNull(params.schema)) } },
      required: [name],
      additionalProperties: false,
    })),
  ];
}

function orNull(schema: JsonSchema): JsonSchema {
  return { anyOf: [schema, { type: "null" }] };
}
