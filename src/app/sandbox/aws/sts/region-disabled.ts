import { AwsError } from "../wire/aws-error.ts";

export function regionDisabled(account: string): AwsError {
  const message =
    `STS is not activated in this region for account:${account}. ` +
    "Your account administrator can activate STS in this region using the IAM Console.";
  return new AwsError("RegionDisabledException", 403, message);
}
