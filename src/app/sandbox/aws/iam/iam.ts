import { type Service, byName } from "../service.ts";
import { accessKeyOperations } from "./access-keys.ts";
import { accountOperations } from "./account-summary.ts";
import { getAccountAuthorizationDetails } from "./authorization-details.ts";
import { credentialReportOperations } from "./credential-report.ts";
import { groupOperations } from "./groups.ts";
import { holderPolicyOperations } from "./holder-policies.ts";
import { instanceProfileOperations } from "./instance-profiles.ts";
import { lastAccessedOperations } from "./last-accessed.ts";
import { managedPolicyOperations } from "./managed-policies.ts";
import { policyVersionOperations } from "./policy-versions.ts";
import { providerOperations } from "./providers.ts";
import { roleOperations } from "./roles.ts";
import { signInOperations } from "./sign-in.ts";
import { userOperations } from "./users.ts";

export const iam: Service = {
  id: "iam",
  protocol: "query",
  version: "2010-05-08",
  namespace: "https://iam.amazonaws.com/doc/2010-05-08/",
  operations: byName(
    providerOperations,
    roleOperations,
    holderPolicyOperations,
    managedPolicyOperations,
    policyVersionOperations,
    userOperations,
    groupOperations,
    accessKeyOperations,
    signInOperations,
    instanceProfileOperations,
    [getAccountAuthorizationDetails],
    accountOperations,
    credentialReportOperations,
    lastAccessedOperations,
  ),
};
