/** A role's ARN in its parts. */
export interface RoleArn {
  readonly arn: string;
  readonly partition: string;
  readonly account: string;
  /** With its slashes: `/`, `/gitlab/`. */
  readonly path: string;
  readonly name: string;
}

const ROLE = /^arn:(aws[a-z-]*):iam::(\d{12}):role(\/|\/[\x21-\x7e]{1,510}\/)([\w+=,.@-]{1,64})$/;

/** Reads the ARN of an IAM role; undefined for anything else, an assumed role's ARN included. */
export function readRoleArn(text: string): RoleArn | undefined {
  const [, partition, account, path, name] = ROLE.exec(text) ?? [];
  if (partition === undefined || account === undefined || path === undefined || name === undefined) return undefined;
  return { arn: text, partition, account, path, name };
}

/** The account in any ARN, as in `arn:aws:sts::111111111111:assumed-role/deploy/gl-1-2-3`. */
export function accountOf(arn: string): string | undefined {
  return /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}):/.exec(arn)?.[1];
}
