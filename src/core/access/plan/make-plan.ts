import type { Door } from "../../admission/admission.ts";
import { inventoryOf } from "../../escalate/inventory.ts";
import type { Change } from "../../change/change.ts";
import { type CloudObject, type InlinePolicyObject, identify } from "../../change/object.ts";
import type { Estate } from "../../estate/estate.ts";
import type { Tenant } from "../../gitlab/claims.ts";
import { GITLAB_COM, issuerName } from "../../gitlab/issuers.ts";
import type { Reading } from "../../text/diagnostic.ts";
import type { Source } from "../../text/span.ts";
import type { Declaration } from "../declaration/declaration.ts";
import { Complaints } from "../desired/complaints.ts";
import { DEFAULT_AUDIENCE, DEFAULT_PATH } from "../declaration/defaults.ts";
import { desire } from "../desired/desire.ts";
import type { Desired, DesiredAccount, DesiredGrant } from "../desired/desired.ts";
import { knownFrom } from "../desired/known.ts";
import { estateAfter } from "./after-estate.ts";
import { differ } from "./difference.ts";
import { checkFoundations } from "./foundations.ts";
import { otherDoors } from "./other-doors.ts";
import { unwantedIn } from "./leftovers.ts";
import { type MadeBy, madeBy } from "./made-by.ts";
import { type PrincipalNames, meansTheSame, principalNames } from "./meaning.ts";
import { inOrder } from "./order.ts";
import { isAdopted, isOurPolicy } from "./ownership.ts";
import type { AccessChange, Drift, Leftover, Note, Plan, PlannedChange } from "./plan.ts";
import { type Proof, proofsOf } from "./proofs.ts";
import { type Standing, keyOf, standingIn, untagged } from "./standing.ts";
import { type Weighing, weighAll } from "./weigh.ts";

export interface PlanOptions {
  /** What stands. Absent: nothing was read, and everything is shown as created. */
  readonly estate?: Estate | undefined;
  readonly files?: ReadonlyMap<string, Source>;
  /** Delete what this stack made and no longer declares. */
  readonly prune?: boolean;
  /** Take away what others put on our roles. */
  readonly revert?: boolean;
  readonly tenant?: Tenant | undefined;
}

/**
 * What a declaration, read by `readAccess`, would change, what that means for who gets in, and what is proved of it. What
 * is wrong with the declaration is said instead, all at once.
 */
export function makePlan(declaration: Declaration, options: PlanOptions = {}): Reading<Plan> {
  const { estate } = options;
  const reading = desire(declaration, { estate, ...(options.files && { files: options.files }) });
  const desired = reading.value;
  if (desired === undefined) return { diagnostics: reading.diagnostics };
  const tenant = options.tenant ?? declaration.gitlab;
  const proofs = prove(desired, estate, tenant);
  const refused = new Set(proofs.filter(({ holds }) => holds === false).map(({ grant }) => grant));
  const complaints = new Complaints(declaration);
  const names = principalNames(estate);
  const parts = desired.accounts.map((account) =>
    planAccount(account, { declaration, desired, options, refused, names, complaints }),
  );
  const diagnostics = [...reading.diagnostics, ...complaints.list];
  if (complaints.failed) return { diagnostics };
  const changes = parts.flatMap((part) => part.changes);
  const count = (action: Change["action"]): number => changes.filter((change) => change.action === action).length;
  const value: Plan = {
    stack: desired.stack,
    accounts: desired.accounts.map(({ declared, partition }) => ({
      name: declared.name,
      id: declared.id,
      partition,
      ...(declared.region === undefined ? {} : { region: declared.region }),
      ...(declared.profile === undefined ? {} : { profile: declared.profile }),
      ...(declared.role === undefined ? {} : { role: declared.role }),
      read: estate?.accounts.some(({ id, roles }) => id === declared.id && roles !== undefined) === true,
    })),
    access: parts.flatMap((part) => part.access),
    changes,
    drift: parts.flatMap((part) => part.drift),
    leftovers: parts.flatMap((part) => part.leftovers),
    proofs,
    refused: [...refused].sort(),
    notes: [...notesOf(desired), ...otherDoors(desired, estate)],
    caveats: [...new Set(parts.flatMap((part) => part.caveats))],
    summary: {
      create: count("create"),
      update: count("update"),
      delete: count("delete"),
      adopt: count("adopt"),
    },
  };
  return { value, diagnostics };
}

/** What is claimed of each grant, looked into in the estate as it will be. */
export function prove(desired: Desired, estate: Estate | undefined, tenant: Tenant | undefined): readonly Proof[] {
  const after = estateAfter(estate, desired.accounts);
  const context = { estate: after, inventory: inventoryOf(after), tenant: withDeclaredIds(tenant, desired) };
  return desired.grants.flatMap((grant) => proofsOf(grant, context));
}

