import { type Standing, keyOf } from "../../../core/access/plan/standing.ts";
import type { Change } from "../../../core/change/change.ts";
import type { CloudObject } from "../../../core/change/object.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import { isNoCredentials, messageOf } from "../collect/failure.ts";
import { look } from "./look.ts";
import type { On } from "./on.ts";

/** Kinds that the reading of an account may lack though they are there: an instance profile without a role, say. */
const UNLISTED: ReadonlySet<CloudObject["kind"]> = new Set([
  "instance-profile",
  "profile-association",
  "pod-identity",
  "access-key",
]);

/**
 * What stands, with what only a question by name tells of the things that some changes are about. A question that AWS
 * refuses, or that nobody answers, leaves its one object unread.
 */
export async function completeStanding(changes: readonly Change[], standing: Standing, on: On): Promise<Standing> {
  const objects = new Map(standing.objects);
  const unseen = new Map<string, string>();
  for (const { before, after } of changes) {
    const object = after ?? before;
    if (object === undefined) continue;
    const listed = objects.get(keyOf(object));
    const isOpen = listed === undefined ? UNLISTED.has(object.kind) : isReadInPart(listed);
    if (!isOpen) continue;
    let found: CloudObject | undefined;
    try {
      found = await look(on, object);
    } catch (error) {
      if (on.options.signal.aborted) throw error;
      if (isNoCredentials(error)) {
        throw new SallyportError("credentials/unusable", `AWS takes no credentials from here: ${messageOf(error)}`);
      }
      // Of what is there and may not be looked at closely the rest stays unread, and is not compared.
      if (listed === undefined) unseen.set(keyOf(object), messageOf(error));
    }
    // A machine's other profile is another association: whoever writes looks once more.
    if (found !== undefined && keyOf(found) === keyOf(object)) objects.set(keyOf(found), found);
  }
  const unread = new Map([...standing.unread].filter(([kind]) => !UNLISTED.has(kind)));
  return { ...standing, objects, unread, unseen };
}

/** Without tags, or the session length and description of a role. */
function isReadInPart(object: CloudObject): boolean {
  if (object.kind === "role") return object.maxSessionSeconds === 0;
  return (object.kind === "managed-policy" || object.kind === "instance-profile") && object.tags === undefined;
}
