/** `arn:aws:iam::111111111111:role/path/name`, taken apart. */
export interface IamArn {
  readonly partition: string;
  readonly account: string;
  readonly type: string;
  /** With slashes at both ends. */
  readonly path: string;
  readonly name: string;
}

const IAM_ARN = /^arn:(aws[a-z-]*):iam::(\d{12}|aws):([a-z-]+)(\/.*)$/;

export function parseIamArn(arn: string): IamArn | undefined {
  const found = IAM_ARN.exec(arn);
  const [, partition, account, type, rest] = found ?? [];
  if (partition === undefined || account === undefined || type === undefined || rest === undefined) return undefined;
  const slash = rest.lastIndexOf("/");
  return { partition, account, type, path: rest.slice(0, slash + 1), name: rest.slice(slash + 1) };
}

/** An OIDC provider's ARN holds its URL, slashes and all. */
export function providerUrlOf(arn: string): string | undefined {
  return /^arn:aws[a-z-]*:iam::\d{12}:oidc-provider\/(.+)$/.exec(arn)?.[1];
}

/** That of an ARN; what is none, or names none, is taken to be of the first. */
export function partitionOf(arn: string): string {
  return /^arn:(aws[a-z-]*):/.exec(arn)?.[1] ?? "aws";
}

export function accountOfArn(arn: string): string | undefined {
  return /^arn:aws[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:(\d{12}):/.exec(arn)?.[1];
}

/** A provider's URL as IAM shows it. */
export function bareUrl(url: string): string {
  return url.replace(/^https?:\/\//i, "");
}

/** The name of a role, user, policy or instance profile, without account and path. */
export function nameIn(arn: string): string {
  return parseIamArn(arn)?.name ?? arn.slice(arn.lastIndexOf("/") + 1);
}

export function pathIn(arn: string): string {
  return parseIamArn(arn)?.path ?? "/";
}

export function isUser(arn: string): boolean {
  return parseIamArn(arn)?.type === "user";
}
