/**
 * Services whose address version 1 of the AWS CLI chooses itself in many regions, over AWS_ENDPOINT_URL
 * (awscli/customizations/overridesslcommonname.py); it heeds `--endpoint-url` alone.
 */
const WILFUL: readonly string[] = ["docdb", "emr", "health", "neptune", "rds", "sqs"];

/** `~/.aws/cli/alias`, by which the AWS CLI says `--endpoint-url` to itself. */
export function awsCliAlias(awsUrl: string): string {
  return ["[toplevel]", ...WILFUL.map((name) => `${name} = ${name} --endpoint-url ${awsUrl}`), ""].join("\n");
}
