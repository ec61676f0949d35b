import type { Session } from "../../../core/session/credentials.ts";
import { openBase } from "../../../edge/files/private-folder.ts";
import { entryFor } from "../../../edge/files/sealed-cache.ts";
import { systemClock } from "../../../edge/time/clock.ts";
import type { Context } from "../command.ts";
import { say } from "../output.ts";
import { type Asking, askingsFor, questionOf } from "./asking.ts";
import { cachedSession } from "./cached-session.ts";
import { existingFolders, foldersOf } from "./folders.ts";
import type { Wish } from "./read-wish.ts";

export interface Found {
  readonly session: Session;
  readonly asking: Asking;
}

/** The session of the one role that is wished for, from the job's cache where that is asked for. */
export async function sessionFor(context: Context, wish: Wish, { cached }: { cached: boolean }): Promise<Found> {
  const [asking] = askingsFor(context, wish);
  // What speaks to the network is loaded when it is needed: a cached answer needs none of it.
  const obtain = async (): Promise<Session> => {
    const { takeRole } = await import("./take-roles.ts");
    return takeRole(context, asking);
  };
  if (!cached) return { session: await obtain(), asking };
  const { expiresAt } = asking.token.token;
  const session = await cachedSession({
    entry: entryFor(asking.token.text, questionOf(asking)),
    existing: () => existingFolders(context),
    open: () => openBase(foldersOf(context)),
    clock: systemClock,
    tokenEnds: expiresAt === undefined ? undefined : expiresAt * 1000,
    timeoutMs: asking.timeoutMs,
    obtain,
    warn: (text) => say(context, `sallyport: ${text}`),
  });
  return { session, asking };
}
