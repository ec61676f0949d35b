import { insteadOfClaim } from "../../gitlab/issuers.ts";
import type { Claims } from "../../gitlab/claims.ts";
import { parseSubject } from "../../gitlab/subject.ts";
import { matchesGlob } from "../../iam/glob.ts";
import { operatorOf } from "../../iam/operators.ts";
import type { Condition, Statement } from "../../iam/policy.ts";
import type { Doorway } from "../doorway.ts";
import { keyRole } from "../key-role.ts";
import type { NearMiss, NearMissCode } from "./explanation.ts";
import { agreement, partsOf } from "./likeness.ts";
import { isPinnedProject, isSameTop } from "./meant.ts";

/** Why one condition refused one token, in the words of somebody who wrote neither. */
export function whyRefused(condition: Condition, claims: Claims, doorway: Doorway, statement: Statement): NearMiss {
  const role = keyRole(condition.key, doorway.issuer);
  if (role.kind === "absent") return absentKey(condition, role.why, role.claim, doorway);
  if (role.kind !== "claim")
    return miss(
      "other-claim",
      `\`${condition.key}\` is not the token's to say`,
      "it depends on the request: where it comes from, or when",
    );
  if (condition.values.length === 0)
    return miss("empty-values", `\`${condition.key}\` has no value to be compared with`, "put the value into the list");
  const { claim } = role.claim;
  if (claim === "sub") return subjectMiss(condition, claims, isPinnedProject(statement, claims, doorway.issuer));
  if (claim === "aud")
    return miss(
      "audience-spelling",
      "the policy wants another audience than the job asked for",
      "audiences are compared to the letter, a slash at the end included",
    );
  if (claim === "ref_protected") return protectionMiss(condition, claims);
  if (claim === "project_id" || claim === "namespace_id") return idMiss(condition, claims, claim);
  return miss(
    "other-claim",
    `\`${claim}\` of the token is ${said(claims[claim])}, and the policy wants ${list(condition)}`,
    "run the job so that it carries the value, or take the condition away if it is not meant",
  );
}

function absentKey(condition: Condition, why: string, claim: string | undefined, { issuer }: Doorway): NearMiss {
  const key = `\`${condition.key}\``;
  const own = `\`${issuer}:${claim ?? "sub"}\``;
  switch (why) {
    case "near-issuer":
      return miss("key-url-mismatch", `${key} is spelt otherwise than the provider's address`, `write ${own}`);
    case "other-issuer":
      return miss(
        "wrong-issuer-key",
        `${key} is a key of another issuer, and never there for this one`,
        `write ${own}`,
      );
    case "gitlab-com-only":
      return miss(
        "self-managed-key",
        `AWS fills ${key} for gitlab.com alone`,
        "choose the component in the project's subject, and ask for it in `sub`",
      );
    default:
      return miss(
        "not-an-aws-key",
        `AWS fills no key ${key}, so the condition never holds`,
        insteadOfClaim((claim ?? "").toLowerCase()),
      );
  }
}

function subjectMiss(condition: Condition, claims: Claims, isPinned: boolean): NearMiss {
  const sub = typeof claims.sub === "string" ? claims.sub : "";
  const values = condition.values.map(({ value }) => value);
  const operator = operatorOf(condition.operator)?.row;
  if (operator?.negated === true)
    return miss("other-claim", "the policy excludes this subject", "it was shut out by name", true);
  const wild = values.find((value) => /[*?]/.test(value));
  if (operator?.wildcards === false && wild !== undefined && matchesGlob(wild, sub)) {
    return miss(
      "wildcard-under-equals",
      `\`${condition.operator}\` takes \`*\` for itself, and no subject holds one`,
      "use `StringLike` where a wildcard is meant, or write the subject out",
    );
  }
  const written = values.map(writtenWrong).find((one) => one !== undefined);
  if (written !== undefined) return written;
  const folded = values.find((value) => value.toLowerCase() === sub.toLowerCase());
  if (folded !== undefined)
    return miss(
      "case-differs",
      "only upper and lower case differ",
      `GitLab keeps the case in which the path was made: \`${sub}\``,
    );
  return byMeaning(values, sub, claims, isPinned);
}

/** Values that no GitLab mints, whatever the job. */
function writtenWrong(value: string): NearMiss | undefined {
  if (/[*?]/.test(value)) {
    if (/:ref_type:(?:mr|merge_request|merge-request)\b/.test(value)) return noSuchType();
    return /:ref:refs\//.test(value) ? fullPath() : undefined;
  }
  const reading = parseSubject(value);
  if (!("problem" in reading)) return undefined;
  switch (reading.problem.code) {
    case "github-subject":
      return miss(
        "github-subject",
        "the policy is written for GitHub's subjects",
        "GitLab's are `project_path:GROUP/PROJECT:ref_type:branch:ref:NAME`",
      );
    case "no-such-ref-type":
      return noSuchType();
    case "full-ref-path":
      return fullPath();
    default:
      return undefined;
  }
}

function noSuchType(): NearMiss {
  return miss(
    "no-such-ref-type",
    "`ref_type` is `branch` or `tag`, and never anything else",
    "a merge request's pipeline has `branch` with its source branch",
  );
}

function fullPath(): NearMiss {
  return miss(
    "full-ref-path",
    "GitLab puts the short name of a ref into the subject",
    "write `ref:main`, not `ref:refs/heads/main`",
  );
}

