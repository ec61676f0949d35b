import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

export { STSClient as Client };
export const commands = {
  GetCallerIdentity: GetCallerIdentityCommand,
};
