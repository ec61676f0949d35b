import type { Claims } from "../../gitlab/claims.ts";
import { audiencesOf } from "../../gitlab/id-token.ts";
import { ask } from "../../iam/asked.ts";
import { isMet } from "../../iam/condition.ts";
import { contextOf } from "../../iam/context.ts";
import { matchStatement } from "../../iam/match-statement.ts";
import type { Condition, Policy, Statement } from "../../iam/policy.ts";
import { NO, YES } from "../../iam/truth.ts";
import { locate } from "../../text/span.ts";
import type { Door } from "../admission.ts";
import { audiencesSeen, claimsSeen } from "../claims-seen.ts";
import type { Doorway } from "../doorway.ts";
import { keyRole } from "../key-role.ts";
import { requestOf } from "../web-identity-request.ts";
import { admits } from "../admits.ts";
import type { Check } from "./explanation.ts";
import { likeness } from "./likeness.ts";
import { whyRefused } from "./near-miss.ts";

/** Before any policy: what STS asks of a token itself. `now` is absent where nobody has a clock. */
export function tokenChecks(claims: Claims, door: Door, doorway: Doorway, now: number | undefined): readonly Check[] {
  return [
    issuerCheck(claims, doorway),
    providerCheck(doorway),
    audienceCheck(claims, door, doorway),
    timeCheck(claims, now),
    rolesCheck(claims, doorway),
  ];
}

function issuerCheck(claims: Claims, { iss }: Doorway): Check {
  const had = text(claims.iss);
  if (claims.iss === iss) return { check: "issuer", ok: true, token: had, policy: iss };
  const near = had.replace(/\/+$/, "") === iss.replace(/\/+$/, "");
  return {
    check: "issuer",
    ok: false,
    token: had,
    policy: iss,
    because: near
      ? "a slash at the end makes it another issuer"
      : "the account has no provider for the token's issuer, as far as this door goes",
    help: near ? "create the provider with the address to the letter" : `the door is for \`${iss}\``,
  };
}

function providerCheck({ providerArn, audiences }: Doorway): Check {
  if (audiences.length > 0) return { check: "provider", ok: true, policy: providerArn };
  return {
    check: "provider",
    ok: false,
    policy: providerArn,
    because: "the account has no such provider, or it takes no audience",
    help: "create it, in the role's own account",
  };
}

function audienceCheck(claims: Claims, { provider }: Door, doorway: Doorway): Check {
  const had = audiencesOf(claims);
  const base = {
    check: "audience",
    token: had.join(", ") || "none",
    policy: provider.clientIds.join(", ") || "none",
  } as const;
  if (audiencesSeen(claims, doorway).length > 0) {
    if (had.length < 2 || typeof claims["azp"] === "string") return { ...base, ok: true };
    return { ...base, ok: "unknown", because: "AWS does not say what it makes of a token with several audiences" };
  }
  const near = provider.clientIds.find((id) => had.some((one) => bare(one) === bare(id)));
  return {
    ...base,
    ok: false,
    because:
      had.length === 0
        ? "the token has no audience: it is no ID token"
        : near === undefined
          ? "the provider does not take this audience"
          : "the two differ by a slash or by https",
    help: `ask for \`${near ?? provider.clientIds[0] ?? "sts.amazonaws.com"}\` under \`id_tokens:\`, or register the other with the provider`,
  };
}

function bare(audience: string): string {
  return audience
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/\/+$/, "");
}

/** STS was seen to take a token some minutes past its end; that is not counted on. */
function timeCheck(claims: Claims, now: number | undefined): Check {
  const [from, until] = [claims["nbf"], claims["exp"]];
  if (now === undefined || typeof until !== "number")
    return { check: "time", ok: "unknown", because: "the token says no time, or nobody looked at the clock" };
  const left = until - now;
  if (left <= 0)
    return {
      check: "time",
      ok: false,
      token: `ended ${duration(-left)} ago`,
      because: "the token is expired",
      help: "it lives as long as the job's timeout, or five minutes where a job has none: take the role earlier, or raise the timeout",
    };
  if (typeof from === "number" && from - now > 60)
    return {
      check: "time",
      ok: false,
      token: `begins in ${duration(from - now)}`,
      because: "the token is not valid yet",
      help: "a clock is wrong, here or at GitLab",
    };
  return { check: "time", ok: true, token: `good for ${duration(left)}` };
}

function duration(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} seconds`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} minutes` : `${Math.round(seconds / 3600)} hours`;
}

