import { type Standing, keyOf } from "../../../core/access/plan/standing.ts";
import type { Change } from "../../../core/change/change.ts";
import type { CloudObject } from "../../../core/change/object.ts";
import { look } from "./look.ts";
import type { On } from "./on.ts";

/** Kinds that the reading of an account may lack though they are there: an instance profile without a role, say. */
const UNLISTED: ReadonlySet<CloudObject["kind"]> = new Set([
  "instance-profile",
  "profile-association",
  "pod-identity",
  "access-key",
]);

/** What stands, with what only a question by name tells of the things that some changes are about. */
export async function completeStanding(changes: readonly Change[], standing: Standing, on: On): Promise<Standing> {
  const objects = new Map(standing.objects);
  for (const { before, after } of changes) {
    const object = after ?? before;
    if (object === undefined || !UNLISTED.has(object.kind) || objects.has(keyOf(object))) continue;
    const found = await look(on, object);
    // A machine's other profile is another association: whoever writes looks once more.
    if (found !== undefined && keyOf(found) === keyOf(object)) objects.set(keyOf(found), found);
  }
  const unread = new Map([...standing.unread].filter(([kind]) => !UNLISTED.has(kind)));
  return { ...standing, objects, unread };
}
