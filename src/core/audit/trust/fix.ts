import type { TokenSet } from "../../admission/admission.ts";
import { whoCan } from "../../admission/who-can.ts";
import type { RoleObject } from "../../change/object.ts";
import type { Role } from "../../estate/account.ts";
import type { Policy } from "../../iam/policy.ts";
import { printPolicy } from "../../iam/print-policy.ts";
import { readPolicy } from "../../iam/read-policy.ts";
import { predictWrite } from "../../iam/write-guard.ts";
import type { Fix } from "../finding.ts";
import type { Audit } from "../rule.ts";
import { seenAt } from "./events.ts";
import type { Entry } from "../judged-door.ts";

/** The default quota of a trust policy, in characters without white space (IAM quotas). */
const TRUST_LIMIT = 2048;

/**
 * A narrower trust policy as a fix, with what was proved about it. No fix is better than one that does not hold: nothing
 * is offered that lets somebody in who did not come in before, or that shuts everybody out.
 */
export function fixTrust(
  audit: Audit,
  entry: Entry,
  narrower: Policy,
  summary: string,
  reason: string,
): Fix | undefined {
  const text = printPolicy(narrower);
  const policy = readPolicy(text, { kind: "trust" }).value;
  if (policy === undefined) return undefined;
  const after = whoCan(policy, entry.at, audit.tenant === undefined ? {} : { tenant: audit.tenant });
  if (after.reach === "nobody") return undefined;
  const inside = after.admitted.within(entry.admission.admitted).holds;
  if (inside !== true) return undefined;
  const guard = predictWrite(policy);
  const size = text.replaceAll(/\s/g, "").length;
  const proofs: Fix["proofs"][number][] = [
    { claim: "nobody comes in who did not before", holds: inside },
    { claim: "AWS takes the policy", holds: guard.accepted },
    { claim: `it fits: ${size} of ${TRUST_LIMIT} characters`, holds: size <= TRUST_LIMIT },
  ];
  if (audit.tenant !== undefined)
    proofs.push({
      claim: "no outsider comes in any more",
      holds: after.outsider === undefined ? after.exact || "undecided" : false,
    });
  const { role } = entry.door;
  return {
    summary,
    changes: [
      {
        action: "update",
        account: role.account,
        before: roleObject(role, printPolicy(entry.trust)),
        after: roleObject(role, text),
        reason,
      },
    ],
    proofs,
    breaks: breaksOf(audit, entry, after.admitted),
  };
}

export function roleObject(role: Role, trust: string): RoleObject {
  return {
    kind: "role",
    arn: role.arn,
    trust,
    ...(role.description === undefined ? {} : { description: role.description }),
    maxSessionSeconds: role.maxSessionSeconds ?? 3600,
    ...(role.boundary === undefined ? {} : { boundary: role.boundary }),
    tags: role.tags,
  };
}

/**
 * Subjects that CloudTrail saw come in and that would not any more. It records the subject and no other claim, so the
 * others are supposed to be as the new policy wants them: what is listed breaks for certain.
 */
function breaksOf(audit: Audit, entry: Entry, after: TokenSet): Fix["breaks"] {
  const { account, provider } = entry.door;
  if (audit.estate.accounts.find((one) => one.id === account)?.webIdentityEvents === undefined) return "unknown";
  const pins = [{}, ...after.describe().map((pattern) => ({ ...pattern.ids, ...pattern.claims }))];
  const lost = seenAt(audit, entry).filter(({ subject, audience }) => {
    const token = {
      iss: `https://${provider.url}`,
      sub: subject,
      aud: audience ?? entry.at.provider.clientIds[0] ?? "",
    };
    return !pins.some((claims) => after.has({ ...claims, ...token }));
  });
  return [...new Set(lost.map(({ subject }) => subject))].sort();
}
