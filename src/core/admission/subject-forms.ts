import type { SubComponentName } from "../gitlab/sub-components.ts";
import { glob, type Pattern } from "../language/pattern.ts";
import { complement, type StringSet, union } from "../language/string-set.ts";

/**
 * Sets of subjects by what they say, as patterns. No name and no value holds a colon, so that a component is found by the
 * colons around it, wherever it stands.
 */

/** Subjects in which a component has this value. */
export function sayingPatterns(name: SubComponentName, value: string, fold = false): readonly Pattern[] {
  const pair = `${name}:${value}`;
  return [pair, `${pair}:*`, `*:${pair}`, `*:${pair}:*`].map((text) => glob(text, { fold }));
}

export function saying(name: SubComponentName, value: string): StringSet {
  return union(...sayingPatterns(name, value));
}

/** Subjects that have the component at all. */
export function mentioningPatterns(name: SubComponentName): readonly Pattern[] {
  return [glob(`${name}:*`), glob(`*:${name}:*`)];
}

/** Subjects that have the component twice. */
export function repeating(name: SubComponentName): StringSet {
  return union(glob(`${name}:*:${name}:*`), glob(`*:${name}:*:${name}:*`));
}

/** Subjects whose component, where they have it, has one of these values. */
export function agreeing(name: SubComponentName, values: readonly string[]): StringSet {
  return union(complement(union(...mentioningPatterns(name))), ...values.map((value) => saying(name, value)));
}

const SOURCE_PATHS = ["project_path", "source_project_path"] as const;
const PATHS = [...SOURCE_PATHS, "job_project_path"] as const;
const SOURCE_IDS = ["project_id", "source_project_id"] as const;
const IDS = [...SOURCE_IDS, "job_project_id"] as const;

/** Subjects that name a project under the group, wherever the job runs. */
export function underPatterns(group: string, fold = false): readonly Pattern[] {
  return PATHS.flatMap((name) => [glob(`${name}:${group}/*`, { fold }), glob(`*:${name}:${group}/*`, { fold })]);
}

/**
 * Subjects whose own project is under the group, or is of that path. Paths are unique without case, so that nobody else
 * can have the same in other letters. Where the job of a fork runs does not make it the parent's.
 */
export function ofSourcePatterns(group: string): readonly Pattern[] {
  return SOURCE_PATHS.flatMap((name) => [
    ...sayingPatterns(name, group, true),
    glob(`${name}:${group}/*`, { fold: true }),
    glob(`*:${name}:${group}/*`, { fold: true }),
  ]);
}

/** Subjects that say that the project has this id, wherever the job runs. */
export function ofSourceIdPatterns(id: string): readonly Pattern[] {
  return SOURCE_IDS.flatMap((name) => sayingPatterns(name, id));
}

/** Subjects that name the project of this path. */
export function ofProjectPatterns(path: string, fold = false): readonly Pattern[] {
  return PATHS.flatMap((name) => sayingPatterns(name, path, fold));
}

/** Subjects that name the project of this id. */
export function ofProjectIdPatterns(id: string): readonly Pattern[] {
  return IDS.flatMap((name) => sayingPatterns(name, id));
}
