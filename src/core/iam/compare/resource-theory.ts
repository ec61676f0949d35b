import { charRange, charsOf, invertChars, uniteChars } from "../../language/char-set.ts";
import { choice, optional, repeat, sequence } from "../../language/grammar.ts";
import { literal, oneOf, runOf } from "../../language/pattern.ts";
import { language, type StringSet } from "../../language/string-set.ts";
import { type Mode, patternsOf } from "./mode.ts";
import { type Picked, pickText } from "./pick-text.ts";
import type { ResourcePredicate } from "./predicate.ts";
import { RESOURCE } from "./value-pattern.ts";

export interface ResourceWish {
  readonly predicate: ResourcePredicate;
  readonly holds: boolean;
}

/** A resource that is, and is not, as wished; one that looks like a resource of AWS, if there is such. */
export function pickResource(wishes: readonly ResourceWish[], mode: Mode, polished: boolean): Picked {
  const texts = wishes.map(({ predicate: { values, version }, holds }) => ({
    values: patternsOf(mode, values, version, RESOURCE),
    match: holds,
  }));
  return pickText(texts, domains(), mode, polished);
}

/** The ARNs, those that look like one first. */
export function arnDomains(): readonly StringSet[] {
  return [likelyArns(), allArns()];
}

/** ARNs and the bare `*`, which stands for the resource of an action that is asked for none. */
function domains(): readonly StringSet[] {
  known ??= [likelyArns(), language(choice(allArns(), literal("*")))];
  return known;
}

let known: readonly StringSet[] | undefined;
let likely: ReturnType<typeof language> | undefined;
let every: ReturnType<typeof language> | undefined;

const WORD = uniteChars(charRange("a", "z"), charRange("0", "9"), charsOf("-"));

function likelyArns(): ReturnType<typeof language> {
  const digit = oneOf(charRange("0", "9"));
  const name = uniteChars(WORD, charRange("A", "Z"), charsOf("/_.:"));
  likely ??= language(
    sequence(
      literal("arn:aws:"),
      repeat(oneOf(WORD), 1),
      literal(":"),
      runOf(WORD),
      literal(":"),
      optional(repeat(digit, 12, 12)),
      literal(":"),
      repeat(oneOf(name), 1),
    ),
  );
  return likely;
}

function allArns(): ReturnType<typeof language> {
  const field = sequence(runOf(invertChars(charsOf(":"))), literal(":"));
  const any = invertChars([]);
  every ??= language(sequence(literal("arn:"), field, field, field, field, oneOf(any), runOf(any)));
  return every;
}
