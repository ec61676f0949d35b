/** What a condition compares. */
export type Comparison = "string" | "arn" | "number" | "date" | "boolean" | "binary" | "address" | "null";

/** How the value of the request must stand to the value of the policy. */
export type Relation = "equal" | "less" | "less-or-equal" | "greater" | "greater-or-equal";

/** One row of the table: an operator without prefix and suffix. */
export interface OperatorRow {
  readonly name: string;
  readonly compares: Comparison;
  readonly relation: Relation;
  /** `*` and `?` stand for any run and any one character. */
  readonly wildcards: boolean;
  /** Upper and lower case are one. */
  readonly fold: boolean;
  /** `${...}` in a value stands for a key of the request. */
  readonly variables: boolean;
  /** Met when the request's value stands to none of the policy's values as the relation says. */
  readonly negated: boolean;
  /** Whether it is met by a request that lacks the key. */
  readonly absent: boolean;
  /** Whether it takes `IfExists`, `ForAllValues:` and `ForAnyValue:`. */
  readonly modifiers: boolean;
}

/** How many of the request's values must meet it: the only one, every one, or at least one. */
export type Quantifier = "one" | "all" | "any";

/** An operator as a policy writes it, as `ForAllValues:StringLikeIfExists`. */
export interface Operator {
  readonly row: OperatorRow;
  readonly quantifier: Quantifier;
  readonly ifExists: boolean;
}

const PLAIN: Omit<OperatorRow, "name" | "compares"> = {
  relation: "equal",
  wildcards: false,
  fold: false,
  variables: false,
  negated: false,
  absent: false,
  modifiers: true,
};
// "If the key that you specify in a policy condition is not present in the request context, the values do not match",
// and a negated operator is met by what does not match.
const NEGATED = { negated: true, absent: true } as const;
const STRING = { ...PLAIN, compares: "string", variables: true } as const;
const ARN = { ...PLAIN, compares: "arn", wildcards: true, variables: true } as const;
const NUMBER = { ...PLAIN, compares: "number" } as const;
const DATE = { ...PLAIN, compares: "date" } as const;
const ADDRESS = { ...PLAIN, compares: "address" } as const;

/**
 * IAM User Guide, "IAM JSON policy elements: Condition operators"; which values take variables: "Policy variables".
 * `ArnEquals` and `ArnLike` behave identically, and so do their negations. The two pages disagree on variables under
 * `Bool`; the table follows the page on variables, and a variable there is unreadable rather than false.
 */
export const OPERATORS: readonly OperatorRow[] = [
  { ...STRING, name: "StringEquals" },
  { ...STRING, name: "StringNotEquals", ...NEGATED },
  { ...STRING, name: "StringEqualsIgnoreCase", fold: true },
  { ...STRING, name: "StringNotEqualsIgnoreCase", fold: true, ...NEGATED },
  { ...STRING, name: "StringLike", wildcards: true },
  { ...STRING, name: "StringNotLike", wildcards: true, ...NEGATED },
  { ...NUMBER, name: "NumericEquals" },
  { ...NUMBER, name: "NumericNotEquals", ...NEGATED },
  { ...NUMBER, name: "NumericLessThan", relation: "less" },
  { ...NUMBER, name: "NumericLessThanEquals", relation: "less-or-equal" },
  { ...NUMBER, name: "NumericGreaterThan", relation: "greater" },
  { ...NUMBER, name: "NumericGreaterThanEquals", relation: "greater-or-equal" },
  { ...DATE, name: "DateEquals" },
  { ...DATE, name: "DateNotEquals", ...NEGATED },
  { ...DATE, name: "DateLessThan", relation: "less" },
  { ...DATE, name: "DateLessThanEquals", relation: "less-or-equal" },
  { ...DATE, name: "DateGreaterThan", relation: "greater" },
  { ...DATE, name: "DateGreaterThanEquals", relation: "greater-or-equal" },
  { ...PLAIN, compares: "boolean", name: "Bool" },
  { ...PLAIN, compares: "binary", name: "BinaryEquals" },
  { ...ADDRESS, name: "IpAddress" },
  { ...ADDRESS, name: "NotIpAddress", ...NEGATED },
  { ...ARN, name: "ArnEquals" },
  { ...ARN, name: "ArnLike" },
  { ...ARN, name: "ArnNotEquals", ...NEGATED },
  { ...ARN, name: "ArnNotLike", ...NEGATED },
  // Asks for the key itself; what an absent key means stands in the policy's value.
  { ...PLAIN, compares: "null", name: "Null", modifiers: false },
];

const PREFIX: Readonly<Record<Quantifier, string>> = { one: "", all: "ForAllValues:", any: "ForAnyValue:" };

const BY_NAME: ReadonlyMap<string, Operator> = new Map(OPERATORS.flatMap(spellings));

function spellings(row: OperatorRow): readonly (readonly [string, Operator])[] {
  const quantifiers: readonly Quantifier[] = row.modifiers ? ["one", "all", "any"] : ["one"];
  const suffixes = row.modifiers ? [false, true] : [false];
  return quantifiers.flatMap((quantifier) =>
    suffixes.map((ifExists): readonly [string, Operator] => [
      `${PREFIX[quantifier]}${row.name}${ifExists ? "IfExists" : ""}`,
      { row, quantifier, ifExists },
    ]),
  );
}

const BY_FOLDED_NAME: ReadonlyMap<string, Operator> = new Map(
  [...BY_NAME].map(([name, operator]) => [name.toLowerCase(), operator]),
);

/**
 * The operator of this name, or nothing for one that is not known, which a reader of policies must take to be met or not.
 * AWS does not say whether case counts here; other evaluators let it pass, and so does this one.
 */
export function operatorOf(name: string): Operator | undefined {
  return BY_NAME.get(name) ?? BY_FOLDED_NAME.get(name.toLowerCase());
}

/** Every operator's name with its prefixes and suffix, as AWS spells it. */
export function operatorNames(): Iterable<string> {
  return BY_NAME.keys();
}

/** Whether an operator is met by a request that lacks the key: "the heart of an auditor". `Null` is not asked here. */
export function isMetByAbsence(operator: Operator): boolean {
  if (operator.ifExists || operator.quantifier === "all") return true;
  // "ForAnyValue returns false if there is no matching key", the negated ones included.
  return operator.quantifier === "any" ? false : operator.row.absent;
}
