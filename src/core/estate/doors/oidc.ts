import { matchesGlob } from "../../iam/glob.ts";
import type { PrincipalElement, Statement } from "../../iam/policy.ts";
import type { Account, OidcProvider, Role } from "../account.ts";
import type { DoorProvider, OidcDoor } from "../door.ts";
import type { Estate } from "../estate.ts";
import { standingOf } from "../standing.ts";
import { providerUrlOf } from "../read/arn.ts";
import { tellIssuers } from "./issuer.ts";
import { declaredSuffix } from "./id.ts";

const WEB_IDENTITY = "sts:assumerolewithwebidentity";

/**
 * Every role by every OIDC provider that its trust policy may let in, whoever's provider it is: `issuer` says whose. A
 * statement that names everybody, or that could not be read, may let in each provider of the account.
 */
export function oidcDoors(estate: Estate, account: Account, issuers: readonly string[]): readonly OidcDoor[] {
  const tell = tellIssuers(estate, account, issuers);
  const providers = providersOf(account);
  // What a plan declares says nothing about what else is there.
  const read = standingOf(estate.sources, "oidc-providers", { account: account.id }) === "ok";
  const doors: OidcDoor[] = [];
  for (const role of account.roles ?? []) {
    for (const [arn, statements] of providersTrusted(role, [...providers.keys()])) {
      const provider = describe(read, arn, providers.get(arn));
      const { kind, evidence } = tell(provider.url);
      doors.push({
        kind: "oidc",
        id: `oidc/${account.id}/${role.name}/${provider.url}${declaredSuffix(role)}`,
        account: account.id,
        name: role.name,
        role,
        issuer: kind,
        evidence,
        provider,
        statements,
        at: role.trust?.at ?? role.at,
        caveats: caveatsOf(role, provider),
      });
    }
  }
  return doors;
}

function caveatsOf(role: Role, provider: DoorProvider): string[] {
  const caveats = [...role.caveats];
  if (role.trust?.exact === false) caveats.push("parts of the trust policy are not known yet");
  if (provider.standing === "unread") caveats.push("the account's identity providers were not read");
  else if (provider.standing === "there" && provider.clientIds === undefined)
    caveats.push("the provider's audiences were not read");
  return caveats;
}

/** What lives wins over what is only declared. */
function providersOf(account: Account): ReadonlyMap<string, OidcProvider> {
  const byArn = new Map<string, OidcProvider>();
  for (const provider of account.providers ?? []) {
    if (byArn.get(provider.arn)?.origin !== "live") byArn.set(provider.arn, provider);
  }
  return byArn;
}

function describe(read: boolean, arn: string, provider: OidcProvider | undefined): DoorProvider {
  const url = provider?.url ?? providerUrlOf(arn) ?? arn;
  if (provider === undefined) return { arn, url, standing: read ? "missing" : "unread" };
  const { clientIds } = provider;
  return { arn, url, ...(clientIds === undefined ? {} : { clientIds }), standing: "there" };
}

/** ARNs of the providers that a role may let in, with the statements that say so, sorted by ARN. */
function providersTrusted(role: Role, there: readonly string[]): readonly (readonly [string, readonly number[]])[] {
  const trusted = new Map<string, Set<number>>();
  for (const statement of role.trust?.policy?.statements ?? []) {
    if (!mayAllowWebIdentity(statement)) continue;
    for (const arn of providersNamed(statement.principal, there)) {
      const statements = trusted.get(arn) ?? new Set();
      trusted.set(arn, statements.add(statement.index));
    }
  }
  const pairs = [...trusted].map(([arn, indexes]) => [arn, [...indexes].sort((a, b) => a - b)] as const);
  return pairs.sort(([a], [b]) => (a < b ? -1 : 1));
}

function mayAllowWebIdentity({ effect, action, unreadable }: Statement): boolean {
  if (unreadable === true) return true;
  if (effect !== "Allow") return false;
  if (action.unreadable === true) return true;
  const named = action.values.some(({ value }) => matchesGlob(value.toLowerCase(), WEB_IDENTITY));
  return named !== action.negated;
}

function providersNamed(principal: PrincipalElement | undefined, there: readonly string[]): readonly string[] {
  if (principal === undefined || principal.negated || principal.unreadable === true) return there;
  const named: string[] = [];
  for (const { type, value } of principal.entries) {
    // That "*" also lets web identities in is not documented; it must be assumed.
    if (type === "*" || ((type === "AWS" || type === "Federated") && value === "*"))
      return [...new Set([...named, ...there])];
    if (type === "Federated" && providerUrlOf(value) !== undefined) named.push(value);
  }
  return named;
}
