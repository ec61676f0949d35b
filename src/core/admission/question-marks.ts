import { allSubjects } from "../gitlab/subject-grammar.ts";
import { operatorOf } from "../iam/operators.ts";
import type { CharSet } from "../language/char-set.ts";
import { narrowOne, ONE, type Pattern, RUN } from "../language/pattern.ts";
import { intersection, type StringSet } from "../language/string-set.ts";
import type { Caveat } from "./admission.ts";
import type { Analysis } from "./analysis.ts";
import { claimRow, valuesOf } from "./claim-values.ts";
import type { Clause } from "./clause.ts";
import type { Doorway } from "./doorway.ts";
import type { Rule } from "./rules.ts";
import { findString, type Search } from "./search.ts";

const BEYOND: CharSet = [0x10000, 0x10ffff];
/** That a branch may be named by an emoji is soon found, or not worth looking for. */
const MOST_STATES = 5_000;

/**
 * AWS does not say whether `?` takes one character or one UTF-16 unit. Where the two come to different tokens, a branch
 * named by an emoji gets in by one reading alone, which is said. It makes no door wider than it looks: whoever gets in by
 * units does so by characters with two plain ones in the place of the one, since policies hold no such character.
 */
export function questionMarks(analysis: Analysis, live: ReadonlySet<Rule>): readonly Caveat[] {
  const { denies } = analysis.rules();
  let search: Search | undefined;
  const caveats = new Map<string, Caveat>();
  const look = (clause: Clause, others: readonly Clause[]): void => {
    const { key } = clause.condition;
    if (caveats.has(key) || !hasQuestionMark(clause)) return;
    search ??= analysis.search();
    if (canDiffer(clause, others, analysis.doorway, search)) caveats.set(key, caveatOf(key));
  };
  for (const { clauses } of live) {
    for (const clause of clauses)
      look(
        clause,
        clauses.filter((other) => other !== clause),
      );
    for (const deny of denies) for (const clause of deny.clauses) look(clause, clauses);
  }
  return [...caveats.values()];
}

function caveatOf(key: string): Caveat {
  return {
    code: "question-mark",
    key,
    message: `\`?\` under \`${key}\` is one character or one UTF-16 unit, AWS does not say which: a value with an emoji or the like is taken to get in`,
  };
}

function hasQuestionMark({ condition }: Clause): boolean {
  const isGlob = operatorOf(condition.operator)?.row.wildcards === true;
  return isGlob && condition.values.some(({ value }) => value.includes("?"));
}

function canDiffer(clause: Clause, others: readonly Clause[], doorway: Doorway, search: Search): boolean {
  const row = claimRow(clause.claim, doorway);
  if (row === undefined || (row.values !== "subject" && row.values !== "text")) return false;
  const domain = row.values === "subject" ? allSubjects() : valuesOf(row);
  const sets: readonly StringSet[] = others.flatMap(({ claim, set }) => (claim === clause.claim ? [set] : []));
  const patterns = (clause.wanted ?? clause.unwanted ?? []).flatMap(({ pattern }) => withOneBeyond(pattern));
  return patterns.some((one) => findString(intersection(one, domain, ...sets), search, MOST_STATES) !== "none");
}

/** The pattern with a character beyond U+FFFF in its place: for each group of wildcards that may tell one from two. */
function withOneBeyond(pattern: Pattern): readonly Pattern[] {
  const found: Pattern[] = [];
  const { tokens } = pattern;
  for (let at = 0; at < tokens.length; at++) {
    const start = at;
    let ones = 0;
    for (let token = tokens[at]; token === ONE || token === RUN; token = tokens[++at]) if (token === ONE) ones++;
    const isOpen = at - start > ones;
    // One `?` beside a star takes at least one of either.
    if (ones > (isOpen ? 1 : 0)) found.push(narrowOne(pattern, tokens.indexOf(ONE, start), BEYOND));
  }
  return found;
}
