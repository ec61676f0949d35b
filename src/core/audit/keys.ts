import type { Account, User } from "../estate/account.ts";
import type { Place } from "../estate/place.ts";
import { secondsOf } from "../text/instant.ts";

/** An active key of a user, from the list of keys or, failing that, from the credential report, which has no ids. */
export interface ActiveKey {
  readonly id?: string;
  /** For people: its id, or which of the two it is. */
  readonly label: string;
  readonly created?: string;
  /** Absent: never. */
  readonly lastUsed?: string | "unread";
  readonly at: Place;
}

export function activeKeysOf(account: Account, user: User): readonly ActiveKey[] {
  if (account.accessKeys !== undefined) {
    return account.accessKeys
      .filter((key) => key.user === user.name && key.active)
      .map(({ id, created, lastUsed, at }) => ({
        id,
        label: `\`${id}\``,
        ...(created === undefined ? {} : { created }),
        ...(lastUsed === undefined
          ? { lastUsed: "unread" }
          : lastUsed.at === undefined
            ? {}
            : { lastUsed: lastUsed.at }),
        at,
      }));
  }
  const row = account.credentials?.find((one) => one.user === user.name);
  return (row?.keys ?? [])
    .filter(({ active }) => active)
    .map(({ slot, rotated, lastUsed }) => ({
      label: `key ${slot}`,
      ...(rotated === undefined ? {} : { created: rotated }),
      ...(lastUsed === undefined ? {} : { lastUsed }),
      at: row?.at ?? user.at,
    }));
}

const DAY = 86_400;

/** Whole days from a time to a day, both as ISO writes them; nothing where the first is not known. */
export function daysBetween(from: string | undefined, to: string): number | undefined {
  const start = secondsOf(from ?? "");
  const end = secondsOf(to);
  return start === undefined || end === undefined ? undefined : Math.floor(end / DAY) - Math.floor(start / DAY);
}
