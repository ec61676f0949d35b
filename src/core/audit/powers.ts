import type { Actor } from "../escalate/actor.ts";
import type { Statement } from "../iam/policy.ts";

/** Services beyond this many are summed up. */
const MOST = 12;

/** What an actor's own policies allow, a line a service, as written; limits and denials are said and not worked in. */
export function powersOf(actor: Actor): readonly string[] {
  const services = new Map<string, Set<string>>();
  for (const statement of actor.identity.flatMap((policy) => policy.statements)) {
    if (statement.effect !== "Allow") continue;
    for (const [service, names] of actionsOf(statement)) {
      const known = services.get(service) ?? new Set();
      for (const name of names) known.add(name);
      services.set(service, known);
    }
  }
  const lines = [...services]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([service, names]) => sayService(service, [...names].sort()));
  const shown = lines.length > MOST ? [...lines.slice(0, MOST), `and ${lines.length - MOST} more services`] : lines;
  if (actor.boundary !== undefined) shown.push("within a permissions boundary");
  if (actor.scps !== undefined) shown.push("within the organization's policies");
  return shown;
}

function actionsOf({ action }: Statement): readonly (readonly [string, readonly string[]])[] {
  if (action.negated) return [["everything", [`but ${action.values.map(({ value }) => value).join(", ")}`]]];
  return action.values.map(({ value }) => {
    if (value === "*") return ["everything", ["*"]] as const;
    const [service = "", name = "*"] = value.split(":");
    return [service.toLowerCase(), [name]] as const;
  });
}

function sayService(service: string, names: readonly string[]): string {
  if (names.includes("*")) return service === "everything" ? "everything" : `${service}: everything`;
  const shown = names.slice(0, 6).join(", ");
  return `${service}: ${shown}${names.length > 6 ? `, and ${names.length - 6} more` : ""}`;
}
