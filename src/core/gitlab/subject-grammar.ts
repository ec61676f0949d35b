import { type Automaton } from "../language/automaton.ts";
import { type CharSet, charRange, charsOf, invertChars, uniteChars } from "../language/char-set.ts";
import { choice, type Grammar, repeat, sequence, without } from "../language/grammar.ts";
import { concat, glob, literal, oneOf, type Pattern, runOf } from "../language/pattern.ts";
import { language } from "../language/string-set.ts";
import { FULL_REF_PREFIXES } from "./names.ts";
import { DEPLOYMENT_TIERS, REF_TYPES, SUB_COMPONENTS, type SubValue } from "./sub-components.ts";

/**
 * The subjects that a GitLab can mint, as sets of strings. Both are compiled at the first question and kept.
 *
 * A name that looks like a commit is the one illegal ref that is let through, since forty states for it would cost every
 * search; whoever finds such a subject must ask `parseSubject`. So must he for a component that stands there twice, which
 * GitLab does not forbid: it has one value, and that two places agree is beyond automata.
 */

/** `project_path:...:ref_type:...:ref:...`: what each project mints until a Maintainer changes it. */
export function defaultSubjects(): Automaton {
  knownDefault ??= language(
    sequence(literal("project_path:"), path(), literal(":ref_type:"), refType(), literal(":ref:"), ref()),
  );
  return knownDefault;
}

/** Everything that some choice of components can mint, on any version of GitLab. */
export function allSubjects(): Automaton {
  knownAll ??= language(sequence(component(true), repeat(sequence(literal(":"), component(false)), 0)));
  return knownAll;
}

/** The ids of projects, groups and users. */
export const ID_VALUES: Pattern = concat(oneOf(charRange("1", "9")), runOf(charRange("0", "9")));

/** Names of sources, levels and the like, of which there are more with each version. */
export const WORD_VALUES: Pattern = runOf(uniteChars(charRange("a", "z"), charsOf("_ ")));

/** A user's name: one part of a path, or nothing. */
export const LOGIN_VALUES: Pattern = runOf(segmentCharacters());

let knownDefault: Automaton | undefined;
let knownAll: Automaton | undefined;
let knownPath: Automaton | undefined;
let knownRef: Automaton | undefined;

function component(first: boolean): Grammar {
  return choice(
    ...SUB_COMPONENTS.filter((row) => row.leads || !first).map((row) =>
      sequence(literal(`${row.name}:`), valuesOf(row.value)),
    ),
  );
}

function valuesOf(value: SubValue): Grammar {
  switch (value) {
    case "path":
      return path();
    case "id":
      return ID_VALUES;
    case "ref-type":
      return refType();
    case "ref":
      return ref();
    case "boolean":
      return choice(literal("true"), literal("false"));
    case "tier":
      return choice(...DEPLOYMENT_TIERS.map((tier) => literal(tier)));
  }
}

function refType(): Grammar {
  return choice(...REF_TYPES.map((type) => literal(type)));
}

function path(): Automaton {
  const characters = segmentCharacters();
  const start = uniteChars(alphanumerics(), charsOf("_."));
  const any = runOf(characters);
  const segment = without(concat(oneOf(start), any), choice(concat(any, ".git"), concat(any, ".atom")));
  const namespace = without(segment, concat(any, "."));
  knownPath ??= language(sequence(repeat(sequence(namespace, literal("/")), 1), segment));
  return knownPath;
}

/** Part by part, and what is refused of the whole at the end: taken away all at once it would determinise badly. */
function ref(): Automaton {
  if (knownRef !== undefined) return knownRef;
  const refused = uniteChars([0, 0x20], charsOf("\u007f~^:?*[\\/"));
  const characters = runOf(invertChars(refused));
  const first = oneOf(invertChars(uniteChars(refused, charsOf("."))));
  const part = language(without(concat(first, characters), choice(glob("*..*"), glob("*@{*"), glob("*.lock"))));
  const whole = language(sequence(part, repeat(sequence(literal("/"), part), 0)));
  knownRef = language(
    without(
      whole,
      choice(
        glob("-*"),
        glob("*."),
        ...["HEAD", "@"].map((text) => literal(text)),
        ...FULL_REF_PREFIXES.map((prefix) => glob(`${prefix}*`)),
      ),
    ),
  );
  return knownRef;
}

function segmentCharacters(): CharSet {
  return uniteChars(alphanumerics(), charsOf("_.-"));
}

function alphanumerics(): CharSet {
  return uniteChars(charRange("a", "z"), charRange("A", "Z"), charRange("0", "9"));
}
