import { quoteYaml } from "./quote-yaml.ts";

/** A value of ours that is written into a YAML file. */
export type FlowValue = string | boolean | readonly FlowValue[] | { readonly [key: string]: FlowValue | undefined };

/** In one line, as YAML's flow style has it; absent members are left out. */
export function flowYaml(value: FlowValue): string {
  if (typeof value === "string") return flowScalar(value);
  if (typeof value === "boolean") return String(value);
  if (isList(value)) return `[${value.map(flowYaml).join(", ")}]`;
  const entries = Object.entries(value).flatMap(([key, item]) =>
    item === undefined ? [] : [`${flowScalar(key)}: ${flowYaml(item)}`],
  );
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

function isList(value: FlowValue): value is readonly FlowValue[] {
  return Array.isArray(value);
}

/** Words that YAML 1.1 or 1.2 would read as something else than a text. */
const NO_TEXT = /^(?:true|false|null|yes|no|on|off|y|n|~)$/i;

/** Plain where nothing about it can be misread, else quoted. */
function flowScalar(text: string): string {
  const plain = /^(?:[A-Za-z/]|\.\.?\/)[A-Za-z0-9_./-]*$/.test(text) && !NO_TEXT.test(text);
  if (plain || /^https:\/\/[A-Za-z0-9./-]+$/.test(text) || /^[1-9]\d*[smh]$/.test(text)) return text;
  return quoteYaml(text);
}
