import { whoCan } from "../../admission/who-can.ts";
import type { Admission } from "../../admission/admission.ts";
import type { Account, Role, User } from "../../estate/account.ts";
import type { InstanceProfileDoor, KeyDoor, OidcDoor, ServiceAccountDoor } from "../../estate/door.ts";
import { drawDoors } from "../../estate/draw-doors.ts";
import type { Estate } from "../../estate/estate.ts";
import { managedPolicyByArn } from "../../estate/lookup.ts";
import type { HeldPolicy } from "../../estate/place.ts";
import type { Tenant } from "../../gitlab/claims.ts";
import { GITLAB_COM } from "../../gitlab/issuers.ts";
import { printPolicy } from "../../iam/print-policy.ts";
import { COMPONENT_NAMES } from "../../chart/components.ts";
import { sayPattern } from "../plan/who.ts";
import { fromPatterns } from "./from-patterns.ts";
import {
  type AccountSketch,
  type GrantBody,
  type GrantSketch,
  type PolicyFile,
  type Sketch,
  type Value,
  nameFrom,
} from "./sketch.ts";

export interface FromEstateOptions {
  readonly stack: string;
  readonly groups: readonly string[];
  /** The GitLab; where nobody says, the one that most doors trust. */
  readonly url?: string;
  /** Today, as `2026-11-20`: users are given until three months from it. */
  readonly until: string;
}

export interface SketchFromEstate {
  readonly sketch: Sketch;
  readonly files: readonly PolicyFile[];
}

/** A declaration of what stands: every door a grant; what is not safe as it is, or cannot be declared, as a comment. */
export function sketchEstate(estate: Estate, options: FromEstateOptions): SketchFromEstate {
  const doors = drawDoors(estate, options.url === undefined ? {} : { issuers: [options.url] });
  const gitlabs = doors.filter((door): door is OidcDoor => door.kind === "oidc" && door.issuer === "gitlab");
  const host = options.url?.replace("https://", "") ?? mostTrusted(gitlabs) ?? GITLAB_COM;
  const accounts = accountsOf(estate);
  const drawing: Drawing = { estate, options, host, accounts, files: new Map(), taken: new Set(), roles: new Set() };
  const eks = new Map(
    doors.flatMap((door) =>
      door.kind === "oidc" && door.issuer === "eks" ? [[door.role.arn, door.provider.url]] : [],
    ),
  );
  const grants: GrantSketch[] = [];
  for (const door of gitlabs) grants.push(jobGrant(door, drawing));
  for (const [arn, group] of Map.groupBy(
    doors.filter((door): door is ServiceAccountDoor => "serviceAccount" in door),
    ({ roleArn }) => roleArn,
  )) {
    grants.push(...workloadGrant(arn, group, eks.get(arn), drawing));
  }
  for (const door of doors) {
    if (door.kind === "instance-profile") grants.push(...machineGrant(door, drawing));
    if (door.kind === "key") grants.push(...userGrant(door, drawing));
  }
  const audience = audienceOf(gitlabs, host);
  return {
    sketch: {
      stack: options.stack,
      gitlab: { url: `https://${host}`, groups: options.groups, ...(audience === undefined ? {} : { audience }) },
      accounts: [...accounts.values()],
      grants,
      notes: [
        "Made from what stands. Each grant takes its role over where it is; look at `sallyport plan` before applying.",
      ],
    },
    files: [...drawing.files].map(([path, text]) => ({ path, text })).sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

interface Drawing {
  readonly estate: Estate;
  readonly options: FromEstateOptions;
  readonly host: string;
  readonly accounts: ReadonlyMap<string, AccountSketch>;
  readonly files: Map<string, string>;
  readonly taken: Set<string>;
  /** Roles and users that have a grant already. */
  readonly roles: Set<string>;
}

function mostTrusted(doors: readonly OidcDoor[]): string | undefined {
  const counts = [...Map.groupBy(doors, ({ provider }) => provider.url)].map(
    ([url, list]) => [url, list.length] as const,
  );
  return counts.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0];
}

/** The audience of most doors, where it is not the usual one. */
function audienceOf(doors: readonly OidcDoor[], host: string): string | undefined {
  const all = doors.flatMap(({ provider }) => (provider.url === host ? (provider.clientIds ?? []) : []));
  if (all.length === 0 || all.includes("sts.amazonaws.com")) return undefined;
  return all.toSorted()[0];
}

/** The accounts that were read, by names made of what they are called. */
export function accountsOf(estate: Estate): ReadonlyMap<string, AccountSketch> {
  const taken = new Set<string>();
  const sketches = new Map<string, AccountSketch>();
  for (const account of estate.accounts) {
    if (account.roles === undefined || !/^\d{12}$/.test(account.id)) continue;
    const name = nameFrom(account.name ?? account.alias ?? `account-${account.id.slice(-4)}`, taken);
    taken.add(name);
    const region = regionOf(account);
    sketches.set(account.id, { name, id: account.id, ...(region === undefined ? {} : { region }) });
  }
  return sketches;
}

function regionOf({ clusters = [], instances = [], webIdentityEvents = [] }: Account): string | undefined {
  const regions = [
    ...clusters.flatMap(({ region }) => region ?? []),
    ...instances.flatMap(({ region }) => region ?? []),
    ...webIdentityEvents.flatMap((event) => event.regions),
  ];
  const counts = [...Map.groupBy(regions, (region) => region)].map(([region, list]) => [region, list.length] as const);
  return counts.sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0];
}

