/**
 * A decimal number as sign and digits, so that ids of any length compare exactly. Exponents, which AWS does not mention,
 * are no numbers here.
 */
interface Decimal {
  readonly negative: boolean;
  readonly whole: string;
  readonly fraction: string;
}

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/** Less than, equal to or greater than zero as the first number is to the second; nothing where either is none. */
export function compareDecimals(left: string, right: string): number | undefined {
  const a = decimalOf(left);
  const b = decimalOf(right);
  if (a === undefined || b === undefined) return undefined;
  if (a.negative !== b.negative) return a.negative ? -1 : 1;
  const order = compareMagnitudes(a, b);
  return a.negative ? -order : order;
}

function decimalOf(text: string): Decimal | undefined {
  const found = DECIMAL.exec(text);
  if (found === null) return undefined;
  const whole = (found[2] ?? "").replace(/^0+/, "");
  const fraction = (found[3] ?? "").replace(/0+$/, "");
  return { negative: found[1] === "-" && whole + fraction !== "", whole, fraction };
}

function compareMagnitudes(a: Decimal, b: Decimal): number {
  if (a.whole.length !== b.whole.length) return a.whole.length - b.whole.length;
  if (a.whole !== b.whole) return a.whole < b.whole ? -1 : 1;
  if (a.fraction === b.fraction) return 0;
  // Without trailing zeros, fractions stand in the order of their text.
  return a.fraction < b.fraction ? -1 : 1;
}
