import type { TokenPattern } from "../../admission/admission.ts";
import type { Entry } from "../judged-door.ts";

/** The readable parts of the set that a door admits, once a door: several rules look at them. */
export function patternsOf({ admission }: Entry): readonly TokenPattern[] {
  return admission.reach === "nobody" ? [] : admission.admitted.describe();
}

/** Every claim that a pattern pins, ids and others. */
function pinsOf(pattern: TokenPattern): Readonly<Record<string, string>> {
  return { ...pattern.ids, ...pattern.claims };
}

export function asksForProtection(pattern: TokenPattern): boolean {
  return pinsOf(pattern)["ref_protected"] === "true";
}

export function hasWildcard(text: string): boolean {
  return /[*?]/.test(text);
}

/** The project that a pattern names, where it names just one by its path. */
export function projectNamed({ project }: TokenPattern): string | undefined {
  return project === "" || hasWildcard(project) ? undefined : project;
}

/** `acme/*` is about the group acme; a pattern that breaks off inside of a name is about no group of that name. */
export function groupNamed({ project }: TokenPattern): string | undefined {
  const group = /^([^*?]+)\/\*+$/.exec(project)?.[1];
  return group;
}
