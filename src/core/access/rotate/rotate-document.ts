import type { ChangeName } from "../apply/outcome.ts";
import { nameVariable } from "../keys/variable.ts";
import { type Outlook, type RefusalCode, type Situation, type Step, placesOf } from "./situation.ts";

/** What stood, what was done of it and what is next, for people and programs. Nothing in it is secret. */
export interface RotateDocument {
  readonly formatVersion: "1.0";
  readonly user: string;
  readonly account: string;
  /** `stepped`: one step further. `finished`: no key is on its way out any more. */
  readonly result: "stepped" | "finished" | "waiting" | "refused" | "failed" | "interrupted";
  /** As they stood before this run. */
  readonly keys: readonly KeyStanding[];
  readonly read: ReadStanding;
  readonly step?: Step["does"];
  /** In the order in which it was done. */
  readonly done: readonly Deed[];
  /** What a person may want to change about the variables that were written. */
  readonly notes?: readonly string[];
  readonly next?: { readonly says: string; readonly at?: string };
  readonly refused?: { readonly because: RefusalCode; readonly says: string; readonly help?: string };
  readonly failure?: { readonly code: string; readonly message: string; readonly help?: string };
}

export interface KeyStanding {
  readonly id: string;
  readonly role: "retiring" | "successor" | "other";
  readonly active: boolean;
  readonly created: string;
  readonly lastUsed?: { readonly at: string; readonly service?: string; readonly region?: string };
  /** Names of variables. */
  readonly heldIn: readonly string[];
}

export interface ReadStanding {
  readonly gitlab: string;
  readonly projects: number;
  readonly groups: number;
  /** Whose variables were not shown. */
  readonly unread: readonly string[];
  /** Hidden variables that may hold the id of a key. */
  readonly hidden: readonly string[];
}

/** One thing that was done: a change of a key, or a variable that was written. */
export interface Deed {
  readonly says: string;
  readonly change?: ChangeName;
  readonly variable?: string;
}

export function standingOf(situation: Situation): readonly KeyStanding[] {
  const { user, life } = situation;
  return user.keys.map(({ id, active, created, lastUsed }) => ({
    id,
    role: id === life.retiring ? "retiring" : id === life.successor ? "successor" : "other",
    active,
    created,
    ...(lastUsed === undefined ? {} : { lastUsed }),
    heldIn: placesOf(situation, id).map((place) => nameVariable(place.id)),
  }));
}

/** Where the run ends that did nothing. */
export function withoutStep(
  outlook: Exclude<Outlook, { readonly kind: "step" }>,
): Pick<RotateDocument, "result" | "next" | "refused"> {
  if (outlook.kind === "refuse") {
    const { because, says, help } = outlook;
    return { result: "refused", refused: { because, says, ...(help === undefined ? {} : { help }) } };
  }
  const { until, pressable } = outlook;
  const says = pressable === true ? `${outlook.says}; \`--allow-narrowing\` goes on all the same` : outlook.says;
  return { result: "waiting", next: { says, ...(until === undefined ? {} : { at: until }) } };
}
