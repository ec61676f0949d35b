import { charRange, charsOf, invertChars, uniteChars } from "../../language/char-set.ts";
import { find } from "../../language/find.ts";
import { repeat, sequence } from "../../language/grammar.ts";
import { isSpent, type Meter, spend } from "../../language/meter.ts";
import { glob, isLiteral, literal, oneOf, type Pattern } from "../../language/pattern.ts";
import { complement, intersection, language, type StringSet, union } from "../../language/string-set.ts";
import { subsumes } from "../../language/subsume.ts";
import type { Catalog } from "../catalog.ts";
import type { StatementTerms } from "./statement-terms.ts";

/** Actions of which the same statements speak, and one of them to stand for all. */
export interface ActionGroup {
  readonly action: string;
  readonly named: ReadonlySet<StatementTerms>;
}

/** Undefined when the budget ended first. */
export function groupActions(
  statements: readonly StatementTerms[],
  catalog: Catalog | undefined,
  meter: Meter,
): readonly ActionGroup[] | undefined {
  return new Grouping(statements, catalog, meter).run();
}

interface ActionPattern {
  readonly id: number;
  readonly pattern: Pattern;
  readonly text: string;
  /** The service that it is about; undefined for one that may be about several. */
  readonly service: string | undefined;
}

/** Some actions of one service: in all of `within`, which are globs, and in none of `without`. */
interface Cell {
  readonly within: readonly ActionPattern[];
  readonly without: readonly ActionPattern[];
}

class Grouping {
  readonly #statements: readonly StatementTerms[];
  readonly #catalog: Catalog | undefined;
  readonly #meter: Meter;
  readonly #patterns: Map<string, ActionPattern> = new Map();
  /** By pattern, the statements whose element has it. */
  readonly #holders: StatementTerms[][] = [];
  readonly #groups: Map<string, ActionGroup> = new Map();

  constructor(statements: readonly StatementTerms[], catalog: Catalog | undefined, meter: Meter) {
    this.#statements = statements;
    this.#catalog = catalog;
    this.#meter = meter;
    for (const terms of statements) for (const { value } of terms.action.values) this.#hold(value, terms);
  }

  run(): readonly ActionGroup[] | undefined {
    const patterns = [...this.#patterns.values()];
    const roaming = patterns.filter((pattern) => pattern.service === undefined);
    const byService = Map.groupBy(
      patterns.filter((pattern) => pattern.service !== undefined),
      (pattern) => pattern.service ?? "",
    );
    for (const [service, own] of byService) if (!this.#addService(service, own, roaming)) return undefined;
    return this.#addOthers([...byService.keys()], roaming) ? [...this.#groups.values()] : undefined;
  }

  #hold(value: string, terms: StatementTerms): void {
    const text = value.toLowerCase();
    let known = this.#patterns.get(text);
    if (known === undefined) {
      const colon = text.indexOf(":");
      const service = text.slice(0, Math.max(0, colon));
      known = {
        id: this.#patterns.size,
        pattern: glob(text),
        text: value,
        service: colon < 0 || /[*?]/.test(service) ? undefined : service,
      };
      this.#patterns.set(text, known);
    }
    (this.#holders[known.id] ??= []).push(terms);
  }

  #addService(service: string, own: readonly ActionPattern[], roaming: readonly ActionPattern[]): boolean {
    const patterns = [...own, ...roaming];
    if (this.#catalog?.isKnown(`${service}:*`) === true) {
      for (const name of this.#catalog.expand(`${service}:*`)) this.#addOne(name, patterns);
      for (const { text, pattern } of own) if (isLiteral(pattern)) this.#addOne(text, patterns);
      return !isSpent(this.#meter, true);
    }
    const literals = own.filter(({ pattern }) => isLiteral(pattern));
    for (const { text } of literals) this.#addOne(text, patterns);
    const globs = patterns.filter(({ pattern }) => !isLiteral(pattern));
    const domain = intersection(
      glob(`${service}:?*`),
      anyAction(),
      complement(union(...literals.map(({ pattern }) => pattern))),
    );
    return this.#addCells(domain, globs);
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
    const elsewhere = complement(union(...mentioned.map((service) => glob(`${service}:*`))));
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
        complement(union(...without.map(({ pattern }) => pattern))),
      ),
      { budget: { states: this.#meter.states - this.#meter.spent } },
    );
    spend(this.#meter, answer.states + 1);
    if (answer.kind === "undecided") this.#meter.reached ??= answer.reached;
    return answer.kind === "found" ? answer.witness : undefined;
  }

  #addOne(action: string, patterns: readonly ActionPattern[]): void {
    const name = literal(action.toLowerCase());
    this.#add(
      action,
      patterns.filter(({ pattern }) => subsumes(pattern, name)),
    );
  }

  #add(action: string, patterns: readonly ActionPattern[]): void {
    const matched = new Set(patterns.flatMap(({ id }) => this.#holders[id] ?? []));
    const named = this.#statements.filter((terms) => matched.has(terms) !== terms.action.negated);
    const key = named.map((terms) => this.#numberOf(terms)).join();
    if (!this.#groups.has(key)) this.#groups.set(key, { action, named: new Set(named) });
  }

  #numberOf(terms: StatementTerms): number {
    return this.#statements.indexOf(terms);
  }
}

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
