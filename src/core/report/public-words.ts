/**
 * Words that say nothing about whose estate it is: of ARNs, subjects, policies, claims and file formats. A word that is
 * missing here is replaced for nothing; a word that should not be here would give somebody away, so names stay out.
 */
const WORDS: ReadonlySet<string> = new Set(
  `
  arn aws aws-cn aws-us-gov iam sts ec2 ecr eks ecs s3 kms lambda ssm logs oidc organizations cloudformation secretsmanager
  root role user group policy oidc-provider saml-provider instance-profile assumed-role federated-user access-key
  service-role aws-service-role aws-reserved service_control_policy resource_control_policy
  amazonaws.com sts.amazonaws.com ec2.amazonaws.com lambda.amazonaws.com ecs-tasks.amazonaws.com pods.eks.amazonaws.com
  eks.amazonaws.com cloudformation.amazonaws.com codebuild.amazonaws.com gitlab.com gitlab github token.actions.githubusercontent.com
  oidc.eks id http https
  project_path project_id namespace_path namespace_id ref_type ref branch tag ref_protected environment_protected
  deployment_tier environment pipeline_source runner_environment user_access_level user_login user_email user_id sub aud iss
  job_project_path job_project_id source_project_path source_project_id refs heads tags
  true false push web api schedule trigger pipeline parent_pipeline merge_request_event gitlab-hosted self-hosted
  guest reporter developer maintainer owner production staging testing development other start stop prepare verify access
  main master
  Version Statement Effect Action NotAction Resource NotResource Principal NotPrincipal Condition Sid Id Allow Deny Federated
  AWS Service CanonicalUser Null Bool IpAddress NotIpAddress
  StringEquals StringNotEquals StringLike StringNotLike StringEqualsIgnoreCase StringNotEqualsIgnoreCase
  ArnEquals ArnLike ArnNotEquals ArnNotLike IfExists ForAllValues ForAnyValue
  AssumeRole AssumeRoleWithWebIdentity AssumeRoleWithSAML TagSession SetSourceIdentity
  AdministratorAccess PowerUserAccess ReadOnlyAccess SecurityAudit
  system serviceaccount irsa pod-identity kube2iam codebuild key runner registry webservice sidekiq toolbox migrations
  authorization-details.json oidc-providers.json roles.json organization.json snapshot.json projects.json groups.json
  runners.json variables.json instances.json eks.json access-keys.json credential-report.csv last-accessed.json
  web-identity-events.json iam-events.json config.toml gitlab-ci.yml gitlab-ci .gitlab-ci.yml values.yaml yaml yml json toml csv tf
  AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
  a an and any anyone every of on in by the to with no not all for from variable file instance trusts administrator
  2008-10-17 2012-10-17
  account accounts action actions condition conditions effect group groups instead is it its keys list matter missing name names
  nothing own permission permissions policies project projects provider providers repository resource resources same set
  statement statements that token tokens trust unknown user users value values variables without as default
  someone someone-else feature unreviewed feature/unreviewed sallyport-probe
  sallyport audit who explain diff advise collect doctor init plan apply drift export fix migrate rotate chart exec creds agent
  ecr-login sandbox render rule ecr-push ecr-pull git helm kubectl glab sed
  wrong-issuer-key wildcard-under-equals no-such-ref-type full-ref-path github-subject not-an-aws-key empty-values key-url-mismatch
  self-managed-key type-trap audience-not-registered provider-missing contradiction
  `
    .trim()
    .split(/\s+/),
);

/** Regions, managed policies of AWS, rule ids and actions are recognised by their shape. */
const SHAPES: readonly RegExp[] = [/^(us|eu|ap|sa|ca|me|af|il|mx|cn|us-gov)-[a-z]+-\d$/, /^\d{1,2}$/];

export function isPublicWord(word: string): boolean {
  return WORDS.has(word) || SHAPES.some((shape) => shape.test(word));
}
