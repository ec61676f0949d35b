import { allSubjects, defaultSubjects } from "../gitlab/subject-grammar.ts";
import { parseSubject, partOf, type Subject } from "../gitlab/subject.ts";
import type { SubComponentName } from "../gitlab/sub-components.ts";
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
    if (has(all, likely) && has(defaultSubjects(), likely) && contradiction(likely, question) === undefined)
      return { value: likely };
  if (any === undefined || has(defaultSubjects(), any.value)) return any;
  const plain = searchSubject(intersection(all, defaultSubjects()), question, search);
  return plain === "none" || plain === undefined ? any : plain;
}

function searchSubject(subjects: StringSet, question: SubjectQuestion, search: Search): Solution {
  let set = subjects;
  let sure = true;
  for (let round = 0; round < ROUNDS; round++) {
    const found = findString(set, search);
    if (found === undefined) return undefined;
    if (found === "none") return sure ? "none" : undefined;
    const conflict = contradiction(found, question);
    if (conflict === undefined) return { value: found };
    sure &&= conflict.sure;
    set = intersection(set, conflict.instead);
  }
  return undefined;
}

interface Conflict {
  /** A set that holds every subject without this conflict. */
  readonly instead: StringSet;
  /** It leaves out nothing but subjects that cannot be. */
  readonly sure: boolean;
}

/** Why no token that fits the question has this subject. */
function contradiction(sub: string, question: SubjectQuestion): Conflict | undefined {
  const reading = parseSubject(sub);
  if ("problem" in reading) return unmintable(sub);
  for (const [claim, component] of SEEN_TWICE) {
    const value = partOf(reading.subject, component);
    if (value === undefined) continue;
    const { sets, listed } = question.other(claim);
    if (sets.every((set) => has(set, value))) continue;
    const possible = listed?.filter((text) => sets.every((set) => has(set, text)));
    const instead = possible === undefined ? complement(saying(component, value)) : agreeing(component, possible);
    return { instead, sure: true };
  }
  return unequal(reading.subject);
}

/** `project_id` and `source_project_id` are one project's, and so are the paths. */
function unequal(subject: Subject): Conflict | undefined {
  for (const [a, b] of [
    ["project_id", "source_project_id"],
    ["project_path", "source_project_path"],
  ] as const) {
    const [left, right] = [partOf(subject, a), partOf(subject, b)];
    if (left !== undefined && right !== undefined && left !== right)
      return { instead: union(complement(saying(a, left)), complement(saying(b, right))), sure: true };
  }
  return undefined;
}

/**
 * The automaton lets two kinds of subject pass that are none: a ref that looks like a commit, which is ruled out by
 * itself, and a component that stands there twice with two values. That GitLab would mint it twice with one value cannot
 * be excluded, so what is left after ruling out repetitions is not sure to be all.
 */
function unmintable(sub: string): Conflict {
  const names = sub.split(":").filter((_, at) => at % 2 === 0);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  return twice === undefined
    ? { instead: complement(literal(sub)), sure: true }
    : { instead: complement(repeating(twice as SubComponentName)), sure: false };
}
