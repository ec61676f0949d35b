import { type Service, byName } from "../service.ts";
import { holderPolicyOperations } from "./holder-policies.ts";
import { providerOperations } from "./providers.ts";
import { roleOperations } from "./roles.ts";

export const iam: Service = {
  id: "iam",
  protocol: "query",
  version: "2010-05-08",
  namespace: "https://iam.amazonaws.com/doc/2010-05-08/",
  operations: byName(providerOperations, roleOperations, holderPolicyOperations),
};
