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
  /** An empty folder in the place of the home, where clouds, clusters and registries keep what opens them. */
  readonly home: string;
  readonly toolRoots: Readonly<Record<string, string>>;
  /** The variable under `id_tokens` that gets the token. */
  readonly tokenVariable: string;
  /** Empty files in the place of the AWS configuration of this machine. */
  readonly files: { readonly config: string; readonly credentials: string };
  /** A role that SDKs are to take by themselves. */
  readonly role?: { readonly arn: string; readonly tokenFile: string };
}

/** Whatever begins so speaks of a cloud, a GitLab or a job that is not the rehearsed one. */
const FOREIGN =
  /^(?:AWS|CI|GITLAB|GOOGLE|GCLOUD|CLOUDSDK|AZURE|ARM|BOTO|VAULT)_|^(?:CI|KUBECONFIG|DOCKER_CONFIG|NETRC)$/;

/** Names under which people keep secrets, and the agent that signs for whoever asks. */
const SECRET = /TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|^SSH_AUTH_SOCK$/i;

/** Folders of the real home by another way than HOME. */
const HOMES: ReadonlySet<string> = new Set(["XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"]);

export interface JobEnvironment {
  readonly env: Readonly<Record<string, string>>;
  /** Names that were set and are not passed on. */
  readonly taken: readonly string[];
}

/**
 * The environment of a command as the job's would be: its variables and token, the sandbox as AWS, an empty home, and
 * nothing with which it could act on anything real.
 */
export function jobEnvironment(env: Environment, job: RehearsedJob): JobEnvironment {
  const gone = new Set([...OUTRANKING.flatMap(({ names }) => names), ...OUTRANKING_GCP, ...variablesWithTokens(env)]);
  const isTaken = (name: string): boolean =>
    gone.has(name) || HOMES.has(name) || FOREIGN.test(name) || SECRET.test(name);
  const kept: Record<string, string> = {};
  const taken: string[] = [];
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) continue;
    if (isTaken(name)) taken.push(name);
    else kept[name] = value;
  }
  return { env: { ...kept, ...ownVariables(env, job) }, taken: taken.toSorted() };
}

function ownVariables(env: Environment, job: RehearsedJob): Readonly<Record<string, string>> {
  return {
    ...aroundProxies(env),
    ...predefinedVariables(job),
    ...job.toolRoots,
    HOME: job.home,
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

/** Where version managers keep programs, unless a variable says otherwise. No credentials lie there. */
const TOOL_ROOTS: Readonly<Record<string, string>> = {
  ASDF_DATA_DIR: ".asdf",
  FNM_DIR: ".local/share/fnm",
  MISE_DATA_DIR: ".local/share/mise",
  NVM_DIR: ".nvm",
  PYENV_ROOT: ".pyenv",
  RBENV_ROOT: ".rbenv",
  RUSTUP_HOME: ".rustup",
  TFENV_CONFIG_DIR: ".tfenv",
  VOLTA_HOME: ".volta",
};

/** Programs are found through the real home, which the job does not get: the variables that lead to them alone. */
export function toolRoots(env: Environment, exists: (path: string) => boolean): Readonly<Record<string, string>> {
  const home = env["HOME"];
  if (home === undefined || home === "") return {};
  const roots = Object.entries(TOOL_ROOTS).map(([name, folder]) => [name, `${home}/${folder}`] as const);
  return Object.fromEntries(roots.filter(([name, path]) => env[name] === undefined && exists(path)));
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
