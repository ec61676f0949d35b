import { accountById } from "../../estate/lookup.ts";
import { parseIamArn } from "../../estate/read/arn.ts";
import type { YamlPath } from "../../text/edit-yaml.ts";
import { type FlowValue, flowYaml } from "../../text/flow-yaml.ts";
import type { DesiredGrant } from "../desired/desired.ts";
import { isOfStack } from "../plan/ownership.ts";
import type { DriftItem } from "./drift.ts";
import { waysOfExtra, waysOfMissing, waysOfPolicy } from "./policy-ways.ts";
import { waysOfTrust } from "./trust-ways.ts";
import { type Accepting, NO_WAYS, type Way, type Ways, grantOf } from "./way.ts";

/** The ways to write down what an item is about, as far as `sallyport.yaml` has words for it. */
export function waysOf(item: DriftItem, on: Accepting): Ways {
  const { part, kind, stands, declared } = item;
  if (part === "audiences") return waysOfAudience(item, on);
  const grant = part === "path" ? grantByName(item, on) : grantOf(item, on);
  if (grant === undefined) return none("no grant is about it");
  const { name } = grant.grant;
  const at = (...path: YamlPath): YamlPath => ["grants", name, ...path];
  switch (part) {
    case "trust":
      return stands === undefined ? none("the trust policy could not be read") : waysOfTrust(stands, grant, on);
    case "policy":
      return waysOfPolicy(item, grant, on);
    case "undeclared":
      if (kind !== "inline-policy" && kind !== "attachment") return none("there is no word for it");
      return stands === undefined ? none("what it allows was not read") : waysOfExtra(stands, grant, on);
    case "missing":
      if (declared?.kind === "inline-policy" && isApplied(grant, on)) return waysOfMissing(declared, grant);
      return none("what is declared and not there may never have been applied: apply it, or take it out by hand");
    case "session":
      if (stands?.kind !== "role") return none("the session length was not read");
      return some("there is no word for it", set(at("session"), lengthWords(stands.maxSessionSeconds)));
    case "description":
      if (stands?.kind !== "role") return none("the description was not read");
      if (!stands.description) return none("`describe` is for the readers of the file as well, and stays");
      return some("there is no word for it", set(at("describe"), stands.description));
    case "boundary":
      return waysOfBoundary(item, grant);
    case "tags":
      return waysOfTag(item, grant, on);
    case "path":
      return some("there is no word for it", set(at("role"), parseIamArn(item.id)?.name ?? name));
    default:
      return none("there is no word for it");
  }
}

/** Whether this stack made the role or user, or took it over: else what is not on it was never taken off. */
function isApplied({ principal, account }: DesiredGrant, { desired, estate }: Accepting): boolean {
  const { roles = [], users = [] } = accountById(estate, account.id) ?? {};
  const standing = [...roles, ...users].find(({ arn }) => arn === principal);
  return standing !== undefined && isOfStack(standing.tags, desired.stack);
}

function none(otherwise: string): Ways {
  return { ways: NO_WAYS, otherwise };
}

function some(otherwise: string, ...ways: readonly Way[]): Ways {
  return { ways, otherwise };
}

function set(path: YamlPath, value: FlowValue): Way {
  return { says: `\`${String(path.at(-1))}: ${flowYaml(value)}\` ${placeOf(path)}`, edits: [{ path, value }] };
}

function unset(path: YamlPath): Way {
  return { says: `no \`${String(path.at(-1))}\` ${placeOf(path)}`, edits: [{ path }] };
}

/** `in grants.api-deploy`: where the key stands. */
function placeOf(path: YamlPath): string {
  return `in \`${path.slice(0, -1).join(".")}\``;
}

function lengthWords(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}

/** A boundary is a whole account's. */
function waysOfBoundary({ stands }: DriftItem, { account }: DesiredGrant): Ways {
  const boundary = stands?.kind === "role" || stands?.kind === "user" ? stands.boundary : undefined;
  const path = ["accounts", account.name, "boundary"];
  const otherwise = "a boundary is declared for a whole account, and others of its grants have another or none";
  return some(otherwise, boundary === undefined ? unset(path) : set(path, boundary));
}

const OURS = "sallyport:";

function waysOfTag({ key = "", stands }: DriftItem, { grant }: DesiredGrant, { declaration }: Accepting): Ways {
  if (key.startsWith(OURS)) return none("it is a tag that sallyport sets itself, by which it knows what is whose");
  const value = stands !== undefined && "tags" in stands ? stands.tags[key] : undefined;
  const own = ["grants", grant.name, "tags"];
  const all = ["defaults", "tags"];
  const otherwise = "not everything that the grant tags has it so";
  const isEnvironment = key === "environment" && grant.environment !== undefined && grant.tags?.[key] === undefined;
  const environment = ["grants", grant.name, "environment"];
  if (value === undefined) {
    const taken = (tags: Readonly<Record<string, string>> | undefined, path: YamlPath): readonly Way[] =>
      tags?.[key] === undefined ? [] : [unset(Object.keys(tags).length === 1 ? path : [...path, key])];
    return some(
      otherwise,
      ...taken(grant.tags, own),
      ...(isEnvironment ? [unset(environment)] : []),
      ...taken(declaration.defaults.tags, all),
    );
  }
  return some(
    otherwise,
    ...(isEnvironment ? [set(environment, value)] : []),
    ...(declaration.defaults.tags?.[key] === undefined ? [] : [set([...all, key], value)]),
    set([...own, key], value),
  );
}

/** One audience is declared for all jobs: it can be said only where nothing else asks for the old one. */
function waysOfAudience({ stands, declared }: DriftItem, { declaration }: Accepting): Ways {
  const otherwise = "one audience is declared for all jobs, and another stack may need the other";
  if (stands?.kind !== "provider" || declared?.kind !== "provider") return none(otherwise);
  const others = stands.clientIds.filter((id) => !declared.clientIds.includes(id));
  if (declaration.gitlab === undefined) return none(otherwise);
  return some(otherwise, ...others.map((id) => set(["gitlab", "audience"], id)));
}

/** A role under another path is not the one that is wanted, and has its name. */
function grantByName({ id, account }: DriftItem, { desired }: Accepting): DesiredGrant | undefined {
  const name = parseIamArn(id)?.name.toLowerCase();
  return desired.grants.find(
    (grant) => grant.account.id === account && grant.grant.name === name && grant.grant.from.kind !== "user",
  );
}
