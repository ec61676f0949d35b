import { allSubjects, defaultSubjects } from "../gitlab/subject-grammar.ts";
import { parseSubject, partOf } from "../gitlab/subject.ts";
import { subComponent, type SubComponentName } from "../gitlab/sub-components.ts";
import { literal } from "../language/pattern.ts";
import { complement, has, intersection, type StringSet, union } from "../language/string-set.ts";
import { likelySubjects } from "./likely-subjects.ts";
import { findString, type Search } from "./search.ts";
import type { Solution } from "./solve-claim.ts";
import { agreeing, repeating, saying } from "./subject-forms.ts";

/** Components that are claims which AWS sees as well: in one token both have one value. */
const SEEN_TWICE: readonly (readonly [claim: string, component: SubComponentName])[] = [
  ["project_id", "project_id"],
  ["project_id", "source_project_id"],
  ["ref_protected", "ref_protected"],
];

/** How often a subject that no token can have is ruled out, and another looked for. */
const ROUNDS = 12;
/** The states that are worth spending on each of these. */
const AROUND = 5_000;

/** What a subject has to be: in every set, and one with the claims beside it. */
export interface SubjectQuestion {
  readonly sets: readonly StringSet[];
  /** What another claim of the token has to be. */
  readonly other: (claim: string) => OtherClaim;
  /** What the author wrote, to make a subject that he would recognise. */
  readonly wanted: readonly string[];
}

export interface OtherClaim {
  readonly sets: readonly StringSet[];
  /** The only values that it can have, if they are listed somewhere. */
  readonly listed: readonly string[] | undefined;
}

/**
 * A subject of a token that this GitLab can mint, in the default form if one will do. "none" is proved over every form
 * that a project can choose.
 */
export function solveSubject(question: SubjectQuestion, search: Search): Solution {
  const all = intersection(...question.sets);
  // The widest form first: most questions are asked to hear that there is none, and this is the one that proves it.
  const any = searchSubject(intersection(all, allSubjects()), question, search);
  if (any === "none" || any === "absent") return any;
  for (const likely of likelySubjects(question.wanted))
    if (has(all, likely) && has(defaultSubjects(), likely) && contradictionOf(likely, question.other) === undefined)
      return { value: likely };
  if (any === undefined || has(defaultSubjects(), any.value)) return any;
  const plain = searchSubject(intersection(all, defaultSubjects()), question, search);
  return plain === "none" || plain === undefined ? any : plain;
}

function searchSubject(subjects: StringSet, question: SubjectQuestion, search: Search): Solution {
  let set = subjects;
  let sure = true;
  for (let round = 0; round < ROUNDS; round++) {
    const found = findString(set, search, round === 0 ? undefined : AROUND);
    if (found === undefined) return undefined;
    if (found === "none") return sure ? "none" : undefined;
    const conflict = contradictionOf(found, question.other);
    if (conflict === undefined) return { value: found };
    const mended = mendings(found, conflict).find(
      (sub) => has(subjects, sub) && contradictionOf(sub, question.other) === undefined,
    );
    if (mended !== undefined) return { value: mended };
    sure &&= conflict.sure;
    set = intersection(set, instead(conflict));
  }
  return undefined;
}

/** Why no token that fits the question has a subject. `sure`: ruling it out leaves out nothing that can be. */
export type Conflict =
  | { readonly kind: "unmintable"; readonly subject: string; readonly sure: true }
  | { readonly kind: "repetition"; readonly component: SubComponentName; readonly sure: false }
  | {
      readonly kind: "agreement";
      readonly claim: string;
      readonly component: SubComponentName;
      readonly values: readonly string[];
      readonly sure: true;
    }
  | {
      readonly kind: "disagreement";
      readonly claim: string;
      readonly component: SubComponentName;
      readonly value: string;
      readonly sure: true;
    }
  | {
      readonly kind: "difference";
      readonly components: readonly [SubComponentName, SubComponentName];
      readonly values: readonly [string, string];
      readonly sure: true;
    };

/** A set that holds every subject without the conflict. */
function instead(conflict: Conflict): StringSet {
  switch (conflict.kind) {
    case "unmintable":
      return complement(literal(conflict.subject));
    case "repetition":
      return complement(repeating(conflict.component));
    case "agreement":
      return agreeing(conflict.component, conflict.values);
    case "disagreement":
      return complement(saying(conflict.component, conflict.value));
    case "difference": {
      const [[a, b], [left, right]] = [conflict.components, conflict.values];
      return intersection(
        union(complement(saying(a, left)), agreeing(b, [left])),
        union(complement(saying(b, right)), agreeing(a, [right])),
      );
    }
  }
}

/** The same subject without its conflict, in the ways that lie at hand. */
function mendings(sub: string, conflict: Conflict): readonly string[] {
  switch (conflict.kind) {
    case "unmintable":
      return [];
    case "repetition":
      return valuesIn(sub, conflict.component).map((value) => withValue(sub, conflict.component, value));
    case "agreement":
      return conflict.values.map((value) => withValue(sub, conflict.component, value));
    case "disagreement":
      return [];
    case "difference": {
      const [[a, b], [left, right]] = [conflict.components, conflict.values];
      return [withValue(sub, b, left), withValue(sub, a, right)];
    }
  }
}

function valuesIn(sub: string, component: SubComponentName): readonly string[] {
  const words = sub.split(":");
  return words.filter((_, at) => at % 2 === 1 && words[at - 1] === component);
}

function withValue(sub: string, component: SubComponentName, value: string): string {
  const words = sub.split(":");
  return words.map((word, at) => (at % 2 === 1 && words[at - 1] === component ? value : word)).join(":");
}

/** Components that speak of one project: its id, and its path. */
const SAME: readonly (readonly [SubComponentName, SubComponentName])[] = [
  ["project_id", "source_project_id"],
  ["project_path", "source_project_path"],
];

export function contradictionOf(sub: string, other: SubjectQuestion["other"]): Conflict | undefined {
  const reading = parseSubject(sub);
  if ("problem" in reading) return notMinted(sub);
  const { subject } = reading;
  for (const [claim, component] of SEEN_TWICE) {
    const value = partOf(subject, component);
    if (value === undefined) continue;
    const { sets, listed } = other(claim);
    if (sets.every((set) => has(set, value))) continue;
    const values = listed?.filter((text) => sets.every((set) => has(set, text)));
    return values === undefined
      ? { kind: "disagreement", claim, component, value, sure: true }
      : { kind: "agreement", claim, component, values, sure: true };
  }
  for (const components of SAME) {
    const [left, right] = [partOf(subject, components[0]), partOf(subject, components[1])];
    if (left !== undefined && right !== undefined && left !== right)
      return { kind: "difference", components, values: [left, right], sure: true };
  }
  return undefined;
}

/**
 * The automaton lets two kinds of subject pass that are none: a ref that looks like a commit, which is ruled out by
 * itself, and a component that stands there twice with two values. That GitLab would mint it twice with one value cannot
 * be excluded, so what is left after ruling out repetitions is not sure to be all.
 */
function notMinted(subject: string): Conflict {
  const names = subject.split(":").filter((_, at) => at % 2 === 0);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  const component = twice === undefined ? undefined : subComponent(twice)?.name;
  return component === undefined
    ? { kind: "unmintable", subject, sure: true }
    : { kind: "repetition", component, sure: false };
}
