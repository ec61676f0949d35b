import { sayWho as sayAdmitted } from "../admission/say.ts";
import type { Entry, JudgedDoor } from "./judged-door.ts";

/** Who comes in, in one sentence for people. */
export function sayWho({ door, entry }: JudgedDoor): string {
  if (entry !== undefined) return sayAdmission(entry);
  switch (door.kind) {
    case "oidc":
      return "whoever its trust policy lets in, which could not be read";
    case "instance-profile":
      return "every job that runs on the machine";
    case "codebuild":
      return `whoever can set off its webhook in \`${door.project.location ?? "a repository"}\``;
    case "key":
      return `whoever can read ${door.held.map(({ name }) => `\`${name}\``).join(", ")}`;
    default:
      return `every pod of ${[door.namespace, door.serviceAccount].filter((part) => part !== undefined).join("/") || "a service account"}`;
  }
}

export function sayAdmission({ admission, door }: Entry): string {
  return `${admission.exact ? "" : "at most "}${sayAdmitted(admission, door.provider.url)}`;
}
