import type { TokenPattern } from "../../admission/admission.ts";
import { pinsOf } from "./patterns.ts";

/** One part of a set on one line: `acme/*, branch main, ref_protected true`. */
export function sayPattern(pattern: TokenPattern): string {
  const { project, refType, ref } = pattern;
  const type = refType === "*" ? "ref" : refType;
  const pins = Object.entries(pinsOf(pattern)).map(([claim, value]) => `${claim} \`${value}\``);
  return [`project \`${project}\``, `${type} \`${ref}\``, ...pins].join(", ");
}