function jobGrant(door: OidcDoor, drawing: Drawing): GrantSketch {
  const { role, provider } = door;
  const { host, options, estate } = drawing;
  const name = claim(role, drawing);
  const title = `${role.arn}: `;
  const trust = role.trust?.policy;
  if (trust === undefined) return only(name, [`${title}its trust policy could not be read`]);
  const tenant: Tenant | undefined = options.groups.length === 0 ? undefined : { groups: options.groups };
  const asked = {
    account: door.account,
    provider: { url: provider.url, clientIds: provider.clientIds ?? [] },
    roleArn: role.arn,
  };
  const admission = whoCan(trust, asked, { tenant });
  const patterns = admission.admitted.describe();
  const words = patterns.map(sayPattern);
  const seen = seenAt(role, estate);
  if (provider.url !== host) {
    return only(name, [`${title}its jobs come from ${provider.url}, which needs a file of its own`, ...words]);
  }
  const notes = [`${title}lets in ${[...new Set(words)].join("; ")}`];
  if (admission.reach === "nobody") {
    const broken = admission.broken?.map(({ help }) => help) ?? [];
    return only(name, [`${title}nobody gets in; name the job that was meant`, ...broken, ...seen]);
  }
  const from = fromPatterns(patterns, estate, host);
  if (from === undefined) return only(name, [...notes, ...advice(admission), ...seen]);
  const problems = [
    ...from.problems,
    ...(admission.outsider === undefined ? [] : ["somebody who is not ours gets in"]),
  ];
  const body = bodyFor(role, from.from, drawing);
  if (body === undefined) return only(name, [...notes, ...problems, UNREAD, ...seen]);
  const disabled = problems.length > 0 || body.body.can.length === 0;
  return { name, notes: [...notes, ...problems, ...body.notes, ...(disabled ? seen : [])], disabled, body: body.body };
}

function advice({ reach }: Admission): readonly string[] {
  switch (reach) {
    case "anyone":
    case "instance":
      return ["that is not only us: name the projects that need it, a grant for each"];
    default:
      return ["a grant names one project or one group: make a grant for each of these, each with a role of its own"];
  }
}

function seenAt({ arn, account }: Role, { accounts }: Estate): readonly string[] {
  const events = accounts.find(({ id }) => id === account)?.webIdentityEvents ?? [];
  return events
    .filter(({ roleArn, succeeded }) => roleArn === arn && succeeded > 0)
    .map(({ subject, last }) => `seen: ${subject}, last ${last}`);
}

function workloadGrant(
  arn: string,
  doors: readonly ServiceAccountDoor[],
  issuer: string | undefined,
  drawing: Drawing,
): readonly GrantSketch[] {
  const [first] = doors;
  const role = first?.role;
  if (first === undefined || role === undefined || drawing.roles.has(arn)) return [];
  const name = claim(role, drawing);
  const accounts = [...new Set(doors.flatMap(({ serviceAccount }) => serviceAccount ?? []))];
  const parts = accounts.map(partsOf);
  const releases = new Set(parts.map((part) => part?.release));
  const [release] = releases;
  const namespace = doors.find((door) => door.namespace !== undefined)?.namespace;
  const cluster = doors.find((door) => door.cluster !== undefined)?.cluster;
  const notes = [`${arn}: ${doors.flatMap(({ evidence }) => evidence).join("; ")}`];
  const known = release !== undefined && releases.size === 1 && namespace !== undefined;
  if (!known || (first.kind === "irsa" && issuer === undefined) || first.kind === "kube2iam") {
    return [
      only(name, [...notes, "which service accounts of which release it is for could not be told: declare it by hand"]),
    ];
  }
  const from: Record<string, Value> = {
    chart: parts.flatMap((part) => part?.component ?? []).toSorted(),
    via: first.kind,
    // The issuer tells the cluster already, and is what the trust policy has.
    ...(first.kind === "irsa" && issuer !== undefined ? { issuer: `https://${issuer}` } : { cluster: cluster ?? "" }),
    namespace,
    release,
  };
  return [finished(name, notes, role, from, drawing)];
}

