import type { Claims } from "../../../core/gitlab/claims.ts";
import { variablesWithTokens } from "../../../core/session/find-token.ts";
import { type Environment, OUTRANKING, OUTRANKING_GCP } from "../../../core/session/outranking.ts";
import type { JobWords } from "../gitlab/job-words.ts";

export interface RehearsedJob {
  readonly words: JobWords;
  readonly claims: Claims;
  readonly token: string;
  readonly defaultBranch: string;
  /** The instance that is stood in for, and where its stand-in listens. */
  readonly issuer: string;
  readonly gitlabUrl: string;
  readonly awsUrl: string;
  readonly region: string;
  readonly projectFolder: string;
  /** The variable under `id_tokens` that gets the token. */
  readonly tokenVariable: string;
  /** Empty files in the place of the AWS configuration of this machine. */
  readonly files: { readonly config: string; readonly credentials: string };
  /** A role that SDKs are to take by themselves. */
  readonly role?: { readonly arn: string; readonly tokenFile: string };
}

/** Whatever begins so speaks of a cloud, a GitLab or a job that is not the rehearsed one. */
const FOREIGN =
  /^(?:AWS|CI|GITLAB|GOOGLE|GCLOUD|CLOUDSDK|BOTO|GOOGLE_CLOUD)_|^(?:CI|BOTO_CONFIG|PRIVATE_TOKEN|GL_TOKEN)$/;

/** The environment of a command as the job's would be: its variables and token, the sandbox as AWS, and nothing real. */
export function jobEnvironment(env: Environment, job: RehearsedJob): Readonly<Record<string, string>> {
  const gone = new Set([...OUTRANKING.flatMap(({ names }) => names), ...OUTRANKING_GCP, ...variablesWithTokens(env)]);
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !gone.has(name) && !FOREIGN.test(name)) kept[name] = value;
  }
  return {
    ...kept,
    ...aroundProxies(env),
    ...predefinedVariables(job),
    [job.tokenVariable]: job.token,
    AWS_ENDPOINT_URL: job.awsUrl,
    AWS_REGION: job.region,
    AWS_DEFAULT_REGION: job.region,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: job.files.config,
    AWS_SHARED_CREDENTIALS_FILE: job.files.credentials,
    ...(job.role === undefined
      ? {}
      : {
          AWS_ROLE_ARN: job.role.arn,
          AWS_WEB_IDENTITY_TOKEN_FILE: job.role.tokenFile,
          AWS_ROLE_SESSION_NAME: `gl-${text(job.claims["project_id"])}-${text(job.claims["job_id"])}`,
        }),
  };
}

/** A proxy would carry calls to this machine somewhere else. */
function aroundProxies(env: Environment): Readonly<Record<string, string>> {
  const known = env["NO_PROXY"] ?? env["no_proxy"] ?? "";
  const hosts = [known, "127.0.0.1", "localhost", "::1"].filter((host) => host !== "").join(",");
  return { NO_PROXY: hosts, no_proxy: hosts };
}

/** GitLab's predefined variables (GitLab Docs, "Predefined CI/CD variables reference") as far as a sandbox knows them. */
function predefinedVariables(job: RehearsedJob): Readonly<Record<string, string>> {
  const { claims, words, issuer } = job;
  const runsIn = text(claims["job_project_path"]);
  const namespace = runsIn.slice(0, runsIn.lastIndexOf("/"));
  const ref = text(claims["ref"]);
  const sha = text(claims["sha"]);
  const isTag = claims["ref_type"] === "tag";
  const isRequest = claims["pipeline_source"] === "merge_request_event";
  return {
    CI: "true",
    GITLAB_CI: "true",
    CI_SERVER: "yes",
    CI_SERVER_URL: issuer,
    CI_SERVER_HOST: new URL(issuer).host,
    CI_API_V4_URL: `${job.gitlabUrl}/api/v4`,
    CI_PROJECT_ID: text(claims["job_project_id"]),
    CI_PROJECT_NAME: runsIn.slice(namespace.length + 1),
    CI_PROJECT_PATH: runsIn,
    CI_PROJECT_NAMESPACE: namespace,
    CI_PROJECT_NAMESPACE_ID: text(claims["job_namespace_id"]),
    CI_PROJECT_ROOT_NAMESPACE: namespace.split("/")[0] ?? "",
    CI_PROJECT_URL: `${issuer}/${runsIn}`,
    CI_PROJECT_VISIBILITY: text(claims["project_visibility"]),
    CI_PROJECT_DIR: job.projectFolder,
    CI_DEFAULT_BRANCH: job.defaultBranch,
    CI_COMMIT_REF_NAME: ref,
    CI_COMMIT_REF_SLUG: slug(ref),
    CI_COMMIT_REF_PROTECTED: text(claims["ref_protected"]),
    CI_COMMIT_SHA: sha,
    CI_COMMIT_SHORT_SHA: sha.slice(0, 8),
    // Merge requests have neither: GitLab sets CI_COMMIT_BRANCH in branch pipelines alone.
    ...(isTag ? { CI_COMMIT_TAG: ref } : isRequest ? {} : { CI_COMMIT_BRANCH: ref }),
    ...(isRequest
      ? {
          CI_MERGE_REQUEST_IID: "1",
          CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: ref,
          CI_MERGE_REQUEST_TARGET_BRANCH_NAME: job.defaultBranch,
          CI_MERGE_REQUEST_PROJECT_PATH: runsIn,
          CI_MERGE_REQUEST_SOURCE_PROJECT_PATH: text(claims["project_path"]),
        }
      : {}),
    CI_PIPELINE_ID: text(claims["pipeline_id"]),
    CI_PIPELINE_SOURCE: text(claims["pipeline_source"]),
    CI_JOB_ID: text(claims["job_id"]),
    CI_JOB_NAME: "rehearsal",
    CI_JOB_STAGE: "test",
    ...(words.environment === undefined
      ? {}
      : {
          CI_ENVIRONMENT_NAME: words.environment,
          CI_ENVIRONMENT_SLUG: slug(words.environment),
          CI_ENVIRONMENT_TIER: text(claims["deployment_tier"]),
          CI_ENVIRONMENT_ACTION: text(claims["environment_action"]),
        }),
    GITLAB_USER_ID: text(claims["user_id"]),
    GITLAB_USER_LOGIN: text(claims["user_login"]),
    GITLAB_USER_EMAIL: text(claims["user_email"]),
  };
}

/** GitLab's slug: lower case, 63 characters, nothing but letters, digits and single hyphens inside. */
function slug(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, "-")
    .slice(0, 63)
    .replaceAll(/^-+|-+$/g, "");
}

function text(claim: unknown): string {
  return typeof claim === "string" ? claim : "";
}
