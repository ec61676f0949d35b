import type { Page } from "../../../page.ts";

export const PAGE: Page = {
  summary: `the session name is the caller's to choose`,
  avoid: `reading the job's number out of the session name in CloudTrail`,
  prefer: `\`responseElements.subjectFromWebIdentityToken\` of the event \`AssumeRoleWithWebIdentity\``,
  why: `The name of a session is whatever the caller said. Whoever looks into the logs after an incident and trusts it can be led astray.`,
  proved: `No condition of the policy speaks of \`sts:RoleSessionName\`.`,
  fix: {
    console: `Nothing needs to be set: read the subject.`,
    cli: `aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=AssumeRoleWithWebIdentity`,
    terraform: `# nothing to set`,
  },
  references: ["https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html"],
};
