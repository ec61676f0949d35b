import { accepts } from "../../language/automaton.ts";
import { charRange, charsOf, invertChars, uniteChars } from "../../language/char-set.ts";
import { find } from "../../language/find.ts";
import { repeat, sequence } from "../../language/grammar.ts";
import { book, isSpent, type Meter, shareOf, spend } from "../../language/meter.ts";
import { glob, isLiteral, literal, oneOf, type Pattern, RUN } from "../../language/pattern.ts";
import { complement, intersection, language, type StringSet, unionOf } from "../../language/string-set.ts";
import { subsumes } from "../../language/subsume.ts";
import type { Catalog } from "../catalog.ts";
import type { StatementTerms } from "./statement-terms.ts";

/** Actions of which the same statements speak, by their place in the list, and one of them to stand for all. */
export interface ActionGroup {
  readonly action: string;
  readonly named: readonly number[];
}

export interface ActionGroups {
  readonly groups: readonly ActionGroup[];
  /** Whether there are no others: not when telling the actions apart would have cost too much. */
  readonly complete: boolean;
}

export function groupActions(
  statements: readonly StatementTerms[],
  catalog: Catalog | undefined,
  meter: Meter,
): ActionGroups {
  // Half is kept for comparing those that were told apart.
  const share = shareOf(meter, 0.5);
  const groups = new Grouping(statements, catalog, share).run();
  book(meter, share);
  if (!groups.complete) meter.limited ??= share.reached ?? "states";
  return groups;
}

interface ActionPattern {
  readonly pattern: Pattern;
  readonly text: string;
  /** The service that it is about; undefined for one that may be about several. */
  readonly service: string | undefined;
  /** The statements whose element has it. */
  readonly holders: number[];
}

/** Some actions of one service: in all of `within`, which are globs, and in none of `without`. */
interface Cell {
  readonly within: readonly ActionPattern[];
  readonly without: readonly ActionPattern[];
}

class Grouping {
  readonly #catalog: Catalog | undefined;
  readonly #meter: Meter;
  readonly #patterns: Map<string, ActionPattern> = new Map();
  /** The statements that speak of whatever is not listed. */
  readonly #negated: readonly number[];
  readonly #groups: Map<string, ActionGroup> = new Map();

  constructor(statements: readonly StatementTerms[], catalog: Catalog | undefined, meter: Meter) {
    this.#catalog = catalog;
    this.#meter = meter;
    for (const [at, terms] of statements.entries()) for (const { value } of terms.action.values) this.#hold(value, at);
    this.#negated = [...statements.keys()].filter((at) => statements[at]?.action.negated === true);
  }

  run(): ActionGroups {
    const patterns = [...this.#patterns.values()];
    const roaming = patterns.filter((pattern) => pattern.service === undefined);
    const byService = Map.groupBy(
      patterns.filter((pattern) => pattern.service !== undefined),
      (pattern) => pattern.service ?? "",
    );
    let complete = true;
    for (const [service, own] of byService) complete = complete && this.#addService(service, own, roaming);
    complete = complete && this.#addOthers([...byService.keys()], roaming);
    if (!complete) for (const { text } of patterns) this.#addSample(text, patterns);
    return { groups: [...this.#groups.values()], complete };
  }

  /** An example of what a pattern matches, for where not all can be had. */
  #addSample(text: string, patterns: readonly ActionPattern[]): void {
    const action = text.replace(/[*?]/g, "x");
    if (accepts(anyAction(), action.toLowerCase()))
      this.#addOne(
        action,
        patterns.filter(({ pattern }) => !isLiteral(pattern)),
      );
  }

  #hold(value: string, statement: number): void {
    const text = value.toLowerCase();
    let known = this.#patterns.get(text);
    if (known === undefined) {
      const colon = text.indexOf(":");
      const service = text.slice(0, Math.max(0, colon));
      known = {
        pattern: glob(text),
        text: value,
        service: colon < 0 || /[*?]/.test(service) ? undefined : service,
        holders: [],
      };
      this.#patterns.set(text, known);
    }
    if (known.holders.at(-1) !== statement) known.holders.push(statement);
  }

