import type { Claims } from "../../gitlab/claims.ts";
import { audiencesOf } from "../../gitlab/id-token.ts";
import type { Policy } from "../../iam/policy.ts";
import type { Door } from "../admission.ts";
import { admits } from "../admits.ts";
import { doorwayOf } from "../doorway.ts";
import { type StatementTrial, denialCheck, statementTrials, tokenChecks } from "./checks.ts";
import type { Check, ExplainFix, Explanation, NearMiss } from "./explanation.ts";
import { fixOfAudience, fixOfTrust } from "./fix.ts";
import { isEvidentlyMeant } from "./meant.ts";
import { miss, whyRefused } from "./near-miss.ts";

export interface ExplainOptions {
  /** Seconds since 1970. */
  readonly now?: number;
  /** Somebody says that this job was meant: a grant, or the user. Then a fix of the policy is offered for any refusal. */
  readonly meant?: boolean;
  /** E-mail and login are shown. */
  readonly personal?: boolean;
  readonly caveats?: readonly string[];
  /** How the token itself was found to be, where it was looked at. */
  readonly token?: Check;
}

/** Why one token is let in or refused, check by check in STS's order, with the nearest way to put it right. */
export function explain(trust: Policy, door: Door, claims: Claims, options: ExplainOptions = {}): Explanation {
  const doorway = doorwayOf(door, trust);
  const decision = admits(trust, door, claims);
  const before = [
    ...(options.token === undefined ? [] : [options.token]),
    ...tokenChecks(claims, door, doorway, options.now),
  ];
  const trials = statementTrials(trust, claims, doorway);
  const [nearest] = trials;
  const denial = denialCheck(trust, door, claims);
  const denials = denial === undefined ? [] : [denial];
  const checks = [...before, ...trustChecks(trials), ...denials];
  const tokenFails = before.some(({ ok }) => ok === false);
  const isUnclear = before.some(({ check, ok }) => ok === "unknown" && check !== "time");
  const allowed = tokenFails || !decision.allowed ? false : (decision.exact && !isUnclear) || "undecided";
  const firstMismatch = allowed === true ? undefined : checks.find(({ ok }) => ok === false);
  const nearMiss = firstMismatch === undefined ? undefined : nearMissOf(firstMismatch, nearest, claims, doorway);
  const fixes =
    allowed === true || nearMiss === undefined
      ? []
      : fixesOf({ trust, door, doorway, claims, nearest, firstMismatch, nearMiss, meant: options.meant === true });
  return {
    formatVersion: "1.0",
    allowed,
    checks,
    ...(firstMismatch === undefined ? {} : { firstMismatch }),
    ...(nearMiss === undefined ? {} : { nearMiss }),
    fixes,
    claims: options.personal === true ? claims : withoutPersons(claims),
    ...(door.roleArn === undefined ? {} : { role: door.roleArn }),
    caveats: options.caveats ?? [],
  };
}

function trustChecks(trials: readonly StatementTrial[]): readonly Check[] {
  if (trials.length === 0) {
    return [
      {
        check: "trust",
        ok: false,
        because: "no statement of the trust policy is about this provider and this action",
        help: "name the provider's ARN as the Federated principal, with `sts:AssumeRoleWithWebIdentity`",
      },
    ];
  }
  // Where a statement lets the token in, the others are beside the point.
  const [nearest] = trials;
  return nearest !== undefined && nearest.failed.length === 0 ? nearest.checks : trials.flatMap(({ checks }) => checks);
}

function nearMissOf(
  check: Check,
  nearest: StatementTrial | undefined,
  claims: Claims,
  doorway: ReturnType<typeof doorwayOf>,
): NearMiss {
  const because = check.because ?? "it does not match";
  const help = check.help ?? "see the checks";
  switch (check.check) {
    case "token":
      return miss("token-unreadable", because, help);
    case "issuer":
      return typeof claims.iss === "string" && !claims.iss.startsWith("https://")
        ? miss(
            "legacy-token",
            "this is a legacy token, whose issuer has no https",
            "declare `id_tokens:` in the job; `CI_JOB_JWT` is gone since GitLab 17.0",
          )
        : miss("wrong-issuer", because, help);
    case "provider":
      return miss("provider-missing", because, help);
    case "audience":
      return miss(
        audiencesOf(claims).length === 0
          ? "legacy-token"
          : because.includes("slash")
            ? "audience-spelling"
            : "audience-not-registered",
        because,
        help,
      );
    case "time":
      return miss(because.includes("yet") ? "not-yet-valid" : "expired", because, help);
    case "roles-claim":
      return miss("roles-claim", because, help, true);
    case "rcp":
      return miss(
        "rcp-denied",
        because,
        "the organization's policy is above the account: change it there, if this job was meant",
        true,
      );
    case "deny":
      return miss("denied", because, "the denial stands above every allow", true);
    case "condition": {
      const { statement, failed } = nearest ?? {};
      const condition = failed?.[0];
      if (statement === undefined || failed === undefined || condition === undefined)
        return miss("other-claim", because, help);
      const why = whyRefused(condition, claims, doorway, statement);
      return isEvidentlyMeant(statement, failed, claims, doorway.issuer) ? why : { ...why, refusedAsItShould: true };
    }
    default:
      return miss("no-statement", because, help);
  }
}

interface Refusal {
  readonly trust: Policy;
  readonly door: Door;
  readonly doorway: ReturnType<typeof doorwayOf>;
  readonly claims: Claims;
  readonly nearest: StatementTrial | undefined;
  readonly firstMismatch: Check | undefined;
  readonly nearMiss: NearMiss;
  readonly meant: boolean;
}

function fixesOf({
  trust,
  door,
  doorway,
  claims,
  nearest,
  firstMismatch,
  nearMiss,
  meant,
}: Refusal): readonly ExplainFix[] {
  const fixes: ExplainFix[] = [];
  const [accepted] = door.provider.clientIds;
  if (firstMismatch?.check === "audience" && accepted !== undefined)
    fixes.push(fixOfAudience(audiencesOf(claims)[0] ?? "", accepted));
  if (nearMiss.code === "customised-subject") {
    fixes.push({
      side: "gitlab",
      summary: "set the project's `ci_id_token_sub_claim_components` to the form that the policy expects",
      proofs: [],
    });
  }
  if (nearMiss.code === "unprotected-ref") {
    fixes.push({ side: "gitlab", summary: `protect \`${String(claims["ref"] ?? "")}\` in GitLab`, proofs: [] });
  }
  const isShutOnPurpose = nearMiss.refusedAsItShould && !meant;
  // Another policy helps no token that STS refuses before it looks at one.
  const isPolicys = firstMismatch?.check === "condition";
  if (isPolicys && !isShutOnPurpose && nearest !== undefined && nearest.failed.length > 0) {
    const fix = fixOfTrust(trust, door, doorway, claims, nearest);
    if (fix !== undefined) fixes.push(fix);
  }
  return fixes;
}

const PERSONAL: ReadonlySet<string> = new Set(["user_email", "user_login", "user_identities", "groups_direct"]);

function withoutPersons(claims: Claims): Claims {
  return Object.fromEntries(
    Object.entries(claims).map(([claim, value]) => [
      claim,
      PERSONAL.has(claim) && value !== undefined ? "hidden" : value,
    ]),
  );
}
