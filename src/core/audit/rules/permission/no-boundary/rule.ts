import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { can } from "../../../../escalate/can.ts";
import { resourceOf } from "../../../describe-door.ts";

export const NO_BOUNDARY: Rule = {
  id: "permission/no-boundary",
  severity: "medium",
  page: PAGE,

  find,
};

const MAKING = ["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:CreateUser"];

function* find({ doors }: Audit): Iterable<Raised> {
  for (const door of doors) {
    const { actor, entry } = door;
    if (
      actor === undefined ||
      actor.boundary !== undefined ||
      actor.unread.some((name) => name.startsWith("boundary")) ||
      entry?.admission.reach === "nobody"
    )
      continue;
    const found = MAKING.flatMap((action) => can(actor, { action }) ?? []).filter(
      (permission) => permission.supposed["iam:permissionsboundary"] === undefined,
    );
    if (found.length === 0) continue;
    yield {
      door,
      resource: resourceOf(door),
      title: "a job behind this door makes or changes roles, and nothing bounds it",
      message: `it may ${found.map(({ action }) => `\`${action}\``).join(", ")}, and has no permissions boundary`,
      help: "set a boundary on the role, and demand it (`iam:PermissionsBoundary`) of every role that it makes",
      at: door.door.at,
      meaning: found
        .map(({ action }) => action)
        .sort()
        .join(","),
    };
  }
}
