/**
 * What SDKs read before, or instead of, the credentials that we give. From botocore's chain (environment, assume-role
 * profile, web identity, SSO, shared files, process, container, instance metadata) and the JavaScript SDK's.
 */
export type Rank = "static" | "profile" | "files" | "role" | "container";

interface Row {
  readonly names: readonly string[];
  readonly rank: Rank;
  /** For people, after the names: why they were taken away. */
  readonly because: string;
}

export const OUTRANKING: readonly Row[] = [
  {
    rank: "static",
    // The last three are what the first AWS SDKs read, and what still stands in old group variables.
    names: [
      "AWS_ACCESS_KEY_ID",
      "AWS_SECRET_ACCESS_KEY",
      "AWS_SESSION_TOKEN",
      "AWS_SECURITY_TOKEN",
      "AWS_ACCESS_KEY",
      "AWS_SECRET_KEY",
    ],
    because: "static keys in the environment win over any role",
  },
  { rank: "static", names: ["AWS_CREDENTIAL_EXPIRATION"], because: "it belongs to keys in the environment" },
  {
    rank: "profile",
    names: ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"],
    because: "a profile wins over the job's role",
  },
  {
    rank: "files",
    names: ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"],
    because: "credentials in files win over the job's role",
  },
  {
    rank: "role",
    names: ["AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_SESSION_NAME"],
    because: "they name another role",
  },
  {
    rank: "container",
    names: [
      "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
      "AWS_CONTAINER_CREDENTIALS_FULL_URI",
      "AWS_CONTAINER_AUTHORIZATION_TOKEN",
      "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    ],
    because: "they are the machine's own role",
  },
];

/** What Google's libraries, gcloud and the Terraform provider read before an external-account file. */
export const OUTRANKING_GCP: readonly string[] = [
  "GOOGLE_OAUTH_ACCESS_TOKEN",
  "GOOGLE_CREDENTIALS",
  "GOOGLE_CLOUD_KEYFILE_JSON",
  "GCLOUD_KEYFILE_JSON",
  "GOOGLE_APPLICATION_CREDENTIALS",
  "GOOGLE_IMPERSONATE_SERVICE_ACCOUNT",
  "CLOUDSDK_AUTH_ACCESS_TOKEN",
  "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE",
  "CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE",
  "CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT",
];

export type Environment = Readonly<Record<string, string | undefined>>;

/** The names of one rank that are set; an empty variable is an unset one. */
export function namesOfRank(env: Environment, rank: Rank): readonly string[] {
  return OUTRANKING.filter((row) => row.rank === rank)
    .flatMap((row) => row.names)
    .filter((name) => isSet(env, name));
}

export function isSet(env: Environment, name: string): boolean {
  return env[name] !== undefined && env[name] !== "";
}
