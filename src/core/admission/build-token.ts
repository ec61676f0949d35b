import type { Claims } from "../gitlab/claims.ts";
import { filledClaims } from "../gitlab/issuers.ts";
import { mintClaims } from "../gitlab/mint-claims.ts";
import type { Project } from "../gitlab/pipeline.ts";
import { parseSubject, partOf, type Subject } from "../gitlab/subject.ts";
import type { DeploymentTier, RefType } from "../gitlab/sub-components.ts";
import type { Doorway } from "./doorway.ts";

/** What a path, id or ref is where the subject does not say. */
const UNSAID = { path: "someone-else/project", parent: "someone/parent", parentId: "70000002", ref: "main" } as const;

/** A whole token with this subject and these claims. Undefined when GitLab cannot mint the subject. */
export function buildToken(
  sub: string,
  values: ReadonlyMap<string, string | undefined>,
  doorway: Doorway,
  path: string = UNSAID.path,
): Claims | undefined {
  const reading = parseSubject(sub);
  if ("problem" in reading) return undefined;
  const { subject } = reading;
  const project = projectOf(subject, values, path);
  const isProtected = partOf(subject, "ref_protected") ?? values.get("ref_protected");
  const tier = partOf(subject, "deployment_tier");
  const environmentProtected = partOf(subject, "environment_protected");
  const runsIn = parentOf(subject, project);
  const token = mintClaims({
    issuer: doorway.iss,
    audience: values.get("aud") ?? "",
    project,
    ref: partOf(subject, "ref") ?? UNSAID.ref,
    refType: partOf(subject, "ref_type") === "tag" ? ("tag" satisfies RefType) : "branch",
    protected: isProtected === "true",
    subComponents: subject.parts.map(({ name }) => name),
    ...(runsIn === undefined ? undefined : { runsIn, source: "merge_request_event" }),
    ...(tier === undefined && environmentProtected === undefined
      ? undefined
      : {
          environment: {
            name: tier ?? "production",
            protected: environmentProtected === "true",
            ...(tier === undefined ? undefined : { tier: tier as DeploymentTier }),
          },
        }),
  });
  return withClaims(token, values, doorway);
}

function projectOf(subject: Subject, values: ReadonlyMap<string, string | undefined>, path: string): Project {
  const id = partOf(subject, "project_id") ?? partOf(subject, "source_project_id") ?? values.get("project_id");
  const namespaceId = values.get("namespace_id");
  return {
    path: partOf(subject, "project_path") ?? partOf(subject, "source_project_path") ?? path,
    ...(id === undefined ? undefined : { id }),
    ...(namespaceId === undefined ? undefined : { namespaceId }),
  };
}

/** Where the job runs, when the subject says so: the parent of a fork unless it is the same project. */
function parentOf(subject: Subject, project: Project): Project | undefined {
  const path = partOf(subject, "job_project_path");
  const id = partOf(subject, "job_project_id");
  if (path === undefined && id === undefined) return undefined;
  return {
    path: path ?? UNSAID.parent,
    id: id ?? (path === project.path ? (project.id ?? UNSAID.parentId) : UNSAID.parentId),
  };
}

/** The claims that were solved, as they were solved. */
function withClaims(token: Claims, values: ReadonlyMap<string, string | undefined>, doorway: Doorway): Claims {
  const claims: Record<string, unknown> = { ...token };
  for (const { claim } of filledClaims(doorway.issuer)) {
    if (claim === "sub" || !values.has(claim)) continue;
    const value = values.get(claim);
    if (value === undefined) delete claims[claim];
    else claims[claim] = value;
  }
  const source = values.get("pipeline_source");
  if (source !== undefined) claims["job_source"] = source;
  return claims;
}
