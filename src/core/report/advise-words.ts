import type { AdviceDocument, KindEntry } from "../access/advise/advice.ts";
import { count } from "./words.ts";

export interface KindSection {
  readonly word: string;
  readonly sentences: readonly string[];
}

/** What is said of a kind, in the order in which one asks. */
export function kindSections({ why, setup, keep, cannot, instead }: KindEntry): readonly KindSection[] {
  return [
    { word: "why", sentences: why },
    { word: "set up", sentences: setup },
    { word: "keep", sentences: keep },
    { word: "cannot", sentences: cannot },
    { word: "not", sentences: instead.map(({ what, because }) => `${what}: ${because}`) },
  ];
}

/** One line that says how it stands; what was not read never lets it sound as if all were well. */
export function adviceHeadline({ looked, advice, complete, kinds }: AdviceDocument): string {
  if (looked === undefined) return `${advice[0]?.name ?? "this"}: ${kinds[0]?.title ?? "nothing fits"}`;
  const unread = complete ? "" : "; not everything could be read, so there may be more";
  const where = `${count(looked.accounts, "account")}, ${count(looked.doors, "door")}`;
  if (advice.length === 0) return `${where}: nothing here calls for another kind of door${unread}`;
  return `${where}: ${advice.length} should be another door${unread}`;
}