/** What the declaration names under our groups is ours by its id as well: that is the author's word, and it is checked. */
function withDeclaredIds(tenant: Tenant | undefined, { grants }: Desired): Tenant | undefined {
  if (tenant === undefined) return undefined;
  const isOurs = (path: string): boolean =>
    (tenant.groups ?? []).some((group) => path === group || path.startsWith(`${group}/`));
  const projectIds = [...(tenant.projectIds ?? [])];
  const namespaceIds = [...(tenant.namespaceIds ?? [])];
  for (const { from } of grants.map(({ grant }) => grant)) {
    if (from.kind === "job" && from.id !== undefined && isOurs(from.project)) projectIds.push(from.id);
    if (from.kind === "group" && from.namespaceId !== undefined && isOurs(from.group))
      namespaceIds.push(from.namespaceId);
  }
  return { ...tenant, projectIds, namespaceIds };
}

interface Planning {
  readonly declaration: Declaration;
  readonly desired: Desired;
  readonly options: PlanOptions;
  readonly refused: ReadonlySet<string>;
  readonly names: PrincipalNames;
  readonly complaints: Complaints;
}

interface Part {
  readonly changes: readonly PlannedChange[];
  readonly access: readonly AccessChange[];
  readonly drift: readonly Drift[];
  readonly leftovers: readonly Leftover[];
  readonly caveats: readonly string[];
}

function planAccount(account: DesiredAccount, planning: Planning): Part {
  const { declaration, desired, options, refused, names } = planning;
  const { id } = account.declared;
  const { stack } = desired;
  const grants = desired.grants.filter((grant) => grant.account === account.declared);
  const standing = standingIn(options.estate, id);
  const grantOf = (object: CloudObject): DesiredGrant | undefined =>
    grants.find(({ objects }) => objects.some((own) => keyOf(own) === keyOf(object)));
  const wanted = account.objects.filter((object) => {
    const name = grantOf(object)?.grant.name;
    return name === undefined ? isNeeded(object, grants, refused) : !refused.has(name);
  });
  const same = policiesUnderOtherNames(account.objects, standing, names);
  checkFoundations(account, wanted, { standing, grants, complaints: planning.complaints });
  const changes: (Change & { grant?: string })[] = [];
  for (const object of wanted) {
    const grant = grantOf(object)?.grant.name;
    const reason = grant === undefined ? "the provider of its tokens" : `grant ${grant}`;
    if (same.has(keyOf(object))) continue;
    const change = differ(object, standing.objects.get(keyOf(object)), reason, { stack, account: id, names });
    if (change !== undefined) changes.push(grant === undefined ? change : { ...change, grant });
  }
  const path = declaration.defaults.path ?? DEFAULT_PATH;
  const { drift, ours, machines } = unwantedIn(account, standing, { stack, path, kept: new Set(same.values()) });
  const deletes = [
    ...(options.prune === true ? ours : []).map((before) => ({ before, reason: "no longer declared" })),
    ...(options.revert === true ? drift : []).map(({ object }) => ({ before: object, reason: "not declared" })),
  ];
  for (const { before, reason } of deletes) changes.push({ action: "delete", account: id, before, reason });
  const weighing: Weighing = {
    estate: options.estate,
    account: standing.account,
    doorOf: doorsOf(grants, declaration, standing),
    idOf: (project) => knownFrom(options.estate).project(issuerOf(declaration), project)?.id,
  };
  const weighed = weighAll(inOrder(changes), standing.objects, () => weighing);
  return {
    changes: weighed.map(({ change }) => change),
    access: weighed.flatMap(({ access }) => (access === undefined ? [] : [access])),
    drift: options.revert === true ? [] : drift.map((one) => ({ ...one, made: madeOf(one, options.estate) })),
    leftovers: [
      ...(options.prune === true
        ? []
        : ours.map((object) => left(id, object, "this stack made it, and declares it no more"))),
      ...machines.map((object) =>
        left(id, object, "the machine runs with a profile of ours and is not the declared one; it is left to you"),
      ),
      ...adoptedLeft(standing, account, stack),
    ],
    caveats: caveatsOf(account, standing, wanted, options),
  };
}

function madeOf({ account, object }: Omit<Drift, "made">, estate: Estate | undefined): MadeBy {
  if (estate === undefined) return { unknown: "nothing was read" };
  return madeBy(estate, { account, kind: object.kind, id: identify(object), part: "undeclared" });
}

/**
 * What allows the same under another name, or in a managed policy that is attached, is ours already: to write it again
 * would only make two of it.
 */
