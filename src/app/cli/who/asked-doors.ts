import type { Door } from "../../../core/admission/admission.ts";
import { type Role, UNKNOWN_ACCOUNT } from "../../../core/estate/account.ts";
import type { OidcDoor } from "../../../core/estate/door.ts";
import { drawDoors, isGitlabDoor } from "../../../core/estate/draw-doors.ts";
import type { Estate } from "../../../core/estate/estate.ts";
import { rcpLevelsFor } from "../../../core/estate/levels.ts";
import { GITLAB_COM, issuerName } from "../../../core/gitlab/issuers.ts";
import { operatorOf } from "../../../core/iam/operators.ts";
import type { Policy } from "../../../core/iam/policy.ts";

/** What GitLab's guide has jobs ask for, where nothing says what this provider accepts. */
const USUAL_AUDIENCE = "sts.amazonaws.com";

/** What flags and `sallyport.yaml` say about doors that the files may not say themselves. */
export interface Known {
  readonly issuer: string | undefined;
  /** Whether `--issuer` asks for this one and no other. */
  readonly onlyIssuer: boolean;
  readonly audience: string | undefined;
  readonly account: string | undefined;
  readonly rcps: readonly Policy[];
}

/** One question: who comes in by this trust policy and this provider. */
export interface Question {
  readonly role: Role;
  readonly trust: Policy;
  readonly door: Door;
}

/** The doors of all roles that were read, with what is not in the files filled in from what is known. */
export function questionsOf(estate: Estate, known: Known): readonly Question[] {
  const issuers = known.issuer === undefined ? [] : [known.issuer];
  const doors = drawDoors(estate, { issuers }).filter((door) => door.kind === "oidc");
  const roles = estate.accounts
    .flatMap((account) => account.roles ?? [])
    .filter((role) => role.trust?.policy !== undefined);
  return roles.flatMap((role) => {
    const trust = role.trust?.policy;
    if (trust === undefined) return [];
    return providersOf(role, doors, known, roles.length === 1).map((provider) => ({
      role,
      trust,
      door: doorOf(role, trust, provider, estate, known),
    }));
  });
}

interface NamedProvider {
  readonly url: string;
  readonly clientIds?: readonly string[] | undefined;
}

function providersOf(role: Role, doors: readonly OidcDoor[], known: Known, isAlone: boolean): readonly NamedProvider[] {
  const own = doors.filter((door) => door.role === role);
  if (known.onlyIssuer && known.issuer !== undefined) {
    const issuer = issuerName(known.issuer);
    const there = own.find((door) => issuerName(door.provider.url) === issuer);
    return [{ url: issuer, clientIds: there && acceptedBy(there) }];
  }
  const gitlabs = own.filter(isGitlabDoor);
  if (gitlabs.length > 0) return gitlabs.map((door) => ({ url: door.provider.url, clientIds: acceptedBy(door) }));
  // Nobody's provider is named. Everybody's then is, if the policy names everybody; and a role that is asked about alone
  // is answered for the GitLab that was meant.
  return isAlone || namesEverybody(role) ? [{ url: known.issuer ?? GITLAB_COM }] : [];
}

/** What the provider accepts: nothing where the account was read and has no such provider. */
function acceptedBy({ provider }: OidcDoor): readonly string[] | undefined {
  return provider.standing === "missing" ? [] : provider.clientIds;
}

function namesEverybody(role: Role): boolean {
  return (role.trust?.policy?.statements ?? []).some(
    ({ effect, principal }) =>
      effect === "Allow" &&
      (principal?.negated === true || principal?.entries.some(({ value }) => value === "*") === true),
  );
}

function doorOf(role: Role, trust: Policy, provider: NamedProvider, estate: Estate, known: Known): Door {
  const account = known.account ?? (role.account === UNKNOWN_ACCOUNT ? UNKNOWN_ACCOUNT : role.account);
  const levels = rcpLevelsFor(estate, role.account).levels ?? [];
  const rcps = known.rcps.length === 0 ? levels : [...levels, known.rcps];
  const clientIds =
    known.audience === undefined ? (provider.clientIds ?? audiencesIn(trust, provider.url)) : [known.audience];
  return {
    account,
    provider: { url: provider.url, clientIds },
    ...(isNamed(role, estate) ? { roleArn: role.arn } : undefined),
    ...(rcps.length === 0 ? undefined : { rcps }),
  };
}

/** A policy in a file of its own stands for a role whose name nobody said. */
function isNamed(role: Role, estate: Estate): boolean {
  return !estate.sources.some(({ kind, file }) => kind === "policy" && file === role.at.source.name);
}

/** The audiences that the policy itself expects, or the usual one. */
function audiencesIn(trust: Policy, url: string): readonly string[] {
  const key = `${issuerName(url)}:aud`.toLowerCase();
  const audiences = new Set<string>();
  for (const { conditions, effect } of trust.statements) {
    if (effect !== "Allow") continue;
    for (const condition of conditions) {
      const row = operatorOf(condition.operator)?.row;
      if (condition.key.toLowerCase() !== key || row?.compares !== "string" || row.negated) continue;
      for (const { value } of condition.values) if (!/[*?]|\$\{/.test(value)) audiences.add(value);
    }
  }
  return audiences.size === 0 ? [USUAL_AUDIENCE] : [...audiences];
}