  #addService(service: string, own: readonly ActionPattern[], roaming: readonly ActionPattern[]): boolean {
    const globs = [...own, ...roaming].filter(({ pattern }) => !isLiteral(pattern));
    const literals = own.filter(({ pattern }) => isLiteral(pattern));
    for (const { text } of literals) this.#addOne(text, globs);
    if (this.#catalog?.isKnown(`${service}:*`) === true) {
      for (const name of this.#catalog.expand(`${service}:*`)) this.#addOne(name, globs);
      return !isSpent(this.#meter, true);
    }
    if (this.#addPrefixes(service, globs)) return !isSpent(this.#meter, true);
    const others = complement(unionOf(literals.map(({ pattern }) => pattern)));
    return this.#addCells(intersection(glob(`${service}:?*`), anyAction(), others), globs);
  }

  /**
   * Where every pattern is the beginning of a name, each with the names that begin so and not with any longer one is all
   * there is to tell apart. False when there are other patterns, or no name is found that shows a beginning by itself.
   */
  #addPrefixes(service: string, globs: readonly ActionPattern[]): boolean {
    if (!globs.every(({ pattern: { tokens, prefix } }) => prefix === tokens.length - 1 && tokens.at(-1) === RUN))
      return false;
    const names: (readonly [string, readonly ActionPattern[]])[] = [];
    for (const beginning of new Set([`${service}:`, ...globs.map(({ text }) => text.slice(0, -1))])) {
      if (beginning.length <= service.length) continue;
      const folded = beginning.toLowerCase();
      const within = globs.filter(({ text }) => folded.startsWith(text.slice(0, -1).toLowerCase()));
      const letter = LETTERS.find((letter) => {
        const name = folded + letter;
        return (
          !this.#patterns.has(name) &&
          !globs.some(
            ({ text }) => !folded.startsWith(text.slice(0, -1).toLowerCase()) && text.toLowerCase().startsWith(name),
          )
        );
      });
      if (letter === undefined) return false;
      names.push([beginning + letter, within]);
    }
    for (const [name, within] of names) this.#add(name, within);
    return true;
  }

  /** The services that no pattern is only about. */
  #addOthers(mentioned: readonly string[], roaming: readonly ActionPattern[]): boolean {
    if (this.#catalog !== undefined) {
      const known = new Set(mentioned);
      const everything = roaming.every(({ text }) => text === "*");
      for (const service of this.#catalog.services()) {
        if (known.has(service)) continue;
        for (const name of this.#catalog.expand(`${service}:*`)) {
          this.#addOne(name, roaming);
          if (everything) return true;
        }
      }
      return !isSpent(this.#meter, true);
    }
    const likely = LIKELY.find((name) => !mentioned.includes(name.slice(0, name.indexOf(":"))));
    if (likely !== undefined && roaming.every(({ text }) => text === "*")) {
      this.#addOne(likely, roaming);
      return true;
    }
    const elsewhere = complement(unionOf(mentioned.map((service) => glob(`${service}:*`))));
    return this.#addCells(intersection(anyAction(), elsewhere), roaming);
  }

  /** Splits the domain by one pattern after the other, keeping what is not empty. */
  #addCells(domain: StringSet, patterns: readonly ActionPattern[]): boolean {
    let cells: readonly Cell[] = [{ within: [], without: [] }];
    for (const pattern of patterns) cells = cells.flatMap((cell) => this.#split(domain, cell, pattern));
    for (const cell of cells) {
      const action = this.#someOf(domain, cell);
      if (action !== undefined) this.#add(spelled(action, cell.within), cell.within);
    }
    return this.#meter.reached === undefined;
  }

  #split(domain: StringSet, cell: Cell, pattern: ActionPattern): readonly Cell[] {
    const inside = { within: [...cell.within, pattern], without: cell.without };
    const outside = { within: cell.within, without: [...cell.without, pattern] };
    if (cell.within.some((other) => subsumes(pattern.pattern, other.pattern))) return [inside];
    if (cell.without.some((other) => subsumes(other.pattern, pattern.pattern))) return [outside];
    if (cell.within.some((other) => areApart(pattern.pattern, other.pattern))) return [outside];
    return [inside, outside].filter((part) => this.#someOf(domain, part) !== undefined);
  }

  #someOf(domain: StringSet, { within, without }: Cell): string | undefined {
    if (isSpent(this.#meter, true)) return undefined;
    const answer = find(
      intersection(
        domain,
        ...within.map(({ pattern }) => pattern),
        complement(unionOf(without.map(({ pattern }) => pattern))),
      ),
      { budget: { states: this.#meter.states - this.#meter.spent } },
    );
    spend(this.#meter, QUESTION + within.length + without.length + answer.states);
    if (answer.kind === "undecided") this.#meter.reached ??= answer.reached;
    return answer.kind === "found" ? answer.witness : undefined;
  }

  #addOne(action: string, globs: readonly ActionPattern[]): void {
    const name = literal(action.toLowerCase());
    const matching = globs.filter(({ pattern }) => subsumes(pattern, name));
    const itself = this.#patterns.get(action.toLowerCase());
    this.#add(action, itself === undefined ? matching : [...matching, itself]);
  }

  #add(action: string, patterns: readonly ActionPattern[]): void {
    const matched = new Set(patterns.flatMap(({ holders }) => holders));
    for (const statement of this.#negated) if (!matched.delete(statement)) matched.add(statement);
    const named = [...matched].sort((a, b) => a - b);
    const key = named.join();
    if (!this.#groups.has(key)) this.#groups.set(key, { action, named });
  }
}

/** What asking costs beside the states that are looked at. */
const QUESTION = 10;

const LETTERS: readonly string[] = [..."xyzqwvkjabcdefghilmnoprstu0123456789"];

/** Actions that everybody has heard of, to stand for services that the policies do not mention. */
const LIKELY: readonly string[] = [
  "s3:GetObject",
  "ec2:DescribeInstances",
  "iam:ListUsers",
  "sqs:SendMessage",
  "lambda:InvokeFunction",
  "dynamodb:GetItem",
];

let actions: ReturnType<typeof language> | undefined;

/** A service and a name, in lower case as they are compared. */
function anyAction(): ReturnType<typeof language> {
  const word = uniteChars(charRange("a", "z"), charRange("0", "9"), charsOf("-"));
  const name = invertChars(uniteChars(charsOf(" *?:"), charRange("A", "Z")));
  actions ??= language(sequence(repeat(oneOf(word), 1), literal(":"), repeat(oneOf(name), 1)));
  return actions;
}

function areApart(a: Pattern, b: Pattern): boolean {
  const shared = Math.min(a.prefix, b.prefix);
  for (let at = 0; at < shared; at++) if (a.tokens[at] !== b.tokens[at]) return true;
  return false;
}

/** The action with the letters that the longest pattern which begins it has in upper case. */
function spelled(action: string, patterns: readonly ActionPattern[]): string {
  let start = "";
  for (const { text, pattern } of patterns)
    if (pattern.prefix > start.length && pattern.prefix <= action.length) start = text.slice(0, pattern.prefix);
  return start + action.slice(start.length);
}
