import { allSubjects } from "../../gitlab/subject-grammar.ts";
import type { Tenant } from "../../gitlab/claims.ts";
import { printPolicy } from "../../iam/print-policy.ts";
import { writeAutomaton } from "../../language/write-proof.ts";
import type { Analysis } from "../analysis.ts";
import { type Level, namesOfCubes } from "../judge.ts";
import { pinnedIds } from "../names.ts";
import type { Outside } from "../outsider.ts";
import type { AdmissionCertificate, Bound, NamedBound, NobodyElse, ProofPart } from "./certificate.ts";
import { proveRule, taskOf } from "./prove-rule.ts";

/** The certificate of an answer. What could not be put into it is said in it. */
export function certify(
  analysis: Analysis,
  tenant: Tenant | undefined,
  outside: Outside | undefined,
): AdmissionCertificate {
  const { doorway, door, trust } = analysis;
  const { reach, witness, undecided } = analysis.judged();
  const unproved: string[] = [];
  const nobodyElse: NobodyElse[] = [];
  const add = (than: Bound, what: string): void => {
    const parts = proveBound(analysis, than, tenant);
    if (parts === undefined) unproved.push(what);
    else nobodyElse.push({ than, parts });
  };
  if (reach === "nobody") add({ kind: "nobody" }, "that nobody gets in");
  else if (reach === "refs" || reach === "project" || reach === "group") {
    const names = namesOf(analysis, reach);
    add(names, `that nobody else gets in than ${sayNames(names)}`);
  }
  const isOurs = outside !== undefined && outside.outsider === undefined && !outside.undecided;
  if (isOurs && outside.caveats.length === 0 && reach !== "nobody") add({ kind: "tenant" }, "that no outsider gets in");
  if (undecided) unproved.push("what the budget did not reach");
  return {
    formatVersion: "1.0",
    kind: "admission",
    door: {
      account: doorway.account,
      provider: doorway.issuer,
      providerArn: doorway.providerArn,
      audiences: doorway.audiences,
      ...(doorway.roleArn === undefined ? undefined : { roleArn: doorway.roleArn }),
    },
    trust: printPolicy(trust),
    rcps: (door.rcps ?? []).map((level) => level.map(printPolicy)),
    reach: reach === "refs" ? "project" : reach,
    ...(tenant === undefined ? undefined : { tenant }),
    ...(witness === undefined ? undefined : { getsIn: witness }),
    ...(outside?.outsider === undefined ? undefined : { outsider: outside.outsider }),
    subjects: writeAutomaton(allSubjects()),
    nobodyElse,
    unproved,
  };
}

function proveBound(analysis: Analysis, than: Bound, tenant: Tenant | undefined): readonly ProofPart[] | undefined {
  const parts: ProofPart[] = [];
  const task = taskOf(analysis, than, tenant);
  for (const rule of analysis.rules().allows) {
    if (rule.never !== undefined) continue;
    const part = proveRule(rule, task);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return parts;
}

/** Everything that the parts of the set are named by. */
function namesOf(analysis: Analysis, level: Level): NamedBound {
  const cubes = analysis.cubes() ?? [];
  const names = namesOfCubes(cubes, level);
  const pinned = (claim: "project_id" | "namespace_id"): readonly string[] =>
    cubes.flatMap((cube) => pinnedIds(cube, claim, analysis.doorway) ?? []);
  return {
    kind: "named",
    projects: sorted(names.flatMap((name) => (name.kind === "project" ? [name.path] : []))),
    projectIds: sorted([
      ...names.flatMap((name) => (name.kind === "project-id" ? [name.id] : [])),
      ...pinned("project_id"),
    ]),
    groups: sorted(names.flatMap((name) => (name.kind === "group" ? [name.path] : []))),
    namespaceIds: level === "group" ? sorted(pinned("namespace_id")) : [],
  };
}

function sorted(list: readonly string[]): readonly string[] {
  return [...new Set(list)].sort();
}

function sayNames({ projects, projectIds, groups, namespaceIds }: NamedBound): string {
  return [...projects, ...projectIds, ...groups, ...namespaceIds].map((name) => `\`${name}\``).join(", ");
}
