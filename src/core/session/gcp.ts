import type { Claims } from "../gitlab/claims.ts";

/** A workload identity provider, by the name that tokens are exchanged for. */
export interface WorkloadProvider {
  /** `projects/1/locations/global/workloadIdentityPools/pool/providers/gitlab` */
  readonly name: string;
  /** The audience of the exchange. */
  readonly audience: string;
}

const PROVIDER =
  /^(?:(?:https:)?\/\/iam\.googleapis\.com\/)?(projects\/(\d+|[^/]+)\/locations\/global\/workloadIdentityPools\/[a-z0-9-]{4,32}\/providers\/[a-z0-9-]{4,32})$/;

export type ProviderReading = { readonly provider: WorkloadProvider } | { readonly problem: string };

/** Reads a provider's full name, with or without the host that consoles show before it. */
export function readProvider(text: string): ProviderReading {
  const [, name, project] = PROVIDER.exec(text) ?? [];
  if (name === undefined || project === undefined) {
    return { problem: "expected projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER" };
  }
  // Google names pools by the project's number; with the id every exchange fails as an unknown audience.
  if (!/^\d+$/.test(project)) return { problem: `\`${project}\` is the project's id, and its number is needed here` };
  return { provider: { name, audience: `//iam.googleapis.com/${name}` } };
}

export interface ExternalAccount {
  readonly provider: WorkloadProvider;
  readonly serviceAccount?: string | undefined;
  readonly tokenFile: string;
  readonly lifetimeSeconds?: number | undefined;
  readonly endpoints: GoogleEndpoints;
}

/** Where Google answers; one base for both in a rehearsal. */
export interface GoogleEndpoints {
  readonly token: string;
  readonly credentials: string;
}

export function googleEndpoints(override: string | undefined): GoogleEndpoints {
  const base = override?.replace(/\/+$/, "");
  return {
    token: `${base ?? "https://sts.googleapis.com"}/v1/token`,
    credentials: base ?? "https://iamcredentials.googleapis.com",
  };
}

export function impersonationUrl({ credentials }: GoogleEndpoints, email: string): string {
  return `${credentials}/v1/projects/-/serviceAccounts/${encodeURIComponent(email)}:generateAccessToken`;
}

/** The external-account file that Google's libraries, gcloud and Terraform read. It names the token's file, not the token. */
export function writeExternalAccount(account: ExternalAccount): string {
  const { provider, serviceAccount, tokenFile, endpoints, lifetimeSeconds } = account;
  const document = {
    type: "external_account",
    universe_domain: "googleapis.com",
    audience: provider.audience,
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    token_url: endpoints.token,
    ...(serviceAccount === undefined
      ? {}
      : {
          // Google's libraries look for the address as it is written in its documentation, with a plain `@`.
          service_account_impersonation_url: impersonationUrl(endpoints, serviceAccount).replace("%40", "@"),
          ...(lifetimeSeconds === undefined
            ? {}
            : { service_account_impersonation: { token_lifetime_seconds: lifetimeSeconds } }),
        }),
    credential_source: { file: tokenFile, format: { type: "text" } },
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** What Google's refusals mean. The first row whose code and text fit. */
interface Meaning {
  readonly code: string;
  readonly says?: RegExp;
  readonly means: string;
}

const MEANINGS: readonly Meaning[] = [
  {
    code: "unauthorized_client",
    says: /attribute condition/i,
    means:
      "the provider's attribute condition is not met by this token; GitLab's claims are strings, so `assertion.project_id == 20` never holds and `== '20'` may",
  },
  {
    code: "invalid_target",
    means:
      "the pool or provider is disabled, deleted or misspelt: a deleted pool stays for 30 days and its name stays taken",
  },
  {
    code: "invalid_request",
    says: /audience/i,
    means: "the provider's full name is wrong: it has the project's number, not its id",
  },
  {
    code: "invalid_grant",
    says: /audience|\baud\b/i,
    means:
      "the token's `aud` is not an allowed audience of the provider; without allowed audiences it must be the provider's full name",
  },
  { code: "invalid_grant", says: /expired/i, means: "the ID token has ended: it lives as long as the job's timeout" },
  {
    code: "invalid_grant",
    says: /127|google\.subject|subject/i,
    means: "`google.subject` may have 127 bytes: map it to the project's id and not to the whole `sub`",
  },
  {
    code: "invalid_grant",
    means:
      "Google does not take the token: issuer with or without a slash, signature, keys that cannot be fetched, or its time",
  },
  {
    code: "PERMISSION_DENIED",
    says: /iam\.serviceAccounts\.getAccessToken/i,
    means:
      "the identity lacks roles/iam.workloadIdentityUser on the service account, or the account does not exist; new grants take up to 5 minutes",
  },
  { code: "PERMISSION_DENIED", means: "the service account's API is off, or the identity may not use it" },
];

export interface GoogleFailure {
  readonly status?: number;
  readonly code: string;
  readonly message: string;
}

export function meaningOf(failure: GoogleFailure): string | undefined {
  return MEANINGS.find(({ code, says }) => code === failure.code && (says === undefined || says.test(failure.message)))
    ?.means;
}

/** What is wrong with a token for Google before it is asked, in words; nothing for a token that may do. */
export function warningsFor(claims: Claims): readonly string[] {
  const subject = typeof claims.sub === "string" ? claims.sub : "";
  // UTF-8 by escapes, since the core has no encoder.
  const bytes = encodeURIComponent(subject).replaceAll(/%[\dA-F]{2}/g, "x").length;
  if (bytes <= 127) return [];
  return [
    `the subject has ${bytes} bytes: a provider that maps google.subject to assertion.sub refuses it, since 127 are the most`,
  ];
}
