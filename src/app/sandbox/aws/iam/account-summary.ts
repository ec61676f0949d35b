import { INLINE_LIMITS, SIZE_LIMITS } from "../../../../core/iam/limits.ts";
import { operation } from "../operation.ts";
import { counts, list, required, structure, text, timestamp } from "../wire/shape.ts";
import { accountOf } from "./account-of.ts";
import { pageOf } from "./paging.ts";
import * as shapes from "./shapes.ts";

const getAccountSummary = operation({
  name: "GetAccountSummary",
  effect: "read",
  input: {},
  output: { SummaryMap: counts },
  access: () => [{ resource: "*" }],
  run(_input, call) {
    const account = accountOf(call);
    const SummaryMap = {
      Users: account.users.size,
      UsersQuota: 5000,
      Groups: account.groups.size,
      GroupsQuota: 300,
      Roles: account.roles.size,
      RolesQuota: 1000,
      Policies: account.policies.size,
      PoliciesQuota: 1500,
      InstanceProfiles: account.profiles.size,
      InstanceProfilesQuota: 1000,
      Providers: account.providers.size,
      AccessKeysPerUserQuota: 2,
      AttachedPoliciesPerRoleQuota: 10,
      AttachedPoliciesPerUserQuota: 10,
      AttachedPoliciesPerGroupQuota: 10,
      VersionsPerPolicyQuota: 5,
      PolicySizeQuota: SIZE_LIMITS.identity.characters,
      RolePolicySizeQuota: INLINE_LIMITS.role,
      UserPolicySizeQuota: INLINE_LIMITS.user,
      GroupPolicySizeQuota: INLINE_LIMITS.group,
      AssumeRolePolicySizeQuota: SIZE_LIMITS.trust.characters,
      MFADevices: 0,
      MFADevicesInUse: 0,
      AccountMFAEnabled: 1,
      AccountAccessKeysPresent: 0,
      AccountSigningCertificatesPresent: 0,
    };
    return { SummaryMap };
  },
});

const listAccountAliases = operation({
  name: "ListAccountAliases",
  effect: "read",
  input: shapes.pagedInput,
  output: { AccountAliases: required(list(text)), ...shapes.pagedOutput },
  access: () => [{ resource: "*" }],
  run(input, call) {
    const { alias } = accountOf(call);
    const { items, ...rest } = pageOf(alias === undefined ? [] : [alias], input);
    return { AccountAliases: items, ...rest };
  },
});

/** The sandbox keeps no SAML providers: a collector that asks is told that there are none. */
const listSAMLProviders = operation({
  name: "ListSAMLProviders",
  effect: "read",
  input: {},
  output: { SAMLProviderList: list(structure({ Arn: shapes.arn, ValidUntil: timestamp, CreateDate: timestamp })) },
  access: () => [{ resource: "*" }],
  run: () => ({ SAMLProviderList: [] }),
});

export const accountOperations = [getAccountSummary, listAccountAliases, listSAMLProviders];
