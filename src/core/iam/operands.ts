import { networkOf } from "./operand/address.ts";
import { canonicalBase64 } from "./operand/base64.ts";
import { secondsOf } from "./operand/date.ts";
import { isDecimal } from "./operand/decimal.ts";
import { type Comparison, operatorOf } from "./operators.ts";

const READABLE: Readonly<Record<Comparison, (text: string) => boolean>> = {
  string: () => true,
  arn: () => true,
  number: isDecimal,
  date: (text) => secondsOf(text) !== undefined,
  boolean: isBoolean,
  binary: (text) => canonicalBase64(text) !== undefined,
  address: (text) => networkOf(text) !== undefined,
  null: isBoolean,
};

/** Whether an operator can make anything of a policy's value. An operator that is not known is reported elsewhere. */
export function canCompareWith(operator: string, value: string): boolean {
  const row = operatorOf(operator)?.row;
  return row === undefined || READABLE[row.compares](value);
}

function isBoolean(text: string): boolean {
  return /^(?:true|false)$/i.test(text);
}
