import { CloudTrailClient, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";

export { CloudTrailClient as Client };
export const commands = {
  LookupEvents: LookupEventsCommand,
};
