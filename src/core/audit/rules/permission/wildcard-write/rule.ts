import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { placeWithin } from "../../../../estate/place.ts";
import type { Catalog } from "../../../../iam/catalog.ts";
import type { Statement } from "../../../../iam/policy.ts";
import { resourceOf } from "../../../describe-door.ts";
import { statementsOf } from "../../../statements.ts";

export const WILDCARD_WRITE: Rule = {
  id: "permission/wildcard-write",
  severity: "medium",
  page: PAGE,

  find,
};

function* find({ doors, catalog }: Audit): Iterable<Raised> {
  if (catalog === undefined) return;
  for (const door of doors) {
    // For an administrator that says nothing, and permission/admin has said it.
    if (door.admin === true || door.entry?.admission.reach === "nobody") continue;
    for (const { held, statement } of statementsOf(door)) {
      if (!isUnbound(statement)) continue;
      const writes = statement.action.values.flatMap(({ value }) => bindableWrites(catalog, value));
      const names = [...new Set(writes)].sort();
      if (names.length === 0) continue;
      const shown = names
        .slice(0, 6)
        .map((name) => `\`${name}\``)
        .join(", ");
      yield {
        door,
        resource: resourceOf(door),
        title: `\`${held.name}\` allows ${names.length} writing ${names.length === 1 ? "action" : "actions"} on every resource`,
        message: `${shown}${names.length > 6 ? ` and ${names.length - 6} more` : ""} could each be bound to what the job works on`,
        help: "name the resources: their ARN, or a pattern of the names that the project uses",
        at: placeWithin(held, statement.resource?.at),
        meaning: `${held.name} ${statement.sid ?? ""} ${names.join(",")}`,
      };
    }
  }
}

/** Allows on everything, and no condition holds it back. */
function isUnbound({ effect, action, resource, conditions }: Statement): boolean {
  return (
    effect === "Allow" &&
    !action.negated &&
    conditions.length === 0 &&
    resource?.negated === false &&
    resource.values.some(({ value }) => value === "*")
  );
}

/** Writing actions that can be bound to a resource; `*` alone is an administrator's, and is not spelt out. */
function bindableWrites(catalog: Catalog, pattern: string): readonly string[] {
  if (pattern === "*" || pattern === "*:*") return [];
  return catalog.expand(pattern).filter((name) => {
    const action = catalog.action(name);
    return (
      action !== undefined &&
      action.resourceTypes.length > 0 &&
      action.levels.some((level) => level === "Write" || level === "Permissions management")
    );
  });
}
