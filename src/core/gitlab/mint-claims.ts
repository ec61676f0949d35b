import type { Claims } from "./claims.ts";
import { GITLAB_COM, issuerName } from "./issuers.ts";
import type { Pipeline, Project } from "./pipeline.ts";
import { DEFAULT_SUB_COMPONENTS, type SubComponentName } from "./sub-components.ts";
import { mintSubject } from "./subject.ts";

/** `NOT_BEFORE_TIME` and `DEFAULT_EXPIRE_TIME` of `lib/gitlab/ci/jwt.rb`. */
const EARLIER = 5;
const DEFAULT_LIFETIME = 300;

/** What stands where a pipeline does not say, so that a token is whole. Never an id that anyone pins. */
const UNSAID = {
  projectId: "70000001",
  parentId: "70000002",
  namespaceId: "90000001",
  userId: "5000001",
  pipelineId: "1900000001",
  jobId: "9900000001",
  runnerId: 12270807,
  sha: "0a0353b3171fe8e1ddad9f11e35d4b2a72a0b317",
} as const;

/**
 * The claims that GitLab puts into the ID token of a job: all that `lib/gitlab/ci/jwt_v2.rb` fills, with their types.
 *
 * @example mintClaims({ audience: "sts.amazonaws.com", project: { path: "acme/api" }, ref: "main" }).sub
 *   // "project_path:acme/api:ref_type:branch:ref:main"
 */
export function mintClaims(pipeline: Pipeline): Claims {
  const issuer = pipeline.issuer ?? `https://${GITLAB_COM}`;
  const { project, ref } = pipeline;
  const refType = pipeline.refType ?? "branch";
  const refPath = `refs/${refType === "tag" ? "tags" : "heads"}/${ref}`;
  const isProtected = String(pipeline.protected ?? false);
  const source = pipeline.source ?? "push";
  const runsIn = parentOf(pipeline);
  const sha = pipeline.sha ?? UNSAID.sha;
  return {
    iss: issuer,
    sub: mintSubject(pipeline.subComponents ?? DEFAULT_SUB_COMPONENTS, subjectValues(pipeline)),
    aud: pipeline.audience,
    ...times(pipeline),
    jti: pipeline.tokenId ?? `${pipeline.jobId ?? UNSAID.jobId}-token`,
    ...projectClaims("", project),
    ...projectClaims("job_", runsIn),
    ...userClaims(pipeline),
    pipeline_id: pipeline.pipelineId ?? UNSAID.pipelineId,
    pipeline_source: source,
    job_id: pipeline.jobId ?? UNSAID.jobId,
    job_source: source,
    ref,
    ref_type: refType,
    ref_path: refPath,
    ref_protected: isProtected,
    ...environmentClaims(pipeline),
    runner_id: pipeline.runner?.id ?? UNSAID.runnerId,
    runner_environment: pipeline.runner?.environment ?? "gitlab-hosted",
    sha,
    ci_config_ref_uri: pipeline.configRefUri ?? `${issuerName(issuer)}/${runsIn.path}//.gitlab-ci.yml@${refPath}`,
    ci_config_sha: sha,
    project_visibility: project.visibility ?? "private",
  };
}

/** What a project's components can draw on for this job. A name that is not here has no value, and is dropped. */
export function subjectValues(pipeline: Pipeline): Readonly<Partial<Record<SubComponentName, string>>> {
  const { project, environment } = pipeline;
  const runsIn = parentOf(pipeline);
  const id = project.id ?? UNSAID.projectId;
  return {
    project_path: project.path,
    project_id: id,
    source_project_path: project.path,
    source_project_id: id,
    job_project_path: runsIn.path,
    job_project_id: runsIn.id ?? UNSAID.projectId,
    ref_type: pipeline.refType ?? "branch",
    ref: pipeline.ref,
    ref_protected: String(pipeline.protected ?? false),
    ...(environment === undefined
      ? {}
      : {
          environment_protected: String(environment.protected ?? false),
          deployment_tier: environment.tier ?? "other",
        }),
  };
}

/** Where the job runs: the project itself, but for a fork's merge request in the parent. */
function parentOf({ project, runsIn }: Pipeline): Project {
  return runsIn === undefined ? project : { id: UNSAID.parentId, ...runsIn };
}

function projectClaims(prefix: "" | "job_", project: Project): Claims {
  return {
    [`${prefix}namespace_id`]: project.namespaceId ?? UNSAID.namespaceId,
    [`${prefix}namespace_path`]: project.path.slice(0, Math.max(0, project.path.lastIndexOf("/"))),
    [`${prefix}project_id`]: project.id ?? UNSAID.projectId,
    [`${prefix}project_path`]: project.path,
  };
}

function userClaims(pipeline: Pipeline): Claims {
  const user = pipeline.user ?? { id: UNSAID.userId, login: "someone" };
  return {
    user_id: user.id,
    user_login: user.login,
    user_email: user.email ?? `${user.login}@example.com`,
    user_access_level: user.accessLevel ?? "developer",
  };
}

function environmentClaims(pipeline: Pipeline): Claims {
  const { environment } = pipeline;
  if (environment === undefined) return {};
  return {
    environment: environment.name,
    environment_protected: String(environment.protected ?? false),
    deployment_tier: environment.tier ?? "other",
    environment_action: environment.action ?? "start",
  };
}

function times(pipeline: Pipeline): Claims {
  const { issuedAt } = pipeline;
  if (issuedAt === undefined) return {};
  return {
    iat: issuedAt,
    nbf: issuedAt - EARLIER,
    exp: issuedAt + (pipeline.timeout ?? DEFAULT_LIFETIME),
  };
}
