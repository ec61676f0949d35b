/** What a message means: its causes, the likeliest first, and what to run next. */
export interface KnownError {
  readonly code: string;
  /** Found anywhere in a log, whatever stands around it. */
  readonly fits: RegExp;
  readonly says: string;
  readonly causes: readonly string[];
  readonly next: readonly string[];
  /** Whether trying again can help. */
  readonly passes: boolean;
}

const WITH_TOKEN = "`sallyport explain --role ROLE --snapshot PATH` in the job: it finds the token itself";

/**
 * Messages of STS, IAM, the SDKs, the chart and GitLab, as their documentation and people's logs have them. Where a text
 * is known from recollection only, the row says so with `(recalled)`.
 */
export const KNOWN_ERRORS: readonly KnownError[] = [
  {
    code: "sts/not-authorized",
    fits: /Not authorized to perform:? sts:AssumeRoleWithWebIdentity/i,
    says: "the role's trust policy, or a resource control policy, did not let this token in; or there is no such role",
    causes: [
      "the subject does not match: another branch, a tag, a merge request's source branch, upper and lower case, a renamed project, a customised subject",
      "`StringEquals` with a `*`, which is a letter there",
      "a condition on a key that AWS does not fill for this issuer: `ref`, `environment`, `project_path`, and on a self-managed GitLab everything but `sub` and `aud`",
      "the role does not exist, or the ARN has another account",
      "a resource control policy of the organization denies it",
    ],
    next: [WITH_TOKEN, "`sallyport who FILE`, with the trust policy in a file, shows whom it does let in"],
    passes: false,
  },
  {
    code: "sts/verification-key",
    fits: /Couldn'?t retrieve verification key from your identity provider/i,
    says: "AWS could not fetch the issuer's keys, or not within about five seconds",
    causes: [
      "GitLab's discovery or keys cannot be reached from the Internet: a firewall, a private address",
      "the answer took too long, or was throttled: many jobs at once",
      "the TLS chain is not of a public authority, or out of order",
      "the token was signed by a key that is no longer published",
    ],
    next: [
      "`curl https://GITLAB/.well-known/openid-configuration` from outside of your network",
      "a GitLab that cannot be public: publish the two documents elsewhere (`ci_id_tokens_issuer_url`)",
    ],
    passes: true,
  },
  {
    code: "sts/audience",
    fits: /Incorrect token audience/i,
    says: "the provider does not take the audience that the job asked for",
    causes: [
      "a slash at the end, or `http` for `https`",
      "the job asks for the instance's address, and the provider knows `sts.amazonaws.com`, or the other way round",
      "the provider of another account was meant",
    ],
    next: ["compare `aud:` in .gitlab-ci.yml with `aws iam get-open-id-connect-provider`", WITH_TOKEN],
    passes: false,
  },
  {
    code: "sts/missing-aud",
    fits: /Missing a required claim: ?aud/i,
    says: "the token has no audience: it is not an ID token",
    causes: ["`CI_JOB_JWT`, which is gone since GitLab 17.0", "`CI_JOB_TOKEN`, which is for GitLab itself"],
    next: ["declare `id_tokens:` in the job"],
    passes: false,
  },
  {
    code: "sts/thumbprint",
    fits: /HTTPS certificate doesn'?t match configured thumbprint/i,
    says: "the issuer's certificate is of an authority that AWS does not know, and the provider has another thumbprint",
    causes: [
      "a private certificate authority whose certificate was renewed",
      "a placeholder that was copied from a guide",
    ],
    next: ["`aws iam update-open-id-connect-provider-thumbprint` with the top intermediate authority's"],
    passes: false,
  },
  {
    code: "sts/no-provider",
    fits: /No OpenIDConnect provider found in your account/i,
    says: "the role's own account has no provider for the token's issuer",
    causes: [
      "the provider stands in another account than the role",
      "the address differs: a slash at the end, a port, a path, `ci_id_tokens_issuer_url`",
      "an EKS cluster was made anew and has another issuer",
    ],
    next: ["`aws iam list-open-id-connect-providers` in the role's account", WITH_TOKEN],
    passes: false,
  },
  {
    code: "sts/roles-claim",
    fits: /target role ARN is not present in the roles claim/i,
    says: "the token says for which roles it is, and this is none of them",
    causes: ["a broker made the token for another role"],
    next: ["ask the broker for this role"],
    passes: false,
  },
  {
    code: "sts/not-a-jwt",
    fits: /ID Token provided is not a valid JWT|Provided Token is not a Login With Amazon token/i,
    says: "what was sent is no ID token",
    causes: [
      "the variable is empty: `id_tokens:` is not in this job",
      "the value is `[MASKED]`, copied from a log",
      "the token was cut off",
      "`--provider-id` was given, which is for other kinds of tokens",
    ],
    next: ["`sallyport explain` in the job says what it found"],
    passes: false,
  },
  {
    code: "sts/expired",
    fits: /ExpiredToken|Token expired: current date/i,
    says: "the token had ended before it was used",
    causes: [
      "the job took the role late: the token lives as long as the job's timeout, or five minutes where it has none",
      "credentials of a session ended in a long job",
      "a clock is wrong",
    ],
    next: ["`sallyport exec` renews credentials while the token lasts", "raise `timeout:` of the job"],
    passes: false,
  },
  {
    code: "sts/idp-rejected",
    fits: /IDPRejectedClaim/i,
    says: "AWS found a claim of the token invalid",
    causes: ["the token was revoked, or is malformed", "a clock is wrong"],
    next: [WITH_TOKEN],
    passes: false,
  },
  {
    code: "sts/idp-communication",
    fits: /IDPCommunicationError/i,
    says: "AWS could not reach the issuer just then",
    causes: ["GitLab was slow or down", "many jobs asked at the same time"],
    next: ["try again: `sallyport exec` and `creds` do so within the token's life"],
    passes: true,
  },
  {
    code: "sts/packed-policy",
    fits: /PackedPolicyTooLarge|PackedPolicySize/i,
    says: "session policy and tags together are too large",
    causes: ["a long session policy", "many session tags; EKS Pod Identity's own take most of the room"],
    next: ["shorten the policy, or set `disableSessionTags` on the association"],
    passes: false,
  },
  {
    code: "sts/malformed-session-policy",
    fits: /MalformedPolicyDocument.*(?:session|sts)/i,
    says: "the session policy that was passed is not one",
    causes: ["the file of `--allow-only` is no identity policy"],
    next: ["`sallyport who FILE` shows what is wrong with a policy, with its place"],
    passes: false,
  },
  {
    code: "sts/duration",
    fits: /DurationSeconds exceeds the MaxSessionDuration/i,
    says: "the session was asked to be longer than the role allows",
    causes: [
      "`--duration` above the role's maximum, which is an hour unless somebody raised it",
      "a role taken by a role: an hour at most",
    ],
    next: ["ask for less; `sallyport exec` renews by itself"],
    passes: false,
  },
  {
    code: "sts/region",
    fits: /RegionDisabledException|STS is not activated in this region/i,
    says: "STS is not switched on in that region for this account",
    causes: ["an opt-in region"],
    next: ["`--region` of one that is on"],
    passes: false,
  },
  {
    code: "iam/guard",
    fits: /Trust policy with trusted principal \S+ must evaluate/i,
    says: "AWS refuses a trust policy for a shared issuer that does not ask for the subject",
    causes: ["the condition on `gitlab.com:sub` is missing, is `*` alone, or is under an operator that does not count"],
    next: ["`sallyport who trust.json` says what AWS would answer"],
    passes: false,
  },
  {
    code: "iam/provider-configuration",
    fits: /Could not connect to openid configuration of provider|OpenIdIdpCommunicationError/i,
    says: "IAM could not read the issuer's discovery document while the provider was made",
    causes: ["the TLS chain is out of order, has duplicates or extra certificates", "the address is not public"],
    next: ["check the chain with `openssl s_client -showcerts`"],
    passes: true,
  },
  {
    code: "gitlab/burned-path",
    fits: /id_token_burned_project_path|ID token issuance is disabled in CI because this project'?s path/i,
    says: "another project had this path before, so GitLab mints no token whose subject holds the path",
    causes: ["a project was deleted, renamed or moved, and a new one took its path (GitLab 19.1 and later)"],
    next: [
      "first let the trust policy admit `project_id:ID:ref_type:branch:ref:NAME` beside the old subject",
      "then set `ci_id_token_sub_claim_components` of the project to `[project_id, ref_type, ref]`",
      "then drop the old subject from the policy",
    ],
    passes: false,
  },
  {
    code: "gitlab/no-signing-key",
    fits: /NoSigningKeyError|400: missing token/i,
    says: "this GitLab has no key to sign ID tokens with",
    causes: ["`ci_jwt_signing_key` is missing or cannot be decrypted, often after a restore"],
    next: ["ask who administers the GitLab: `rake ci:validate_id_token_configuration`"],
    passes: false,
  },
  {
    code: "chart/endpoint",
    fits: /WebIdentityErr: failed to retrieve credentials/i,
    says: "a component asks a storage endpoint for the role instead of STS",
    causes: ["`endpoint` or `host` stands in the object storage connection next to a role"],
    next: ["`sallyport chart lint values.yaml`"],
    passes: false,
  },
  {
    code: "runner/imds",
    fits: /no EC2 IMDS role found/i,
    says: "the runner's manager has no role of the machine",
    causes: [
      "`secrets: aws_secrets_manager` takes the manager's role, not the job's",
      "the manager runs in a container and the hop limit is 1",
    ],
    next: ["give the manager a role, or `role_arn` with an ID token"],
    passes: false,
  },
  {
    code: "sdk/container-endpoint",
    fits: /uri host is not a loopback address/i,
    says: "the program's SDK is too old for EKS Pod Identity",
    causes: ["an SDK from before Pod Identity"],
    next: ["update the program, or use IRSA"],
    passes: false,
  },
  {
    code: "gcp/attribute-condition",
    fits: /rejected by the attribute condition/i,
    says: "the pool provider's condition refused the token",
    causes: [
      "the claim differs",
      "an id was compared with a number: GitLab's are texts, `'20'` and not `20`",
      "a claim that this job does not have, as `environment`",
    ],
    next: ["decode the token and put its claims into the condition"],
    passes: false,
  },
  {
    code: "gcp/audience",
    fits: /invalid_target|Invalid value for "?audience/i,
    says: "Google does not know the provider that the token was sent to",
    causes: ["the audience needs the project's number, not its id", "the pool or the provider is disabled or deleted"],
    next: ["compare it with `gcloud iam workload-identity-pools providers describe`"],
    passes: false,
  },
  {
    code: "gcp/impersonation",
    fits: /iam\.serviceAccounts\.getAccessToken'? denied/i,
    says: "the token was taken, and may not act as that service account",
    causes: [
      "`roles/iam.workloadIdentityUser` is not granted to this principal",
      "it was granted minutes ago and is not everywhere yet",
    ],
    next: ["check the binding: `principalSet://...` with the attribute's exact value"],
    passes: true,
  },
  {
    code: "aws/explicit-deny",
    fits: /is not authorized to perform:? (?!sts:AssumeRoleWithWebIdentity)[\s\S]{0,2000}?with an explicit deny|^with an explicit deny in an? /im,
    says: "the job got in; a statement that denies what it wanted stands above every allow",
    causes: [
      "the kind of policy that the message names: of the organization (service or resource control), a boundary, the session's, the resource's own",
      "a denial of what lacks a condition: another region, an address outside of a network, no tag",
    ],
    next: ["`sallyport explain --principal ARN --action NAME --resource ARN --snapshot PATH` shows the statement"],
    passes: false,
  },
  {
    code: "aws/implicit-deny",
    fits: /because no [a-z -]+ policy allows the|is not authorized to perform:? (?!sts:AssumeRoleWithWebIdentity)(?![\s\S]{0,2000}with an explicit deny)/i,
    says: "the job got in, and nothing allows what it wanted to do",
    causes: [
      "the role's policies lack the action, or name another resource",
      "a condition of the statement that allows it is not met",
      "a boundary, a session policy or an SCP leaves it out: the message names which kind",
      "in another account: its resource's policy has to allow it as well",
    ],
    next: [
      "`sallyport explain --principal ARN --action NAME --resource ARN --snapshot PATH` shows the closest statement",
    ],
    passes: false,
  },
  {
    code: "aws/encoded-message",
    fits: /Encoded authorization failure message/i,
    says: "AWS says why it refused, in a form that needs a permission to be read",
    causes: ["the action, the resource and the policy stand in the message"],
    next: [
      "`aws sts decode-authorization-message --encoded-message TEXT`, as somebody who may `sts:DecodeAuthorizationMessage`",
    ],
    passes: false,
  },
  {
    code: "aws/session-name",
    fits: /roleSessionName['"\s\S]{0,80}failed to satisfy constraint/i,
    says: "the name of the session has characters or a length that STS does not take",
    causes: ["a branch or an environment is in it: only letters, digits and `_+=,.@-` are taken, 2 to 64 of them"],
    next: ["name it by ids: `--role-session-name gitlab-$CI_PROJECT_ID-$CI_JOB_ID`"],
    passes: false,
  },
  {
    code: "iam/malformed-policy",
    fits: /MalformedPolicyDocument(?![\s\S]{0,200}must evaluate)/i,
    says: "AWS does not take the policy as it is written",
    causes: [
      "an element that this kind of policy does not have, as `Resource` in a trust policy",
      "a principal that does not exist, or one with a `*` in its ARN",
      "a session policy that was handed to STS is no policy",
    ],
    next: ["`sallyport who FILE` says what is wrong with a trust policy, and where"],
    passes: false,
  },
  {
    code: "cli/paramfile",
    fits: /Unable to retrieve https?:\/\//i,
    says: "version 1 of the AWS CLI took an address among the arguments for a file to be fetched",
    causes: ["`--client-id-list https://gitlab.com`"],
    next: ["`aws configure set cli_follow_urlparam false`, or version 2 of the AWS CLI"],
    passes: false,
  },
  {
    code: "sdk/unauthorized",
    fits: /\b401 Unauthorized\b/i,
    says: "somebody did not take the token",
    causes: [
      "`CI_JOB_JWT_V2`, which is gone",
      "another audience than the one that is expected",
      "`id_tokens:` is missing in this job",
    ],
    next: [WITH_TOKEN],
    passes: false,
  },
];

/** What is known of the messages in a log, in the order of the table. */
export function recogniseErrors(log: string): readonly KnownError[] {
  return KNOWN_ERRORS.filter(({ fits }) => fits.test(log));
}
