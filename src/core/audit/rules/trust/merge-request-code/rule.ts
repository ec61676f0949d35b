import { entrances } from "../../../entrances.ts";
import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import type { TokenPattern } from "../../../../admission/admission.ts";
import type { Entry } from "../../../judged-door.ts";
import { conditionsOf } from "../../../trust/counterfactual.ts";
import { asksForProtection, hasWildcard, patternsOf } from "../../../trust/patterns.ts";
import { isOpenToStrangers } from "../../../trust/reach.ts";
import { comesIn, placeOfSubject, tokenFor } from "../../../trust/witness.ts";

export const MERGE_REQUEST_CODE: Rule = {
  id: "trust/merge-request-code",
  severity: "high",
  page: PAGE,

  find,
};

function* find(audit: Audit): Iterable<Raised> {
  for (const { door, entry } of entrances(audit.doors)) {
    if (isOpenToStrangers(entry.admission.reach)) continue;
    const patterns = patternsOf(entry);
    const loose = patterns.filter(
      (pattern) => pattern.ref === "*" && pattern.refType !== "tag" && !asksForProtection(pattern),
    );
    const deploys = namesDeployingRef(entry);
    const gated = conditionsOf(entry).some(({ condition }) => condition.key.toLowerCase().endsWith(":pipeline_source"));
    if (loose.length === 0 || !(deploys || gated)) continue;
    const [{ project = "" } = {}] = loose;
    const source = gated ? "push" : "merge_request_event";
    const token = tokenFor(entry, { project: projectFor(loose[0], project), ref: "feature/unreviewed", source });
    if (!comesIn(entry, token)) continue;
    yield {
      door,
      resource: entry.door.role.arn,
      title: gated
        ? "asking for the pipeline's source does not hold unreviewed code back"
        : "one door serves merge requests and deploys",
      message: gated
        ? "a push to any branch comes in, and every developer may push one"
        : "what a merge request runs, before anybody read it, has the rights of the deploy",
      help: "make two roles: one that reads, for merge requests, and one that deploys, for the protected branch",
      witness: token,
      at: placeOfSubject(entry, token),
      meaning: gated ? "source" : "shared",
    };
  }
}

/** Whether some value names one ref: beside "every branch" it says what the role is for. */
function namesDeployingRef(entry: Entry): boolean {
  return conditionsOf(entry).some(({ condition }) => condition.values.some(({ value }) => /:ref:[^*?]+$/.test(value)));
}

function projectFor(pattern: TokenPattern | undefined, project: string): { path: string; id?: string } {
  const path = hasWildcard(project) ? project.replaceAll("*", "x").replaceAll("?", "x").replace(/^x$/, "x/x") : project;
  const id = pattern?.ids?.["project_id"];
  return id === undefined ? { path } : { path, id };
}