/** What differs between the subject and the value that comes nearest. */
function byMeaning(values: readonly string[], sub: string, claims: Claims, isPinned: boolean): NearMiss {
  const own = partsOf(sub);
  const nearest = values
    .map((value) => ({ value, parts: partsOf(value) }))
    .sort((a, b) => agreement(own, b.parts) - agreement(own, a.parts))[0];
  if (nearest === undefined) return miss("no-statement", "the policy names no subject", "name the project and the ref");
  const lacking = [...nearest.parts.keys()].filter((name) => !own.has(name));
  const differing = [...nearest.parts]
    .filter(([name, value]) => own.has(name) && !matchesGlob(value, own.get(name) ?? ""))
    .map(([name]) => name);
  if (isForeignFork(claims)) return forkMiss(claims);
  if (lacking.length > 0 || (differing.length === 0 && own.size > 0)) {
    return miss(
      "customised-subject",
      "the project's subject has another form than the policy expects",
      `it mints \`${sub}\`; the form is the project's \`ci_id_token_sub_claim_components\``,
    );
  }
  const otherProject = differing.find((name) => name.endsWith("project_path") || name.endsWith("project_id"));
  if (otherProject !== undefined)
    return projectMiss(otherProject, nearest.parts.get(otherProject) ?? "", own.get(otherProject) ?? "", isPinned);
  if (claims["pipeline_source"] === "merge_request_event") {
    return miss(
      "merge-request",
      `this is a merge request's pipeline, which carries its source branch \`${String(claims["ref"] ?? "")}\``,
      "deploy from the branch that was merged into, or give merge requests a role that only reads",
      true,
    );
  }
  if (differing.includes("ref_type")) {
    const tag = claims["ref_type"] === "tag";
    return miss(
      "tag-not-branch",
      tag
        ? "the job runs for a tag, and the policy is for a branch"
        : "the job runs for a branch, and the policy is for a tag",
      `the token says \`ref_type:${String(claims["ref_type"] ?? "")}\``,
      true,
    );
  }
  if (differing.some((name) => name.endsWith("protected"))) return unprotected(claims);
  return miss(
    "other-ref",
    `the job runs for \`${own.get("ref") ?? ""}\`, and the policy is for \`${nearest.parts.get("ref") ?? ""}\``,
    "run it there, or grant this ref as well",
    true,
  );
}

function projectMiss(component: string, wanted: string, had: string, isPinned: boolean): NearMiss {
  if (component.endsWith("_id"))
    return miss("other-project", `the token is of project ${had}, and the policy is for ${wanted}`, FOREIGN, true);
  const sameName = wanted.split("/").at(-1) === had.split("/").at(-1);
  const message = `the token is of \`${had}\`, and the policy is for \`${wanted}\``;
  if (isPinned || (sameName && wanted !== "")) {
    const moved = "after a rename or a transfer the subject has the new path; trust follows no redirect";
    return miss("renamed-project", message, isPinned || isSameTop(wanted, had) ? moved : `${moved}; else ${FOREIGN}`);
  }
  return miss("other-project", message, FOREIGN, true);
}

const FOREIGN = "another project's jobs are refused";

function protectionMiss(condition: Condition, claims: Claims): NearMiss {
  const operator = operatorOf(condition.operator)?.row;
  const had = claims["ref_protected"];
  // "true" is a text in the token; what AWS makes of other types is not certain.
  if (
    operator?.compares === "string" &&
    typeof had === "string" &&
    condition.values.some(({ value }) => value.toLowerCase() === had && value !== had)
  ) {
    return miss("type-trap", "the claim is the text `true`, in small letters", 'write `"true"`');
  }
  return unprotected(claims);
}

function unprotected(claims: Claims): NearMiss {
  return miss(
    "unprotected-ref",
    `\`${String(claims["ref"] ?? "the ref")}\` is not protected`,
    "protect the branch or tag in GitLab; whoever may push to an open one could run anything with this role",
    true,
  );
}

function idMiss(condition: Condition, claims: Claims, claim: string): NearMiss {
  if (isForeignFork(claims)) return forkMiss(claims);
  if (claim === "namespace_id") {
    return miss(
      "renamed-project",
      `the token is of group ${said(claims[claim])}, and the policy is for ${list(condition)}`,
      "after a transfer the project is in another group; `project_id` stays",
    );
  }
  return miss(
    "other-project",
    `the token is of project ${said(claims[claim])}, and the policy is for ${list(condition)}`,
    FOREIGN,
    true,
  );
}

function isForeignFork(claims: Claims): boolean {
  const runs = claims["job_project_id"];
  return (
    claims["pipeline_source"] === "merge_request_event" && typeof runs === "string" && runs !== claims["project_id"]
  );
}

function forkMiss(claims: Claims): NearMiss {
  return miss(
    "fork",
    `the job runs in \`${String(claims["job_project_path"] ?? "")}\` for the fork \`${String(claims["project_path"] ?? "")}\`, and has the fork's identity`,
    "code of a fork is refused; it deploys after it was merged",
    true,
  );
}

function list({ values }: Condition): string {
  return values.map(({ value }) => `\`${value}\``).join(" or ");
}

function said(value: unknown): string {
  return value === undefined ? "absent" : `\`${String(value)}\``;
}

export function miss(code: NearMissCode, message: string, help: string, refusedAsItShould = false): NearMiss {
  return { code, message, help, refusedAsItShould };
}
