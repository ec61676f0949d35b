import type { Meter } from "../../language/meter.ts";
import { type Bindings, type ValuePattern, type ValueReading, valuePattern } from "./value-pattern.ts";
import type { PolicyVersion, Text } from "../policy.ts";

/**
 * How what is not known for certain is taken while a request is looked for. "certain": a request that shows what is
 * looked for however it is read, with variables bound to chosen values. The others look for any request at all, so that
 * finding none is a proof: variables may say anything, what cannot be read may hold or not, and the fields of a resource
 * are matched each by itself ("fields") or not ("wide"), as the documentation does not settle.
 */
export type ModeName = "certain" | "fields" | "wide";

export interface Mode {
  readonly name: ModeName;
  readonly bindings: Bindings;
  readonly meter: Meter;
  readonly patterns: Map<readonly Text[], readonly ValuePattern[]>;
}

export function makeMode(name: ModeName, bindings: Bindings, meter: Meter): Mode {
  return { name, bindings, meter, patterns: new Map() };
}

export function patternsOf(
  mode: Mode,
  values: readonly Text[],
  version: PolicyVersion,
  reading: ValueReading,
): readonly ValuePattern[] {
  let patterns = mode.patterns.get(values);
  if (patterns === undefined) {
    patterns = values.map(({ value }) => valuePattern(value, version, reading, mode.bindings));
    mode.patterns.set(values, patterns);
  }
  return patterns;
}
