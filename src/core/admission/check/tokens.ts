import type { Claims, Tenant } from "../../gitlab/claims.ts";
import { type Ask, type CheckedDoor, canBe, canBeAbsent, claimsOf, meets } from "./asks.ts";
import type { CheckedStatement, Policies } from "./statements.ts";
import { isSubject, partsOf } from "./subjects.ts";

/** Why a token is not one that GitLab could mint and that gets in; or, of an outsider, why it is the tenant's. */
export function checkToken(
  token: Claims,
  { trust, rcps }: Policies,
  door: CheckedDoor,
  tenant: Tenant | undefined,
): string | undefined {
  if (token.iss !== `https://${door.issuer}`) return "is of another issuer";
  if (typeof token.aud !== "string" || !door.audiences.includes(token.aud))
    return "has an audience that is not accepted";
  const unmintable = cannotBe(token, door);
  if (unmintable !== undefined) return unmintable;
  if (!trust.some((statement) => statement.effect === "Allow" && mayApply(statement, token)))
    return "is allowed by no statement";
  const denies = [trust, ...rcps.flat()].flat().filter(({ effect }) => effect === "Deny");
  if (denies.some((deny) => deny.whole && mayApply(deny, token))) return "is denied";
  return tenant !== undefined && isOurs(token, tenant) ? "is the tenant's" : undefined;
}

function cannotBe(token: Claims, { issuer }: CheckedDoor): string | undefined {
  const { sub } = token;
  if (typeof sub !== "string" || !isSubject(sub)) return "has a subject that GitLab does not mint";
  for (const claim of claimsOf(issuer)) {
    const value = token[claim];
    if (claim === "sub" || claim === "aud") continue;
    if (value === undefined ? !canBeAbsent(claim) : typeof value !== "string" || !canBe(claim, value))
      return `has no possible \`${claim}\``;
  }
  for (const [name, value] of partsOf(sub)) {
    const claim = name.replace(/^source_/, "");
    const said = token[claim];
    if (said !== undefined && said !== value) return `says two things of \`${claim}\``;
  }
  return undefined;
}

/** All that is understood of the statement is met. What is not is taken to be met by an Allow. */
function mayApply(statement: CheckedStatement, token: Claims): boolean {
  return statement.concerns && !statement.never && statement.asks.every((ask) => isMet(ask, token));
}

function isMet(ask: Ask, token: Claims): boolean {
  const value = token[ask.claim];
  return value === undefined ? ask.absent : meets(ask, String(value));
}

function isOurs(token: Claims, { groups = [], projectIds = [], namespaceIds = [] }: Tenant): boolean {
  if (projectIds.includes(String(token["project_id"])) || namespaceIds.includes(String(token["namespace_id"])))
    return true;
  const path = `${String(token["project_path"])}/`.toLowerCase();
  return groups.some((group) => path.startsWith(`${group.toLowerCase()}/`));
}
