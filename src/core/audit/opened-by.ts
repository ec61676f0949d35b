import { whoCan } from "../admission/who-can.ts";
import type { KeyDoor } from "../estate/door.ts";
import type { Claims } from "../gitlab/claims.ts";
import type { Condition, Policy } from "../iam/policy.ts";
import { describeDoor } from "./describe-door.ts";
import type { DoorEntry } from "./document.ts";
import type { JudgedDoor } from "./judged-door.ts";

/** A project of GitLab's, and optionally one branch of it, on a bad day. */
export interface AskedProject {
  readonly path: string;
  readonly id?: string;
  readonly branch?: string;
}

/** A door that the project opens. */
export interface OpenedDoor {
  readonly door: DoorEntry;
  /** A token of the project's that gets in; absent where it needs none. */
  readonly witness?: Claims;
  readonly because: string;
  readonly exact: boolean;
}

/** Every door that jobs of a project open, in every account, with what lies behind. */
export function openedBy(doors: readonly JudgedDoor[], project: AskedProject): readonly OpenedDoor[] {
  return doors.flatMap((judged) => {
    const { door, entry } = judged;
    if (entry !== undefined) return byToken(judged, project);
    if (door.kind === "key") return byKey(judged, door, project);
    if (door.kind === "instance-profile") {
      return [
        {
          door: describeDoor(judged),
          because: "if its jobs run on this machine: which projects a runner takes is not always known",
          exact: false,
        },
      ];
    }
    return [];
  });
}

/** The door's own policy, for subjects of this project alone: whoever is left is the project. */
function byToken(judged: JudgedDoor, project: AskedProject): OpenedDoor[] {
  const { entry } = judged;
  if (entry === undefined) return [];
  const issuer = entry.at.provider.url.replace(/^https?:\/\//, "");
  const { reach, exact, witness: any } = whoCan(restricted(entry.trust, issuer, project, everyForm(project)), entry.at);
  if (reach === "nobody") return [];
  // The form that projects have unless somebody changed it makes the better example.
  const witness = whoCan(restricted(entry.trust, issuer, project, defaultForm(project)), entry.at).witness ?? any;
  return [
    { door: describeDoor(judged), ...(witness === undefined ? {} : { witness }), because: "its tokens get in", exact },
  ];
}

/** Every form that a project can choose starts with the project and parts its components with colons. */
function everyForm({ path, id, branch }: AskedProject): readonly string[] {
  const heads = [`project_path:${path}`, ...(id === undefined ? [] : [`project_id:${id}`])].flatMap((head) => [
    head,
    `job_${head}`,
    `source_${head}`,
  ]);
  return heads.flatMap((head) =>
    branch === undefined ? [head, `${head}:*`] : [head, `${head}:*ref:${branch}`, `${head}:*ref:${branch}:*`],
  );
}

function defaultForm({ path, branch }: AskedProject): readonly string[] {
  return [`project_path:${path}:ref_type:*:ref:${branch ?? "*"}`];
}

/** The policy for these subjects, and for this id where the request has one. */
function restricted(trust: Policy, issuer: string, { id }: AskedProject, subjects: readonly string[]): Policy {
  const at = { start: 0, end: 0 };
  const condition = (key: string, operator: string, texts: readonly string[]): Condition => ({
    operator,
    key,
    values: texts.map((value) => ({ value, at })),
    at,
  });
  const extra = [
    condition(
      `${issuer}:sub`,
      "StringLike",
      subjects.map((value) => value.replaceAll("${", "${$}{")),
    ),
  ];
  if (id !== undefined) extra.push(condition(`${issuer}:project_id`, "StringEqualsIfExists", [id]));
  const statements = trust.statements.map((statement) =>
    statement.effect === "Allow" ? { ...statement, conditions: [...statement.conditions, ...extra] } : statement,
  );
  return { ...trust, statements };
}

function byKey(judged: JudgedDoor, door: KeyDoor, { path }: AskedProject): OpenedDoor[] {
  const holder = door.held.find(({ in: where, name }) => where === "variable" && reaches(name, path));
  if (holder === undefined || door.active === false) return [];
  return [{ door: describeDoor(judged), because: `\`${holder.name}\` is in its jobs' environment`, exact: true }];
}

/** A variable's name starts with the path of its project or group; an instance's goes to everybody. */
function reaches(name: string, path: string): boolean {
  const owner = name.split(" ")[0] ?? "";
  return path === owner || path.startsWith(`${owner}/`) || (!owner.includes("/") && owner.includes("."));
}
