import { secondsOf } from "../../text/instant.ts";
import { isAccessKeyId } from "../../text/scrub.ts";

export type LifeTag = "retiring" | "successor" | "makingSince" | "places" | "writtenAt" | "deactivatedAt";

/**
 * Where a key is on its way out, kept on its user: there is no state file, and whoever runs the next step may sit
 * elsewhere. All of it can be read in the console, and none of it is secret.
 */
export const LIFE_TAGS: Readonly<Record<LifeTag, string>> = {
  /** The id of the key that is to go. */
  retiring: "sallyport:retiring-key",
  /** The id of the key that takes its place; none where a role does. */
  successor: "sallyport:successor-key",
  /** When the making of a successor began: a key from later that lies nowhere is one whose secret is lost. */
  makingSince: "sallyport:successor-making-since",
  /** How many places are to get the successor: who sees fewer does not see all of them. */
  places: "sallyport:successor-places",
  /** When the last variable got the successor. */
  writtenAt: "sallyport:successor-written-at",
  /** When the key that is to go was switched off. */
  deactivatedAt: "sallyport:retiring-deactivated-at",
};

export type LifeTags = Readonly<Partial<Record<LifeTag, string>>>;

const TAGS: readonly LifeTag[] = ["retiring", "successor", "makingSince", "places", "writtenAt", "deactivatedAt"];
const NAMES: ReadonlySet<string> = new Set(Object.values(LIFE_TAGS));

/** Whether a tag is one of these, which nobody declares and which no plan takes away. */
export function isLifeTag(name: string): boolean {
  return NAMES.has(name);
}

const isTime = (value: string): boolean => secondsOf(value) !== undefined;

const CHECKS: Readonly<Record<LifeTag, (value: string) => boolean>> = {
  retiring: isAccessKeyId,
  successor: isAccessKeyId,
  makingSince: isTime,
  places: (value) => /^\d{1,4}$/.test(value),
  writtenAt: isTime,
  deactivatedAt: isTime,
};

/** What the tags of a user say. What is no key's id, or no time, where one has to be was written by somebody else. */
export function readLifeTags(tags: Readonly<Record<string, string>>): LifeTags {
  const read: Partial<Record<LifeTag, string>> = {};
  for (const tag of TAGS) {
    const value = tags[LIFE_TAGS[tag]];
    if (value === undefined) continue;
    if (CHECKS[tag](value)) read[tag] = value;
  }
  return read;
}

/** The tags of a user by which the next run finds its way. */
export function writeLifeTags(life: LifeTags): Readonly<Record<string, string>> {
  return Object.fromEntries(TAGS.flatMap((tag) => (life[tag] === undefined ? [] : [[LIFE_TAGS[tag], life[tag]]])));
}