const ROLES = "https://aws.amazon.com/roles";

function rolesCheck(claims: Claims, { roleArn }: Doorway): Check {
  const roles = claims[ROLES];
  if (roles === undefined)
    return { check: "roles-claim", ok: true, because: "the token does not say for which roles it is" };
  const listed = Array.isArray(roles) ? roles.map(String) : [String(roles)];
  if (roleArn === undefined)
    return {
      check: "roles-claim",
      ok: "unknown",
      token: listed.join(", "),
      because: "which role this policy is of was not said",
    };
  const ok = listed.includes(roleArn);
  return {
    check: "roles-claim",
    ok,
    token: listed.join(", "),
    policy: roleArn,
    ...(ok ? {} : { because: "the token is for other roles" }),
  };
}

/** One statement, condition by condition. */
export interface StatementTrial {
  readonly statement: Statement;
  readonly checks: readonly Check[];
  readonly failed: readonly Condition[];
}

/** How each allowing statement for this provider takes the token; the one that comes nearest, and then is most alike, first. */
export function statementTrials(trust: Policy, claims: Claims, doorway: Doorway): readonly StatementTrial[] {
  const seen = claimsSeen(claims, doorway);
  const [audience] = audiencesSeen(claims, doorway);
  const request = requestOf(doorway, { ...seen, ...(audience === undefined ? {} : { aud: audience }) });
  const context = contextOf(request.context);
  const trials = trust.statements
    .filter((statement) => statement.effect === "Allow" && isFor(statement, trust, doorway))
    .map((statement): StatementTrial => {
      const checks = statement.conditions.map((condition) =>
        conditionCheck(condition, statement, { trust, claims, doorway, context }),
      );
      const failed = statement.conditions.filter((_, at) => checks[at]?.ok === false);
      return { statement, checks, failed };
    });
  if (trials.length < 2) return trials;
  const alike = new Map(trials.map((trial) => [trial, likeness(trial, claims, doorway.issuer)]));
  return trials.sort(
    (a, b) =>
      a.failed.length - b.failed.length ||
      (alike.get(b) ?? 0) - (alike.get(a) ?? 0) ||
      a.statement.index - b.statement.index,
  );
}

interface Trial {
  readonly trust: Policy;
  readonly claims: Claims;
  readonly doorway: Doorway;
  readonly context: ReturnType<typeof contextOf>;
}

function conditionCheck(condition: Condition, statement: Statement, { trust, claims, doorway, context }: Trial): Check {
  const truth = isMet(condition, context, trust.version);
  const had = context.get(condition.key.toLowerCase());
  const base = {
    check: "condition",
    token: had === undefined ? "absent" : had.join(", "),
    policy: `${condition.operator} ${condition.key} ${condition.values.map(({ value }) => value).join(" | ")}`,
    statement: statement.index,
    at: locate(trust.source, condition.at),
  } as const;
  if (truth === YES) return { ...base, ok: true };
  if (truth !== NO) return { ...base, ok: "unknown", because: "it could not be decided" };
  const role = keyRole(condition.key, doorway.issuer).kind;
  if (role === "chosen") return { ...base, ok: "unknown", because: `the caller chooses \`${condition.key}\`` };
  const { message, help } = whyRefused(condition, claims, doorway, statement);
  return { ...base, ok: false, because: message, help };
}

/** Whether a statement may speak of this provider and the action, whatever its conditions. */
function isFor(statement: Statement, trust: Policy, doorway: Doorway): boolean {
  return matchStatement({ ...statement, conditions: [] }, trust, ask(requestOf(doorway, {})), true).truth !== NO;
}

/** What says no although a statement allows: a denial of the policy itself, or of the organization. */
export function denialCheck(trust: Policy, door: Door, claims: Claims): Check | undefined {
  const reason = admits(trust, door, claims).because.find(({ applied, code }) => applied && code === "deny");
  if (reason === undefined) return undefined;
  const check = reason.layer === "rcp" ? "rcp" : "deny";
  const where = `${reason.policy ?? (check === "rcp" ? "a resource control policy" : "the trust policy")}, statement ${reason.sid ?? reason.statement ?? 0}`;
  return {
    check,
    ok: false,
    policy: where,
    because:
      check === "rcp"
        ? "a resource control policy of the organization denies it"
        : "a statement of the policy denies it",
    ...(reason.span === undefined ? {} : { at: reason.span }),
  };
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "none";
}
