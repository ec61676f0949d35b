/**
 * The issuers whose one URL serves many customers, and the condition keys of which a trust policy must evaluate one (IAM
 * User Guide, "Identity-provider controls for shared OIDC providers", as of September 2026; the issuers behind the names
 * on that page are those of AWS's sample resource control policies). Every self-managed GitLab has an issuer of its own,
 * which is on no list.
 */
export const SHARED_ISSUERS: ReadonlyMap<string, readonly string[]> = new Map([
  ["cognito-identity.amazonaws.com", ["cognito-identity.amazonaws.com:aud"]],
  ["sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d", ["sts:RoleSessionName"]],
  ...bySubject("agent.buildkite.com"),
  ...bySubject("app.terraform.io"),
  ...bySubject("gitlab.com"),
  ...bySubject("oidc.codefresh.io"),
  ...bySubject("oidc-configuration.audit-log.githubusercontent.com"),
  ...bySubject("proidc.upbound.io"),
  ...bySubject("scalr.io"),
  ...bySubject("studio.datachain.ai/api"),
  ...bySubject("tokens.cloud.shisho.dev"),
  ...bySubject("vstoken.actions.githubusercontent.com"),
  // Turbonomic, which IBM runs on six clusters.
  ...bySubject("oidc.op1.openshiftapps.com/2c51blsaqa9gkjt0o9rt11mle8mmropu"),
  ...bySubject("oidc.op1.openshiftapps.com/2f785sojlpb85i7402pk3qogugim5nfb"),
  ...bySubject("rh-oidc.s3.us-east-1.amazonaws.com/22ejnvnnturfmt6km08idd0nt4hekbn7"),
  ...bySubject("rh-oidc.s3.us-east-1.amazonaws.com/23e3sd27sju1hoou6ohfs68vbno607tr"),
  ...bySubject("rh-oidc.s3.us-east-1.amazonaws.com/23ne21h005qjl3n33d8dui5dlrmv2tmg"),
  ...bySubject("rh-oidc.s3.us-east-1.amazonaws.com/24jrf12m5dj7ljlfb4ta2frhrcoadm26"),
  [
    "token.actions.githubusercontent.com",
    ["token.actions.githubusercontent.com:sub", "token.actions.githubusercontent.com:job_workflow_ref"],
  ],
  ...byAudience("api.pulumi.com/oidc"),
  ...byAudience("oidc.vercel.com"),
  ...byAudience("sandboxes.cloud"),
]);

type Row = readonly [issuer: string, keys: readonly string[]];

function bySubject(issuer: string): readonly Row[] {
  return [[issuer, [`${issuer}:sub`]]];
}

function byAudience(issuer: string): readonly Row[] {
  return [[issuer, [`${issuer}:aud`]]];
}
