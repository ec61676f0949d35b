import { type Service, byName } from "../service.ts";
import { assumeRole } from "./assume-role.ts";
import { assumeRoleWithWebIdentity } from "./assume-role-with-web-identity.ts";
import { getAccessKeyInfo, getCallerIdentity, getSessionToken } from "./identity.ts";

export const sts: Service = {
  id: "sts",
  protocol: "query",
  version: "2011-06-15",
  namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
  operations: byName([assumeRole, assumeRoleWithWebIdentity, getAccessKeyInfo, getCallerIdentity, getSessionToken]),
};
