import type { Answer, Question } from "../../../src/core/language/answer.ts";
import { find } from "../../../src/core/language/find.ts";
import { type StringSet, difference, union } from "../../../src/core/language/string-set.ts";

/** Whether every string of `inner` is in `outer`: "empty" says so, "found" brings one that is not. */
export function within(inner: StringSet, outer: StringSet, question: Question = {}): Answer {
  return find(difference(inner, outer), question);
}

/** Whether the sets are the same: "empty" says so, "found" brings a string that is in one only. */
export function same(a: StringSet, b: StringSet, question: Question = {}): Answer {
  return find(union(difference(a, b), difference(b, a)), question);
}
