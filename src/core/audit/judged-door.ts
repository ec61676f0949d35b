import type { Admission, Broken, Door } from "../admission/admission.ts";
import { whoCan } from "../admission/who-can.ts";
import type { Actor } from "../escalate/actor.ts";
import type { Chain } from "../escalate/chain.ts";
import { climb } from "../escalate/climb.ts";
import type { Inventory } from "../escalate/inventory.ts";
import type { EstateDoor, OidcDoor } from "../estate/door.ts";
import { type DrawOptions, drawDoors, isGitlabDoor } from "../estate/draw-doors.ts";
import type { Estate } from "../estate/estate.ts";
import { rcpLevelsFor } from "../estate/levels.ts";
import { standingOf } from "../estate/standing.ts";
import type { Tenant } from "../gitlab/claims.ts";
import type { Policy } from "../iam/policy.ts";
import type { Budget } from "../language/budget.ts";
import { isOpenToStrangers } from "./trust/reach.ts";

/** A door with the answers to who comes in and what it leads to. */
export interface JudgedDoor {
  readonly door: EstateDoor;
  /** Of an OIDC door whose trust policy could be read. */
  readonly entry?: Entry;
  /** Who acts once inside; absent where the role or user was not read. */
  readonly actor?: Actor;
  readonly admin: boolean | "unknown";
  /** The ways from inside up to an administrator. */
  readonly chains: readonly Chain[];
  readonly caveats: readonly string[];
}

/** An OIDC door as the reasoner sees it. */
export interface Entry {
  readonly door: OidcDoor;
  readonly trust: Policy;
  readonly at: Door;
  readonly admission: Admission;
}

export interface JudgeOptions extends DrawOptions {
  readonly tenant?: Tenant;
  readonly budget?: Budget;
}

export function judgeDoors(estate: Estate, inventory: Inventory, options: JudgeOptions): readonly JudgedDoor[] {
  const judged = drawDoors(estate, options)
    .filter(isGitlabDoor)
    .map((door) => judge(estate, inventory, door, options));
  const entered = new Set(judged.flatMap(({ entry }) => (entry === undefined || isShut(entry) ? [] : entry.door.role)));
  return judged.filter(
    ({ entry }) => entry === undefined || isMeant(entry) || !isShut(entry) || !entered.has(entry.door.role),
  );
}

function isShut({ admission }: Entry): boolean {
  return admission.reach === "nobody" && admission.exact;
}

/**
 * A statement that names everybody is about those whose tokens its conditions take: that another provider's do not come
 * in by it is no broken door.
 */
function isMeant({ door, trust }: Entry): boolean {
  return trust.statements.some(
    ({ index, principal }) =>
      door.statements.includes(index) &&
      principal?.negated === false &&
      principal.entries.some(({ value }) => value === door.provider.arn),
  );
}

/** Why nobody gets in. That the account lacks the provider is known here, and to the reasoner only an empty list of audiences. */
export function brokenOf({ admission, door }: Entry): readonly Broken[] {
  return door.provider.standing === "missing" ? [MISSING] : (admission.broken ?? []);
}

const MISSING: Broken = {
  code: "provider-missing",
  help: "the account has no such identity provider; create it, or correct its name",
};

function judge(estate: Estate, inventory: Inventory, door: EstateDoor, options: JudgeOptions): JudgedDoor {
  const caveats = [...door.caveats];
  const entry = door.kind === "oidc" ? enter(estate, door, options, caveats) : undefined;
  if (entry !== undefined)
    caveats.push(...entry.admission.caveats.map(({ message }) => message), ...otherOpinion(estate, entry));
  const principal = door.kind === "key" ? door.user : door.role;
  if (principal === undefined) return { door, ...(entry && { entry }), admin: "unknown", chains: [], caveats };
  const actor = inventory.actor(principal);
  const isAdmin = inventory.isAdministrator(principal);
  const chains = isAdmin ? [] : climb(inventory, actor);
  if (actor.unread.length > 0) caveats.push(`not read: ${actor.unread.map((name) => `\`${name}\``).join(", ")}`);
  const admin =
    isAdmin || chains.some((chain) => chain.assumes === undefined) || (actor.unread.length > 0 ? "unknown" : false);
  return { door, ...(entry && { entry }), actor, admin, chains, caveats: [...new Set(caveats)] };
}

function enter(estate: Estate, door: OidcDoor, options: JudgeOptions, caveats: string[]): Entry | undefined {
  const trust = door.role.trust?.policy;
  if (trust === undefined) {
    caveats.push("the trust policy was not read");
    return undefined;
  }
  const rcps = rcpLevelsFor(estate, door.account);
  if (!rcps.known) caveats.push("resource control policies were not read");
  const at: Door = {
    account: door.account,
    provider: { url: door.provider.url, clientIds: clientIdsOf(door, trust) },
    roleArn: door.role.arn,
    ...(rcps.levels === undefined ? {} : { rcps: rcps.levels }),
  };
  const admission = whoCan(trust, at, {
    ...(options.tenant === undefined ? {} : { tenant: options.tenant }),
    ...(options.budget === undefined ? {} : { budget: options.budget }),
  });
  return { door, trust, at, admission };
}

/** Where IAM Access Analyzer looked at the role and came to another answer; it knows nothing of who can make GitLab projects. */
function otherOpinion(estate: Estate, { door, admission }: Entry): readonly string[] {
  if (standingOf(estate.sources, "access-analyzer", { account: door.account }) !== "ok") return [];
  const account = estate.accounts.find(({ id }) => id === door.account);
  const findings = (account?.analyzerFindings ?? []).filter(
    ({ resource, status }) => resource === door.role.arn && status === "ACTIVE",
  );
  const isPublic = findings.some((finding) => finding.public === true);
  const isOpen = isOpenToStrangers(admission.reach);
  if (isPublic && !isOpen)
    return ["IAM Access Analyzer calls this role public, and this audit does not: see its finding"];
  if (!isPublic && isOpen && account?.analyzerFindings !== undefined)
    return [
      "IAM Access Analyzer does not call this role public, and it is: it does not know who can make projects on this GitLab",
    ];
  return [];
}

/**
 * The provider's audiences, which have no order: sorted, so that every token shown asks for the same. Where they were not read, every audience that the policy itself asks for is supposed to be
 * among them, so that the door does not look narrower than it may be.
 */
function clientIdsOf({ provider }: OidcDoor, trust: Policy): readonly string[] {
  if (provider.standing === "missing") return [];
  if (provider.clientIds !== undefined) return [...provider.clientIds].sort();
  return audiencesAsked(trust);
}

/** Audiences that a trust policy compares with, or the usual one. */
export function audiencesAsked(trust: Policy): readonly string[] {
  const asked = trust.statements
    .flatMap((statement) => statement.conditions)
    .filter(({ key }) => key.toLowerCase().endsWith(":aud"))
    .flatMap(({ values }) => values.map(({ value }) => value.replaceAll(/[*?]/g, "x")));
  return asked.length === 0 ? ["sts.amazonaws.com"] : [...new Set(asked)].sort();
}
