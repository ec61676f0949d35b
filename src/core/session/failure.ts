/**
 * What an answer of STS means for us. `passing`: try again. `refused`: AWS looked and said no. `token`: the ID token is
 * of no use any more. `input`: the request was wrong. `trust`: this machine does not trust the other end.
 */
export type FailureClass = "passing" | "refused" | "token" | "input" | "trust";

/** An answer that is not a success, or none at all (no status, then the code is the network's own). */
export interface ServiceFailure {
  readonly status?: number;
  readonly code: string;
  readonly message: string;
}

interface Row {
  readonly codes: readonly string[];
  /** Where the code alone does not tell. */
  readonly says?: RegExp;
  readonly is: FailureClass;
  readonly help?: string;
}

/**
 * The first row that fits, from the errors that the STS model declares for AssumeRoleWithWebIdentity and the texts that
 * GitLab's documentation quotes. Texts are AWS's and may change: a row that needs one falls through to its code.
 */
const ROWS: readonly Row[] = [
  {
    codes: ["InvalidIdentityToken", "InvalidIdentityTokenException"],
    says: /retrieve verification key/i,
    is: "passing",
    help: "AWS must reach the issuer's discovery document and keys from the internet within some seconds",
  },
  {
    codes: ["IDPCommunicationError", "IDPCommunicationErrorException"],
    is: "passing",
    help: "AWS must reach the issuer's discovery document and keys from the internet within some seconds",
  },
  {
    codes: ["InvalidIdentityToken", "InvalidIdentityTokenException"],
    says: /No OpenIDConnect provider/i,
    is: "refused",
    help: "the role's account has no OIDC provider whose URL equals the token's `iss`, to the letter",
  },
  {
    codes: ["InvalidIdentityToken", "InvalidIdentityTokenException"],
    says: /audience/i,
    is: "refused",
    help: "the token's `aud` is not among the client ids of the OIDC provider: change `aud` under `id_tokens`, or the provider",
  },
  {
    codes: ["InvalidIdentityToken", "InvalidIdentityTokenException"],
    says: /required claim: aud/i,
    is: "refused",
    help: "this is a token without `aud`, such as CI_JOB_JWT: ask for one under `id_tokens`",
  },
  {
    codes: ["InvalidIdentityToken", "InvalidIdentityTokenException"],
    says: /roles claim/i,
    is: "refused",
    help: "the token lists the roles it is for, and this role is not among them",
  },
  {
    codes: ["InvalidIdentityToken", "InvalidIdentityTokenException"],
    says: /thumbprint/i,
    is: "refused",
    help: "the issuer's certificate changed: renew the thumbprint of the OIDC provider",
  },
  {
    codes: ["InvalidIdentityToken", "InvalidIdentityTokenException", "IDPRejectedClaim", "IDPRejectedClaimException"],
    is: "refused",
  },
  {
    codes: ["ExpiredToken", "ExpiredTokenException"],
    is: "token",
    help: "an ID token lives as long as the job's timeout, or 5 minutes where there is none: raise `timeout` of the job",
  },
  { codes: ["AccessDenied", "AccessDeniedException", "UnauthorizedException"], is: "refused" },
  {
    codes: ["RegionDisabledException"],
    is: "refused",
    help: "STS is not switched on in this region for the account: choose another with --region",
  },
  {
    codes: ["PackedPolicyTooLarge", "PackedPolicyTooLargeException"],
    is: "input",
    help: "the session policy is too large once packed: shorten it",
  },
  { codes: ["MalformedPolicyDocument", "MalformedPolicyDocumentException", "ValidationError"], is: "input" },
  {
    codes: ["SignatureDoesNotMatch", "RequestExpired", "InvalidSignatureException"],
    is: "input",
    help: "this machine's clock is off, or something between here and AWS changes the request",
  },
  {
    codes: [
      "DEPTH_ZERO_SELF_SIGNED_CERT",
      "SELF_SIGNED_CERT_IN_CHAIN",
      "UNABLE_TO_GET_ISSUER_CERT",
      "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      "CERT_HAS_EXPIRED",
      "CERT_NOT_YET_VALID",
      "ERR_TLS_CERT_ALTNAME_INVALID",
    ],
    is: "trust",
    help: "where a proxy opens TLS, name its certificate in AWS_CA_BUNDLE",
  },
  {
    codes: ["Throttling", "ThrottlingException", "TooManyRequestsException", "RequestLimitExceeded", "SlowDown"],
    is: "passing",
  },
];

export interface Sorted {
  readonly is: FailureClass;
  readonly help?: string;
}

/** Sorts a failure: by its code and text where they are known, else by its status. */
export function sortFailure(failure: ServiceFailure): Sorted {
  for (const row of ROWS) {
    if (!row.codes.includes(failure.code)) continue;
    if (row.says !== undefined && !row.says.test(failure.message)) continue;
    return row.help === undefined ? { is: row.is } : { is: row.is, help: row.help };
  }
  const { status } = failure;
  if (status === undefined || (status >= 500 && status !== 501) || status === 429 || status === 408)
    return { is: "passing" };
  return { is: status === 401 || status === 403 ? "refused" : "input" };
}
