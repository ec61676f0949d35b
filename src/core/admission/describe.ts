import type { TokenPattern } from "./admission.ts";
import type { Analysis } from "./analysis.ts";

export function describeCubes(_analysis: Analysis): readonly TokenPattern[] {
  return [];
}
