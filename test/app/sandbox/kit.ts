import { IAMClient } from "@aws-sdk/client-iam";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { STSClient } from "@aws-sdk/client-sts";
import type { Credentials } from "../../../src/app/sandbox/state/credentials.ts";
import type { Sandbox } from "../../../src/app/sandbox/start.ts";

/** The AWS SDK for JavaScript, pointed at a sandbox. Nothing is retried: a test wants the first answer. */
export interface Clients {
  readonly iam: IAMClient;
  readonly sts: STSClient;
  readonly organizations: OrganizationsClient;
}

export interface WireCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export function clientsFor(sandbox: Sandbox, credentials: WireCredentials = sandbox.rootCredentials()): Clients {
  const config = {
    endpoint: sandbox.awsUrl,
    region: "eu-west-1",
    credentials: wire(credentials),
    maxAttempts: 1,
  };
  const global = { ...config, region: "us-east-1" };
  return { iam: new IAMClient(global), sts: new STSClient(config), organizations: new OrganizationsClient(global) };
}

/** What STS answered, as a client takes it. */
export function fromSts(answer: {
  readonly AccessKeyId: string | undefined;
  readonly SecretAccessKey: string | undefined;
  readonly SessionToken: string | undefined;
}): WireCredentials {
  return wire({
    accessKeyId: answer.AccessKeyId ?? "",
    secretAccessKey: answer.SecretAccessKey ?? "",
    ...(answer.SessionToken === undefined ? {} : { sessionToken: answer.SessionToken }),
  });
}

function wire(credentials: WireCredentials | Credentials): WireCredentials {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

/** The name of the AWS error that a call ends with, and its message. */
export async function failureOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "no error";
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

export const GITLAB_ARN = "arn:aws:iam::111111111111:oidc-provider/gitlab.com";

/** The trust that AWS documents for gitlab.com, over one branch of one project. */
export function trustIn(sub: string, more: Readonly<Record<string, string>> = {}): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: GITLAB_ARN },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { "gitlab.com:aud": "sts.amazonaws.com", "gitlab.com:sub": sub, ...more } },
      },
    ],
  });
}
