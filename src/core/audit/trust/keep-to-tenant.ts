import { whoCan } from "../../admission/who-can.ts";
import type { Tenant } from "../../gitlab/claims.ts";
import { issuerName } from "../../gitlab/issuers.ts";
import type { Condition, Statement } from "../../iam/policy.ts";
import { glob } from "../../language/pattern.ts";
import { subsumes } from "../../language/subsume.ts";
import type { Fix } from "../finding.ts";
import type { Entry } from "../judged-door.ts";
import type { Audit } from "../rule.ts";
import { fixTrust } from "./fix.ts";

const LIKE = "StringLike";

/**
 * The trust policy with every statement that lets outsiders in kept to the groups that are ours. Whom of ours a door is
 * for only a person knows; that it is for nobody else is what a tenant says. Offered only where all of it is proved.
 */
export function keepToTenant(audit: Audit, entry: Entry, reason: string): Fix | undefined {
  const { tenant } = audit;
  const groups = tenant?.groups ?? [];
  if (tenant === undefined || groups.length === 0 || !isUnder(groups, tenant, audit, entry)) return undefined;
  const { trust, door, at } = entry;
  const ours = groups.map((group) => `project_path:${group}/*`);
  const denials = trust.statements.filter(({ effect }) => effect !== "Allow");
  const statements: Statement[] = [];
  for (const statement of trust.statements) {
    const alone = { ...trust, statements: [statement, ...denials] };
    const isOpen =
      statement.effect === "Allow" &&
      door.statements.includes(statement.index) &&
      whoCan(alone, at, { tenant }).outsider !== undefined;
    const kept = isOpen ? keep(statement, entry, ours) : statement;
    if (kept === undefined) return undefined;
    statements.push(kept);
  }
  const names = groups.map((group) => `\`${group}\``).join(" and ");
  const fix = fixTrust(audit, entry, { ...trust, statements }, `keep it to projects under ${names}`, reason);
  return fix?.proofs.every(({ holds }) => holds === true) === true ? fix : undefined;
}

/** A project or a namespace that is ours by its id may lie outside of the groups; those that were read beneath them do not. */
function isUnder(groups: readonly string[], tenant: Tenant, { estate }: Audit, { door }: Entry): boolean {
  const { projectIds = [], namespaceIds = [] } = tenant;
  if (projectIds.length === 0 && namespaceIds.length === 0) return true;
  const gitlab = estate.gitlabs.find(({ host }) => host === issuerName(door.provider.url));
  const beneath = ({ path }: { readonly path: string }): boolean =>
    groups.some((group) => path === group || path.startsWith(`${group}/`));
  const projects = new Set(gitlab?.projects?.filter(beneath).map(({ id }) => id));
  const namespaces = new Set([
    ...(gitlab?.groups?.filter(beneath).map(({ id }) => id) ?? []),
    ...(gitlab?.projects?.filter(beneath).map(({ namespaceId }) => namespaceId) ?? []),
  ]);
  return projectIds.every((id) => projects.has(id)) && namespaceIds.every((id) => namespaces.has(id));
}

/** Nothing where the statement is for others as well, who would have no such key. */
function keep(statement: Statement, { door }: Entry, ours: readonly string[]): Statement | undefined {
  const { principal, conditions, at } = statement;
  if (principal?.entries.every(({ value }) => value === door.provider.arn) !== true || principal.negated)
    return undefined;
  const key = `${issuerName(door.provider.url)}:sub`;
  const there = conditions.find(
    (one) => one.key.toLowerCase() === key.toLowerCase() && one.operator.toLowerCase() === LIKE.toLowerCase(),
  );
  const texts = there === undefined ? ours : there.values.flatMap(({ value }) => ours.map((own) => meet(value, own)));
  const values = [...new Set(texts)].filter((value) => value !== "apart");
  if (values.length === 0 || values.includes(undefined)) return undefined;
  const demand: Condition = { operator: LIKE, key, values: values.map((value) => ({ value: value ?? "", at })), at };
  return {
    ...statement,
    conditions: there === undefined ? [...conditions, demand] : conditions.map((one) => (one === there ? demand : one)),
  };
}

/** What is in both patterns, as one pattern; `apart` where nothing is, and nothing where no single pattern says it. */
function meet(value: string, own: string): string | undefined {
  const [wide, ours] = [glob(value), glob(own)];
  if (subsumes(wide, ours)) return own;
  if (subsumes(ours, wide)) return value;
  const [, project, rest] = /^(project_path:[^:]*)(:.*)$/.exec(value) ?? [];
  if (project === undefined) return undefined;
  if (subsumes(glob(project), ours)) return `${own}${rest}`;
  return /[*?]/.test(project) ? undefined : "apart";
}
