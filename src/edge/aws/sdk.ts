import { readFileSync } from "node:fs";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { type Patience, withRetries } from "../retry.ts";
import type { WriteCall } from "./apply/operations.ts";
import type { Answer, AwsCall, CallOptions } from "./collect/calls.ts";
import { judge, judgeOnce } from "./collect/failure.ts";

export interface SdkOptions {
  readonly profile?: string;
  readonly region?: string;
  readonly endpoint?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly patience: Patience;
  /** How AWS's logs name this program. */
  readonly agent: string;
}

/** Somebody's way into AWS: with the credentials that the SDK's own chain finds, or as a role taken with those. */
export interface AwsAccess {
  readonly call: AwsCall;
  readonly as: (roleArn: string) => AwsAccess;
  /** The region that was said, or that the profile has. */
  readonly region: () => Promise<string | undefined>;
}

/** A way in for whoever applies a plan; reading needs none of it. */
export interface AwsWriteAccess extends AwsAccess {
  readonly write: WriteCall;
  readonly as: (roleArn: string) => AwsWriteAccess;
}

/** Where a call goes that is not kept by region, if nobody said one: IAM and STS answer everywhere in their partition. */
const ANYWHERE = "us-east-1";

interface SdkClient {
  readonly send: (command: object, options: { readonly abortSignal: AbortSignal }) => Promise<object>;
}

interface Service {
  readonly Client: new (configuration: object) => object;
  readonly commands: Readonly<Record<string, new (input: never) => object>>;
}

/** The SDK's clients, each loaded when it is first asked: a run that needs no EC2 does not read its megabytes. */
const SERVICES: Readonly<Record<string, () => Promise<Service>>> = {
  sts: async () => import("./clients/sts.ts"),
  iam: async () => import("./clients/iam.ts"),
  ec2: async () => import("./clients/ec2.ts"),
  eks: async () => import("./clients/eks.ts"),
  codebuild: async () => import("./clients/codebuild.ts"),
  cloudtrail: async () => import("./clients/cloudtrail.ts"),
  accessanalyzer: async () => import("./clients/accessanalyzer.ts"),
  organizations: async () => import("./clients/organizations.ts"),
};

/** What makes credentials: the SDK calls it before each request that needs fresh ones. */
type Provider = (...given: never[]) => Promise<object>;

export async function openAws(options: SdkOptions): Promise<AwsWriteAccess> {
  const { fromNodeProviderChain, fromTemporaryCredentials } = await import("@aws-sdk/credential-providers");
  const { profile, endpoint } = options;
  const shared = {
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(profile === undefined ? {} : { profile }),
    requestHandler: transport(options.env),
    // Retries are ours, so that they stop on Ctrl-C and are the same for AWS and GitLab.
    maxAttempts: 1,
    customUserAgent: options.agent,
  };
  const region = onlyOnce(async () => options.region ?? (await regionOfProfile(shared)));
  const forStsOnly = async (): Promise<object> => ({ ...shared, region: (await region()) ?? ANYWHERE });
  const stsConfiguration = await forStsOnly();
  const chain = fromNodeProviderChain({
    ...(profile === undefined ? {} : { profile }),
    clientConfig: stsConfiguration,
  });
  const assume = (roleArn: string, from: Provider): Provider =>
    fromTemporaryCredentials({
      masterCredentials: from as never,
      params: { RoleArn: roleArn, RoleSessionName: "sallyport-collect" },
      clientConfig: stsConfiguration,
    }) as Provider;
  const access = (credentials: Provider): AwsWriteAccess => {
    const call = caller({ ...shared, credentials }, region, options.patience);
    return { call, write: call, as: (roleArn) => access(assume(roleArn, credentials)), region };
  };
  return access(chain as Provider);
}

function caller(shared: object, home: () => Promise<string | undefined>, patience: Patience): AwsCall & WriteCall {
  const clients = new Map<string, Promise<SdkClient>>();
  const clientOf = async (service: string, region: string, of: Service): Promise<SdkClient> => {
    const key = `${service} ${region}`;
    const known = clients.get(key) ?? Promise.resolve(new of.Client({ ...shared, region }) as SdkClient);
    clients.set(key, known);
    return known;
  };
  return async (operation: string, input: Answer, { region, signal, once }: CallOptions): Promise<Answer> => {
    const [name = "", method = ""] = operation.split(".");
    const service = await SERVICES[name]?.();
    const command = service?.commands[method];
    if (service === undefined || command === undefined) throw new TypeError(`no client for ${operation}`);
    const client = await clientOf(name, region ?? (await home()) ?? ANYWHERE, service);
    const send = async (): Promise<Answer> => {
      return (await client.send(new command(input as never), { abortSignal: signal })) as Answer;
    };
    return withRetries(send, once === true ? judgeOnce : judge, patience, signal);
  };
}

async function regionOfProfile(shared: object): Promise<string | undefined> {
  const { Client } = await import("./clients/sts.ts");
  const client = new Client(shared as NonNullable<ConstructorParameters<typeof Client>[0]>);
  try {
    return await client.config.region();
  } catch {
    return undefined;
  }
}

/** The proxy and the authorities that the AWS CLI would take from the environment; the SDK takes neither by itself. */
function transport(env: SdkOptions["env"]): object {
  const bundle = env["AWS_CA_BUNDLE"];
  const shared = { keepAlive: true, maxSockets: 32, proxyEnv: env };
  const trusted = bundle === undefined || bundle === "" ? {} : { ca: readFileSync(bundle) };
  return {
    httpAgent: new HttpAgent(shared),
    httpsAgent: new HttpsAgent({ ...shared, ...trusted }),
    connectionTimeout: 10_000,
    requestTimeout: 60_000,
  };
}

function onlyOnce<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
