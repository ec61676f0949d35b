import {
  GenerateCredentialReportCommand,
  GenerateServiceLastAccessedDetailsCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountAuthorizationDetailsCommand,
  GetCredentialReportCommand,
  GetOpenIDConnectProviderCommand,
  GetServiceLastAccessedDetailsCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAccountAliasesCommand,
  ListOpenIDConnectProvidersCommand,
  ListRolesCommand,
} from "@aws-sdk/client-iam";

export { IAMClient as Client };
export const commands = {
  GenerateCredentialReport: GenerateCredentialReportCommand,
  GenerateServiceLastAccessedDetails: GenerateServiceLastAccessedDetailsCommand,
  GetAccessKeyLastUsed: GetAccessKeyLastUsedCommand,
  GetAccountAuthorizationDetails: GetAccountAuthorizationDetailsCommand,
  GetCredentialReport: GetCredentialReportCommand,
  GetOpenIDConnectProvider: GetOpenIDConnectProviderCommand,
  GetServiceLastAccessedDetails: GetServiceLastAccessedDetailsCommand,
  ListAccessKeys: ListAccessKeysCommand,
  ListAccountAliases: ListAccountAliasesCommand,
  ListOpenIDConnectProviders: ListOpenIDConnectProvidersCommand,
  ListRoles: ListRolesCommand,
};
