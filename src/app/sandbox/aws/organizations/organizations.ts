import { type Service, byName } from "../service.ts";
import { policyOperations } from "./policies.ts";
import { treeOperations } from "./tree.ts";

export const organizations: Service = {
  id: "organizations",
  protocol: "json",
  version: "2016-11-28",
  namespace: "",
  target: "AWSOrganizationsV20161128",
  operations: byName(treeOperations, policyOperations),
};
