import type { Door } from "../../admission/admission.ts";
import { whoCan } from "../../admission/who-can.ts";
import { drawDoors } from "../../estate/draw-doors.ts";
import type { Estate } from "../../estate/estate.ts";
import type { Claims, Tenant } from "../../gitlab/claims.ts";
import { matchesGlob } from "../../iam/glob.ts";
import type { Policy } from "../../iam/policy.ts";
import { printPolicy } from "../../iam/print-policy.ts";
import { readPolicy } from "../../iam/read-policy.ts";

export interface Guardrail {
  /** The resource control policy, printed. */
  readonly policy: string;
  /** Of a trust policy that lets in every token of the issuer: whether no outsider is left. */
  readonly holds: boolean;
  readonly outsider?: Claims;
  readonly breaks: readonly GuardrailBreak[];
}

/** A door that lets somebody in today whom the guardrail keeps out. */
export interface GuardrailBreak {
  readonly account: string;
  readonly role: string;
  /** One token that would be refused. */
  readonly token?: Claims;
  /** Subjects that were seen to come in and would be refused. */
  readonly seen: readonly string[];
}

/**
 * A resource control policy under which no token of an issuer gets into any role of the organisation but those of the
 * tenant. Only tokens of this issuer carry its `sub`, so that others are left alone. A subject that begins otherwise than
 * with what is ours is refused, whoever minted it.
 */
export function guardrailFor(issuer: string, tenant: Tenant, estate: Estate | undefined): Guardrail {
  const key = `${issuer}:sub`;
  const subjects = [
    ...(tenant.groups ?? []).map((group) => `project_path:${group}/*`),
    ...(tenant.namespaceIds ?? []).map((id) => `namespace_id:${id}:*`),
    ...(tenant.projectIds ?? []).map((id) => `project_id:${id}:*`),
  ].sort();
  const statement = {
    Sid: "OnlyOurJobs",
    Effect: "Deny",
    Principal: "*",
    Action: "sts:AssumeRoleWithWebIdentity",
    Resource: "*",
    Condition: { StringNotLike: { [key]: subjects }, Null: { [key]: "false" } },
  };
  const text = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const policy = readPolicy(text, { kind: "rcp", name: "guardrail" }).value;
  if (policy === undefined) throw new TypeError("the guardrail is no policy");
  const outsider = outsiderUnder(policy, issuer, tenant);
  return {
    policy: printPolicy(policy),
    holds: outsider === undefined,
    ...(typeof outsider === "object" ? { outsider } : {}),
    breaks: estate === undefined ? [] : breaksOf(policy, issuer, subjects, estate),
  };
}

/** What the most open trust policy there is would still let in. */
function outsiderUnder(rcp: Policy, issuer: string, tenant: Tenant): Claims | "undecided" | undefined {
  const account = "111111111111";
  const door: Door = { account, provider: { url: issuer, clientIds: ["sts.amazonaws.com"] }, rcps: [[rcp]] };
  const statement = {
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` },
    Action: "sts:AssumeRoleWithWebIdentity",
  };
  const trust = readPolicy(JSON.stringify({ Version: "2012-10-17", Statement: [statement] }), { kind: "trust" }).value;
  if (trust === undefined) throw new TypeError("an open trust policy is one");
  const { outsider, exact } = whoCan(trust, door, { tenant });
  return outsider ?? (exact ? undefined : "undecided");
}

function breaksOf(rcp: Policy, issuer: string, subjects: readonly string[], estate: Estate): readonly GuardrailBreak[] {
  const breaks: GuardrailBreak[] = [];
  for (const door of drawDoors(estate, { issuers: [issuer] })) {
    const trust = door.kind === "oidc" && door.provider.url === issuer ? door.role.trust?.policy : undefined;
    if (door.kind !== "oidc" || trust === undefined) continue;
    const now: Door = {
      account: door.account,
      provider: { url: issuer, clientIds: door.provider.clientIds ?? ["sts.amazonaws.com"] },
      roleArn: door.role.arn,
    };
    const before = whoCan(trust, now);
    const { holds, escape } = before.admitted.within(whoCan(trust, { ...now, rcps: [[rcp]] }).admitted);
    const events = estate.accounts.find(({ id }) => id === door.account)?.webIdentityEvents ?? [];
    const seen = events
      .filter((event) => event.roleArn === door.role.arn && event.provider === issuer && event.succeeded > 0)
      .map(({ subject }) => subject)
      .filter((subject) => !subjects.some((pattern) => matchesGlob(pattern, subject)));
    if (holds === true && seen.length === 0) continue;
    const about = { account: door.account, role: door.role.arn, seen: [...new Set(seen)].sort() };
    breaks.push(escape === undefined ? about : { ...about, token: escape });
  }
  return breaks;
}
