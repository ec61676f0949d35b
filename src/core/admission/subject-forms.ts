import type { SubComponentName } from "../gitlab/sub-components.ts";
import { glob, literal } from "../language/pattern.ts";
import { complement, type StringSet, union } from "../language/string-set.ts";

/**
 * Sets of subjects by what they say. No name and no value holds a colon, so that a component is found by the colons around
 * it, wherever it stands.
 */

/** Subjects in which a component has this value. */
export function saying(name: SubComponentName, value: string): StringSet {
  const pair = `${name}:${value}`;
  return union(literal(pair), glob(`${pair}:*`), glob(`*:${pair}`), glob(`*:${pair}:*`));
}

/** Subjects that have the component at all. */
export function mentioning(name: SubComponentName): StringSet {
  return union(glob(`${name}:*`), glob(`*:${name}:*`));
}

/** Subjects that have the component twice. */
export function repeating(name: SubComponentName): StringSet {
  return union(glob(`${name}:*:${name}:*`), glob(`*:${name}:*:${name}:*`));
}

/** Subjects whose component, where they have it, has one of these values. */
export function agreeing(name: SubComponentName, values: readonly string[]): StringSet {
  return union(complement(mentioning(name)), ...values.map((value) => saying(name, value)));
}

const SOURCE_PATHS = ["project_path", "source_project_path"] as const;
const PATHS = [...SOURCE_PATHS, "job_project_path"] as const;
const IDS = ["project_id", "source_project_id", "job_project_id"] as const;

/** Subjects that name a project under the group, wherever the job runs. */
export function under(group: string): StringSet {
  return union(...PATHS.flatMap((name) => [glob(`${name}:${group}/*`), glob(`*:${name}:${group}/*`)]));
}

/**
 * Subjects whose own project is under the group, or is of that path. Paths are unique without case, so that nobody else
 * can have the same in other letters. Where the job of a fork runs does not make it the parent's.
 */
export function ofSource(group: string): StringSet {
  const fold = { fold: true };
  return union(
    ...SOURCE_PATHS.flatMap((name) =>
      [`${name}:${group}/*`, `${name}:${group}:*`, `${name}:${group}`].flatMap((pattern) => [
        glob(pattern, fold),
        glob(`*:${pattern}`, fold),
      ]),
    ),
  );
}

/** Subjects that name the project of this path. */
export function ofProject(path: string): StringSet {
  return union(...PATHS.map((name) => saying(name, path)));
}

/** Subjects that name the project of this id. */
export function ofProjectId(id: string): StringSet {
  return union(...IDS.map((name) => saying(name, id)));
}
