import type { Actor } from "../../escalate/actor.ts";
import { can } from "../../escalate/can.ts";
import type { Statement } from "../../iam/policy.ts";
import type { Where } from "../capabilities/capability.ts";
import type { FlowValue } from "../../text/flow-yaml.ts";
import type { AdvisedAbility } from "./advice.ts";
import { HINTS, type Hint, PLACEHOLDER } from "./hints.ts";

/** What a grant would have to allow for somebody to go on doing what it may do now, as far as capabilities say it. */
export interface Guessed {
  readonly abilities: readonly AdvisedAbility[];
  /** What a person has to look at, in sentences. */
  readonly check: readonly string[];
  /** Services that it may use and that no capability here covers. */
  readonly left: readonly string[];
}

/** More of one capability than this are not guesses any more. */
const MOST = 8;

/**
 * Capabilities that fit what an actor may do, each decided by `decide` for the resources that its own policies name. The
 * `used` services, where they are known, leave out what it may do and never did.
 */
export function guessAbilities(actor: Actor, where: Where, used?: ReadonlySet<string>): Guessed {
  if (can(actor, { action: "iam:AttachRolePolicy", resource: "*" }) !== undefined) {
    return {
      abilities: [],
      check: ["it may do everything, so nothing tells what it needs: ask whoever wrote its jobs"],
      left: [],
    };
  }
  const services = servicesOf(actor);
  const isUsed = (service: string): boolean => used === undefined || used.has(service);
  const found: { hint: Hint; ability: AdvisedAbility; check: readonly string[] }[] = [];
  for (const hint of HINTS) {
    if (!services.has(hint.service) && !services.has("*")) continue;
    if (!isUsed(hint.service) || found.some(({ hint: other }) => other.capability === hint.unless)) continue;
    for (const one of guess(actor, where, hint)) found.push({ hint, ...one });
  }
  const covered = new Set(found.flatMap(({ hint }) => [hint.service, ...(hint.alsoCovers ?? [])]));
  const left = [...services].filter((service) => service !== "*" && !covered.has(service) && isUsed(service)).sort();
  return { abilities: found.map(({ ability }) => ability), check: found.flatMap(({ check }) => check), left };
}

function guess(actor: Actor, where: Where, hint: Hint): { ability: AdvisedAbility; check: readonly string[] }[] {
  const names = namesFor(actor, where, hint);
  const passed = rolesPassed(actor);
  if (names.length > 0 && names.length <= MOST) {
    const written =
      hint.oneEach === true ? names.map((name) => hint.params([name], passed)) : [hint.params(names, passed)];
    return written.map((params) => withCheck(hint, params));
  }
  const anywhere = can(actor, { action: hint.action });
  if (anywhere === undefined && names.length === 0) return [];
  const says = names.length > MOST ? `${names.length} of them are named` : "its policies name none, or a pattern";
  const made = withCheck(hint, hint.params([hint.placeholder ?? PLACEHOLDER], passed));
  return [{ ...made, check: [...made.check, `\`${hint.capability}\`: say on what: ${says}`] }];
}

function withCheck(
  { capability, roles }: Hint,
  params: FlowValue | undefined,
): { ability: AdvisedAbility; check: readonly string[] } {
  const ability: AdvisedAbility = params === undefined ? { capability } : { capability, params };
  const missing = roles === true && JSON.stringify(params).includes(`"${PLACEHOLDER}"`);
  return {
    ability,
    check: missing ? [`\`${capability}\`: name the roles that it hands on (\`iam:PassRole\`)`] : [],
  };
}

/** Names that the actor's own statements spell out, and on which `decide` agrees. */
function namesFor(actor: Actor, where: Where, hint: Hint): readonly string[] {
  const names = new Set<string>();
  for (const value of resourcesOf(actor)) {
    const name = hint.name.exec(value)?.[1];
    if (name === undefined || names.has(name)) continue;
    const [, , , region, account] = value.split(":");
    const at = { ...where, ...(region ? { region } : {}), ...(account ? { account } : {}) };
    if (can(actor, { action: hint.action, resource: hint.arn(name, at) }) !== undefined) names.add(name);
  }
  return [...names].sort();
}

function rolesPassed(actor: Actor): readonly string[] {
  const names = allowsOf(actor)
    .filter(({ action }) => !action.negated && action.values.some(({ value }) => /^iam:passrole$/i.test(value)))
    .flatMap(({ resource }) => (resource?.negated === false ? resource.values : []))
    .flatMap(({ value }) => /^arn:[a-z-]+:iam::\d{12}:role\/([A-Za-z0-9_+=,.@/-]+)$/.exec(value)?.[1] ?? []);
  return [...new Set(names)].sort();
}

/** The region that its policies speak of most, for accounts that say none. */
export function regionNamed(actors: readonly Actor[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of actors.flatMap(resourcesOf)) {
    const region = value.split(":")[3] ?? "";
    if (/^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/.test(region)) counts.set(region, (counts.get(region) ?? 0) + 1);
  }
  return [...counts].sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))[0]?.[0];
}

function resourcesOf(actor: Actor): readonly string[] {
  return allowsOf(actor).flatMap(({ resource }) =>
    resource === undefined || resource.negated ? [] : resource.values.map(({ value }) => value),
  );
}

function servicesOf(actor: Actor): ReadonlySet<string> {
  const services = allowsOf(actor).flatMap(({ action }) =>
    action.negated ? ["*"] : action.values.map(({ value }) => value.split(":")[0]?.toLowerCase() ?? ""),
  );
  return new Set(services);
}

function allowsOf(actor: Actor): readonly Statement[] {
  return actor.identity.flatMap(({ statements }) => statements.filter(({ effect }) => effect === "Allow"));
}
