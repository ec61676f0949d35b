import type { PolicyKind } from "./policy.ts";

/** How long one kind of policy may be. */
export interface SizeLimit {
  readonly what: string;
  readonly characters: number;
  /** Where the account's quota can be raised, up to which length. */
  readonly raisable?: number;
  /** Whether whitespace counts. */
  readonly whitespace: boolean;
}

/**
 * IAM User Guide, "IAM and AWS STS quotas"; AWS Organizations User Guide, "Quotas". IAM counts no whitespace, Organizations
 * counts what it is sent. That a trust policy's quota can be raised to 8,192 is from third-party copies of the page of
 * 2026, and the sizes of the two kinds of Organizations from older copies. A resource policy's limit is its service's.
 */
export const SIZE_LIMITS: Readonly<Record<Exclude<PolicyKind, "resource">, SizeLimit>> = {
  trust: { what: "a role's trust policy", characters: 2_048, raisable: 8_192, whitespace: false },
  identity: { what: "a managed policy", characters: 6_144, whitespace: false },
  boundary: { what: "a managed policy", characters: 6_144, whitespace: false },
  session: { what: "the session policies of one call together", characters: 2_048, whitespace: true },
  scp: { what: "a service control policy", characters: 5_120, whitespace: true },
  rcp: { what: "a resource control policy", characters: 5_120, whitespace: true },
};

/** What all inline policies of one principal may have together, without whitespace. */
export const INLINE_LIMITS = { user: 2_048, group: 5_120, role: 10_240 } as const;

/** The length of a policy's JSON as AWS counts it. IAM leaves out whitespace between tokens, not inside of strings. */
export function countCharacters(text: string, whitespace: boolean): number {
  if (whitespace) return text.length;
  let count = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (quoted && code === 92) {
      at++;
      count += 2;
    } else if (code === 34) {
      quoted = !quoted;
      count++;
    } else if (quoted || !(code === 32 || code === 9 || code === 10 || code === 13)) {
      count++;
    }
  }
  return count;
}
