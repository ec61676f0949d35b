import { OUTRANKING, isSet } from "../../../core/session/outranking.ts";
import type { Check, Result } from "./check.ts";

/** What any AWS tool here uses before a role that a job would take: the surprise of somebody else's key. */
export const AMBIENT: Check = {
  name: "credentials",
  look({ env }) {
    const results = OUTRANKING.flatMap(({ names, because }): Result[] => {
      const set = names.filter((name) => isSet(env, name));
      return set.length === 0 ? [] : [{ health: "note", says: `${set.join(", ")}: ${because}` }];
    });
    return results.length > 0 ? results : [{ health: "ok", says: "nothing in the environment outranks a job's role" }];
  },
};
