import type { Claims } from "../../../core/gitlab/claims.ts";
import { decodeBase64Url } from "../../../core/text/base64url.ts";

/** What people send in the place of an ID token, told without quoting it. */
export function recognise(text: string): { readonly message: string; readonly help: string } | undefined {
  const help = "declare `id_tokens:` in the job; its variable holds the token";
  if (/^gl(?:cbt)-/.test(text)) return { message: "this is a `CI_JOB_TOKEN`, which is for GitLab itself", help };
  if (/^gl[a-z]+-/.test(text))
    return {
      message:
        "this is an access token of GitLab, which no cloud takes; it is now in a file or a variable, so think of revoking it",
      help,
    };
  if (/^(?:AKIA|ASIA)[A-Z0-9]{16}/.test(text)) return { message: "this is the id of an AWS access key", help };
  if (/^[\w-]+\.[\w-]+\.$/.test(text))
    return {
      message: "the token is not signed: its third part is empty",
      help: "STS takes only what the issuer signed",
    };
  if (/^\$\{?\w+\}?$/.test(text)) return { message: "this is a variable's name and not its value", help };
  if (/^(?:["']|Bearer )/i.test(text) && /[\w-]{8,}\.[\w-]{8,}\.[\w-]+/.test(text))
    return { message: "there is more than a token: quotes, or the name of a scheme", help: "give the token alone" };
  const decoded = decodeBase64Url(text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, ""));
  if (decoded !== undefined && /^[\w-]+\.[\w-]+\.[\w-]+\s*$/.test(decoded))
    return { message: "this is an ID token that was encoded in base64 once more", help: "decode it once" };
  if (decoded !== undefined && decoded.startsWith("{"))
    return { message: "this is one part of a token", help: "give the whole: three parts with dots" };
  if (/^eyJ[\w-]+(?:\.[\w-]*)?$/.test(text))
    return {
      message: "the token is cut off: three parts with dots are expected",
      help: "read it from the variable itself; logs cut long lines",
    };
  return undefined;
}

/** Why STS takes no such token, whatever the policy says. */
export interface Useless {
  readonly what: string;
  readonly because: string;
  readonly help?: string;
}

const ALGORITHMS = /^(?:RS|ES)(?:256|384|512)$/;

const USELESS: readonly (Useless & { readonly is: (algorithm: string, claims: Claims, jwt: string) => boolean })[] = [
  {
    is: (algorithm) => !ALGORITHMS.test(algorithm),
    what: "signed with another algorithm",
    because: "STS takes RS256, ES256 and their longer kin, and nothing else",
  },
  {
    is: (_, { sub }) => typeof sub === "string" && /^job_\d+$/.test(sub),
    what: "a legacy `CI_JOB_JWT`",
    because: "it has no audience, and is gone since GitLab 17.0",
    help: "declare `id_tokens:` in the job",
  },
  {
    is: (_, { sub }) => typeof sub !== "string" || sub === "",
    what: "without a subject",
    because: "it says of nobody whose it is: it is no ID token of a job",
    help: "declare `id_tokens:` in the job",
  },
  {
    // The API model of STS: `WebIdentityToken`, 4 to 20000 characters.
    is: (_algorithm, _claims, jwt) => jwt.length > 20_000,
    what: "of more than 20,000 characters",
    because: "STS takes no longer one",
    help: "a user of very many groups makes it long: `groups_direct`",
  },
];

export function whyUseless(algorithm: string, claims: Claims, jwt: string): Useless | undefined {
  const found = USELESS.find(({ is }) => is(algorithm, claims, jwt));
  if (found === undefined) return undefined;
  const { is: _, ...useless } = found;
  return found === USELESS[0] ? { ...useless, what: `signed with ${algorithm}` } : useless;
}