function partsOf(serviceAccount: string): { readonly release: string; readonly component: string } | undefined {
  const component = COMPONENT_NAMES.find((one) => serviceAccount.endsWith(`-${one}`));
  return component === undefined ? undefined : { release: serviceAccount.slice(0, -component.length - 1), component };
}

function machineGrant(door: InstanceProfileDoor, drawing: Drawing): readonly GrantSketch[] {
  const { role, evidence, profile } = door;
  if (role === undefined || drawing.roles.has(role.arn)) return [];
  const notes = [`${profile}: ${evidence.join("; ")}`];
  return [finished(claim(role, drawing), notes, role, { runner: "ec2" }, drawing)];
}

function userGrant({ user, held }: KeyDoor, drawing: Drawing): readonly GrantSketch[] {
  if (user === undefined || drawing.roles.has(user.arn)) return [];
  const from = {
    user: user.name,
    because: `its key lies in ${held.map(({ name }) => name).join(", ")}`,
    until: drawing.options.until,
  };
  const notes = [`${user.arn}: a key that lasts; \`sallyport migrate ${user.name}\` leads to a role instead`];
  return [finished(claim(user, drawing), notes, user, from, drawing)];
}

function finished(
  name: string,
  notes: readonly string[],
  principal: Role | User,
  from: Readonly<Record<string, Value>>,
  drawing: Drawing,
): GrantSketch {
  const body = bodyFor(principal, from, drawing);
  if (body === undefined) return only(name, [...notes, UNREAD]);
  return { name, notes: [...notes, ...body.notes], disabled: body.body.can.length === 0, body: body.body };
}

function claim(principal: Role | User, { taken, roles }: Drawing): string {
  const name = nameFrom(principal.name, taken);
  taken.add(name);
  roles.add(principal.arn);
  return name;
}

function only(name: string, notes: readonly string[]): GrantSketch {
  return { name, notes, disabled: true };
}

const UNREAD = "what it can do was not read";

/** What it can do goes into files, policy by policy. Where no file comes of it, a person has to say what is meant. */
function bodyFor(
  principal: Role | User,
  from: Readonly<Record<string, Value>>,
  drawing: Drawing,
): { readonly body: GrantBody; readonly notes: readonly string[] } | undefined {
  const account = drawing.accounts.get(principal.account);
  if (account === undefined || !principal.policiesRead) return undefined;
  const notes: string[] = [];
  const can: { policy: string }[] = [];
  const add = (held: HeldPolicy): void => {
    if (held.policy === undefined || !held.exact)
      notes.push(`the policy ${held.name} could not be read, and is not declared`);
    else can.push({ policy: fileFor(principal, held, drawing) });
  };
  for (const held of principal.inline) add(held);
  for (const arn of principal.attached) {
    const held = managedPolicyByArn(drawing.estate, arn)?.held;
    if (held !== undefined && !arn.includes(":iam::aws:")) {
      notes.push(`${arn} is attached: what it allows is declared below, so that it can be detached`);
      add(held);
    } else notes.push(`${arn} is attached, and not declared: say by capabilities what of it is needed, then detach it`);
  }
  if (can.length === 0 && notes.length === 0) notes.push("it has no policy, and can do nothing");
  const described = "description" in principal && principal.description ? { describe: principal.description } : {};
  const role = "groups" in principal ? {} : { role: principal.name };
  return { body: { ...described, from, into: account.name, ...role, can }, notes };
}

function fileFor(principal: Role | User, { name, policy }: HeldPolicy, { files }: Drawing): string {
  const plain = `${principal.account}-${principal.name}-${name}`.replaceAll(/[^A-Za-z0-9_-]+/g, "-");
  for (let at = 1; ; at++) {
    const path = `./policies/${plain}${at === 1 ? "" : `-${at}`}.json`;
    if (files.has(path)) continue;
    files.set(path, policy === undefined ? "" : printPolicy(policy));
    return path;
  }
}
