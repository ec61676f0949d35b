import type { Actor } from "../../escalate/actor.ts";
import { can } from "../../escalate/can.ts";
import type { Inventory } from "../../escalate/inventory.ts";
import type { Role, User } from "../../estate/account.ts";
import type { Estate } from "../../estate/estate.ts";
import { activeKeysOf, daysBetween } from "../keys.ts";
import type { JudgedDoor } from "../judged-door.ts";

/** What a registry asks of whoever logs in, pulls and pushes (AWS's least-privilege examples for Amazon ECR). */
const LOGIN = ["ecr:GetAuthorizationToken"];
const PULL = ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"];
const PUSH = ["ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:PutImage"];

export type Ability = "yes" | "no" | "partly";

/** One user or role, asked whether it can work with Amazon ECR. */
export interface EcrRow {
  readonly principal: string;
  readonly account: string;
  readonly pull: Ability;
  readonly push: Ability;
  /** Actions that are missing for what it can do in part. */
  readonly missing: readonly string[];
  /** One repository pattern that the answer is about, as the policies name it. */
  readonly on: string;
  /** Whether it is a door of GitLab's, and which kind. */
  readonly door?: string;
  /** Ages of its active keys in days. */
  readonly keys: readonly number[];
  readonly suitable: boolean;
  readonly advice: string;
}

/** Every user and role that can do anything with ECR, or that GitLab comes in by. */
export function aboutEcr(
  estate: Estate,
  inventory: Inventory,
  doors: readonly JudgedDoor[],
  today: string,
): readonly EcrRow[] {
  const byArn = new Map(doors.flatMap((door) => (door.actor === undefined ? [] : [[door.actor.arn, door] as const])));
  const rows = [...inventory.users, ...inventory.roles].flatMap((principal) =>
    rowOf(estate, inventory, principal, byArn.get(principal.arn), today),
  );
  return rows.sort((a, b) => (a.principal < b.principal ? -1 : 1));
}

function rowOf(
  estate: Estate,
  inventory: Inventory,
  principal: Role | User,
  door: JudgedDoor | undefined,
  today: string,
): EcrRow[] {
  const abilities = ecrAbilities(inventory.actor(principal));
  if (abilities.on === NOWHERE && door === undefined) return [];
  const account = estate.accounts.find(({ id }) => id === principal.account);
  const keys =
    account === undefined || !("groups" in principal)
      ? []
      : activeKeysOf(account, principal).flatMap(({ created }) => daysBetween(created, today) ?? []);
  const suitable = "trust" in principal && abilities.push === "yes" && door?.entry?.admission.reach === "refs";
  return [
    {
      principal: principal.arn,
      account: principal.account,
      ...abilities,
      ...(door === undefined ? {} : { door: door.door.kind }),
      keys,
      suitable,
      advice: adviceFor(principal, abilities.push, suitable, door),
    },
  ];
}

const NOWHERE = "no repository";

/** What an actor can do with a registry, and which actions it lacks for what it can do in part. */
export function ecrAbilities(actor: Actor): Pick<EcrRow, "pull" | "push" | "missing" | "on"> {
  const may = (action: string, resource?: string): string | undefined =>
    can(actor, { action, ...(resource === undefined ? {} : { resource }) })?.resource;
  // The repository is the one that the policies speak of; all actions must hold for the same one.
  const on = [...PUSH, ...PULL]
    .map((action) => may(action))
    .find((resource) => resource !== undefined && isOfEcr(resource));
  if (on === undefined) return { pull: "no", push: "no", missing: [], on: NOWHERE };
  const login = LOGIN.filter((action) => may(action, "*") === undefined);
  const lacking = (actions: readonly string[]): readonly string[] =>
    actions.filter((action) => may(action, on) === undefined);
  const [pull, push] = [lacking(PULL), lacking(PUSH)];
  const abilities = { pull: ability(PULL, pull, login.length === 0), push: ability(PUSH, push, login.length === 0) };
  // Who only pulls lacks nothing of a push; a push also asks which layers are there already.
  const pushing = abilities.push === "no" ? [] : [...push, ...pull.filter((action) => action === PULL[0])];
  const pulling = abilities.push !== "no" && pull.length >= PULL.length - 1 ? [] : abilities.pull === "no" ? [] : pull;
  return { ...abilities, missing: [...new Set([...login, ...pulling, ...pushing])].sort(), on };
}

/** What `NotAction` allows on a bucket is nothing that a registry is asked. */
function isOfEcr(resource: string): boolean {
  return resource.split(":")[2] === "ecr";
}

function ability(all: readonly string[], lacking: readonly string[], login: boolean): Ability {
  if (lacking.length === all.length) return "no";
  return lacking.length === 0 && login ? "yes" : "partly";
}

function adviceFor(principal: Role | User, push: Ability, suitable: boolean, door: JudgedDoor | undefined): string {
  if ("groups" in principal)
    return "a key: replace it by a role that the job takes, with `ecr-push` for the one repository";
  if (suitable) return "fits: a job on named refs takes it, and it can push";
  if (door?.entry === undefined) return "no job of GitLab takes it by OIDC";
  if (push === "yes") return `pushes, and lets in more than named refs (${door.entry.admission.reach})`;
  return push === "partly" ? "add the missing actions" : "not made for pushing images";
}
