/** What was parsed, before anybody looked at it. */
export type Json = unknown;

export function listOf(value: Json): readonly Json[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

export function isRecord(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
