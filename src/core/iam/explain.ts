import { type Span, locate } from "../text/span.ts";
import type { Decision, Reason, ReasonCode } from "./request.ts";
import { type Tally, type Trial, allowsOf } from "./tally.ts";
import { NO, YES } from "./truth.ts";

/**
 * The statements that made the decision, and then, of each that did not apply, the first thing that failed. A denial
 * outshines the statements that would have allowed; where nothing denies, the layers in which nothing allows stand last.
 */
export function explain(kind: Decision["kind"], tallies: readonly Tally[]): readonly Reason[] {
  const reasons: Reason[] = [];
  const rest: Reason[] = [];
  const silent: Reason[] = [];
  for (const tally of tallies) {
    if (kind === "implicit-deny" && allowsOf(tally) === NO && tally.layer !== "rcp") silent.push(nothingAllows(tally));
    for (const trial of tally.trials) {
      const { statement, match } = trial;
      if (match.truth === NO) {
        rest.push(reasonOf(tally, trial, false, match.code ?? "condition"));
      } else if (statement.effect === "Deny") {
        if (match.truth === YES) reasons.push(reasonOf(tally, trial, true, "deny"));
        else rest.push(reasonOf(tally, trial, false, "undecided"));
      } else if (kind !== "explicit-deny") {
        reasons.push(reasonOf(tally, trial, true, match.truth === YES ? "allow" : "undecided"));
      }
    }
  }
  return [...reasons, ...rest, ...silent];
}

function nothingAllows({ layer, level }: Tally): Reason {
  return {
    layer,
    applied: false,
    code: "nothing-allows",
    ...(level === undefined ? undefined : { failed: `level ${level}` }),
  };
}

function reasonOf(tally: Tally, { policy, statement, match }: Trial, applied: boolean, code: ReasonCode): Reason {
  const { name, source } = policy;
  const { sid } = statement;
  const span: Span = locate(source, match.at ?? statement.at);
  return {
    layer: tally.layer,
    ...(name === undefined ? undefined : { policy: name }),
    statement: statement.index,
    ...(sid === undefined ? undefined : { sid }),
    applied,
    code,
    ...(match.failed === undefined ? undefined : { failed: match.failed }),
    span,
  };
}
