import type { CloudObject, ObjectKind, Of, Tags } from "../../../change/object.ts";
import { isUser, nameIn } from "../../../estate/read/arn.ts";
import { type Script, word } from "../shell.ts";

/** What a script does about one kind of object: `was` is what its changes believe to stand. */
export interface Commands<Kind extends ObjectKind> {
  readonly put: (script: Script, object: Of<Kind>, was: CloudObject | undefined) => void;
  readonly remove: (script: Script, object: Of<Kind>) => void;
}

export function typeOf(owner: string): "role" | "user" {
  return isUser(owner) ? "user" : "role";
}

export function ownerInput(owner: string): object {
  return isUser(owner) ? { UserName: nameIn(owner) } : { RoleName: nameIn(owner) };
}

export function ownerFlag(owner: string): string {
  return `--${typeOf(owner)}-name ${word(nameIn(owner))}`;
}

export function tagInput(tags: Tags = {}): object {
  const list = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return list.length === 0 ? {} : { Tags: list };
}
