import { variablesWithTokens } from "./find-token.ts";
import { type Environment, OUTRANKING, OUTRANKING_GCP, type Rank, isSet, namesOfRank } from "./outranking.ts";

/** How a command is served. */
export type Service =
  | {
      readonly kind: "web-identity";
      readonly roleArn: string;
      readonly sessionName: string;
      readonly tokenFile: string;
    }
  | { readonly kind: "agent"; readonly uri: string; readonly authorizationFile: string };

export interface ChildWish {
  readonly env: Environment;
  readonly service?: Service | undefined;
  readonly gcp?: { readonly credentialsFile: string; readonly project?: string | undefined } | undefined;
  readonly region?: string | undefined;
  /** Ours, in place of the user's; absent where the user's are to stay. */
  readonly files?: { readonly config: string; readonly credentials: string } | undefined;
  /** Take every ID token away, since an SDK that has one would go around what we serve. */
  readonly hideTokens: boolean;
  /** Variables that name files with an ID token in them. */
  readonly tokenFiles: readonly string[];
}

export interface ChildEnvironment {
  readonly env: Readonly<Record<string, string>>;
  /** Of those, what was set here. */
  readonly added: Readonly<Record<string, string>>;
  /** Names that were set and are no more, with why. */
  readonly taken: readonly { readonly names: readonly string[]; readonly because: string }[];
}

/** The environment of a command: what every SDK needs, and nothing that would outrank it. */
export function childEnvironment(wish: ChildWish): ChildEnvironment {
  const taken: { readonly names: readonly string[]; readonly because: string }[] = [];
  const gone = new Set<string>();
  const take = (names: readonly string[], because: string): void => {
    for (const name of names) gone.add(name);
    if (names.length > 0) taken.push({ names, because });
  };

  if (wish.service !== undefined) {
    for (const { names, rank, because } of OUTRANKING) {
      if (rank === "files" && wish.files === undefined) continue;
      take(
        names.filter((name) => isSet(wish.env, name)),
        because,
      );
      // An empty AWS_PROFILE is an error to some SDKs.
      for (const name of names) gone.add(name);
    }
  }
  if (wish.gcp !== undefined) {
    take(
      OUTRANKING_GCP.filter((name) => isSet(wish.env, name)),
      "they win over the job's own identity",
    );
  }
  if (wish.hideTokens) {
    const names = [...new Set([...variablesWithTokens(wish.env), ...wish.tokenFiles])].filter(
      (name) => !gone.has(name),
    );
    take(names.sort(), "an SDK with the ID token would go around what is served here");
  }

  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(wish.env)) if (value !== undefined && !gone.has(name)) env[name] = value;
  const added = additions(wish);
  return { env: { ...env, ...added }, added, taken };
}

/** The static keys in an environment: what `--strict` refuses. */
export function staticKeys(env: Environment): readonly string[] {
  return namesOfRank(env, "static" satisfies Rank);
}

function additions({ service, gcp, region, files }: ChildWish): Readonly<Record<string, string>> {
  return {
    ...(service === undefined ? {} : serviceVariables(service)),
    ...(service === undefined || region === undefined
      ? {}
      : { AWS_REGION: region, AWS_DEFAULT_REGION: region, AWS_STS_REGIONAL_ENDPOINTS: "regional" }),
    ...(files === undefined ? {} : { AWS_CONFIG_FILE: files.config, AWS_SHARED_CREDENTIALS_FILE: files.credentials }),
    ...(gcp === undefined
      ? {}
      : {
          GOOGLE_APPLICATION_CREDENTIALS: gcp.credentialsFile,
          CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE: gcp.credentialsFile,
          ...(gcp.project === undefined
            ? {}
            : { GOOGLE_CLOUD_PROJECT: gcp.project, CLOUDSDK_CORE_PROJECT: gcp.project }),
        }),
  };
}

function serviceVariables(service: Service): Readonly<Record<string, string>> {
  // Without it a job whose role was refused goes on as the runner's machine.
  const machine = { AWS_EC2_METADATA_DISABLED: "true" };
  if (service.kind === "web-identity") {
    return {
      ...machine,
      AWS_ROLE_ARN: service.roleArn,
      AWS_WEB_IDENTITY_TOKEN_FILE: service.tokenFile,
      AWS_ROLE_SESSION_NAME: service.sessionName,
    };
  }
  return {
    ...machine,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: service.uri,
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: service.authorizationFile,
  };
}