export function policiesUnderOtherNames(
  wanted: readonly CloudObject[],
  standing: Standing,
  names: PrincipalNames,
): ReadonlyMap<string, string> {
  const ours = new Set(wanted.map(keyOf));
  const same = new Map<string, string>();
  const absent = wanted.filter(
    (object): object is InlinePolicyObject => object.kind === "inline-policy" && !standing.objects.has(keyOf(object)),
  );
  const owners = new Set(absent.map(({ owner }) => owner));
  const others = [...standing.objects].filter(([, object]) => "owner" in object && owners.has(object.owner));
  for (const object of absent) {
    for (const [key, other] of others) {
      const text = ours.has(key) ? undefined : policyGivenTo(object.owner, other, standing);
      if (text === undefined || !meansTheSame(text, object.policy, "identity", names)) continue;
      same.set(keyOf(object), key);
      break;
    }
  }
  return same;
}

/** What one object allows a principal, where it is a policy on it that is not one of our managed ones. */
function policyGivenTo(owner: string, object: CloudObject, { objects }: Standing): string | undefined {
  if (object.kind !== "inline-policy" && object.kind !== "attachment") return undefined;
  if (object.owner !== owner) return undefined;
  if (object.kind === "inline-policy") return object.policy;
  const attached = isOurPolicy(object) ? undefined : objects.get(`managed-policy ${object.policyArn}`);
  return attached?.kind === "managed-policy" ? attached.policy : undefined;
}

/** A shared provider stays out when every grant that wants it was refused. */
function isNeeded(object: CloudObject, grants: readonly DesiredGrant[], refused: ReadonlySet<string>): boolean {
  const kept = grants.filter(({ grant }) => !refused.has(grant.name));
  if (object.kind !== "provider") return kept.length > 0;
  return kept.some(({ trust }) =>
    trust?.statements.some(({ principal }) => principal?.entries.some(({ value }) => value === object.arn)),
  );
}

function issuerOf({ gitlab }: Declaration): string {
  return gitlab?.url ?? `https://${GITLAB_COM}`;
}

/**
 * The door of a role's jobs, with every audience that its provider accepts, today or after: a policy that asks for none
 * lets all of them in. A role that this plan deletes had a door as well, the one of the declaration's issuer.
 */
function doorsOf(
  grants: readonly DesiredGrant[],
  declaration: Declaration,
  standing: Standing,
): (roleArn: string) => Door | undefined {
  const url = issuerName(issuerOf(declaration));
  const audience = declaration.gitlab?.audience ?? DEFAULT_AUDIENCE;
  return (roleArn) => {
    const grant = grants.find(({ principal }) => principal === roleArn);
    if (grant !== undefined && grant.jobs === undefined) return undefined;
    const door = grant?.jobs?.door ?? {
      account: roleArn.split(":")[4] ?? "",
      provider: { url, clientIds: [audience] },
      roleArn,
    };
    const live = standing.account?.providers?.find((one) => one.url === door.provider.url)?.clientIds ?? [];
    const clientIds = [...new Set([...door.provider.clientIds, ...live])].sort();
    return { ...door, provider: { ...door.provider, clientIds } };
  };
}

function left(account: string, object: CloudObject, why: string): Leftover {
  return { account, object, says: `${object.kind} \`${identify(object)}\`: ${why}` };
}

/** What was taken over and is declared no more is named, and never deleted. */
function adoptedLeft({ objects }: Standing, account: DesiredAccount, stack: string): readonly Leftover[] {
  const wanted = new Set(account.objects.map(keyOf));
  return [...objects.values()].flatMap((object) => {
    if (object.kind !== "role" && object.kind !== "user") return [];
    if (wanted.has(keyOf(object)) || !isAdopted(object.tags) || object.tags["sallyport:stack"] !== stack) return [];
    return [left(account.declared.id, object, "it was taken over, and is declared no more; it is left to you")];
  });
}

function caveatsOf(
  { declared }: DesiredAccount,
  standing: Standing,
  wanted: readonly CloudObject[],
  { estate }: PlanOptions,
): readonly string[] {
  if (estate === undefined) return [`nothing was read of ${declared.name}: all is shown as created`];
  if (standing.account?.roles === undefined) {
    return [`nothing was read of ${declared.name} (${declared.id}): all is shown as created`];
  }
  const kinds = new Set(wanted.map(({ kind }) => kind));
  const lengths = wanted.some((object) => {
    const before = standing.objects.get(keyOf(object));
    return before?.kind === "role" && before.maxSessionSeconds === 0;
  });
  return [
    ...[...standing.unread].flatMap(([kind, why]) => (kinds.has(kind) ? [why] : [])),
    ...untagged(wanted, standing),
    ...(lengths ? [`session lengths and descriptions of the roles of ${declared.id}: not read, and not compared`] : []),
  ];
}

function notesOf({ grants }: Desired): readonly Note[] {
  return grants.flatMap(({ grant, notes }) => notes.map((text) => ({ grant: grant.name, text })));
}
