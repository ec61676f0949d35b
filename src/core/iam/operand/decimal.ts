/** A decimal number as sign and digits, so that ids of any length compare exactly. */
interface Decimal {
  readonly negative: boolean;
  readonly whole: string;
  readonly fraction: string;
}

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;
const EXPONENT = /^[+-]?\d+(?:\.\d+)?[eE][+-]?\d{1,3}$/;

/** Less than, equal to or greater than zero as the first number is to the second; nothing where either is none. */
export function compareDecimals(left: string, right: string): number | undefined {
  const a = decimalOf(left);
  const b = decimalOf(right);
  if (a === undefined || b === undefined) return undefined;
  if (a.negative !== b.negative) return a.negative ? -1 : 1;
  const order = compareMagnitudes(a, b);
  return a.negative ? -order : order;
}

export function isDecimal(text: string): boolean {
  return DECIMAL.test(text) || EXPONENT.test(text);
}

function decimalOf(text: string): Decimal | undefined {
  const found = DECIMAL.exec(text) ?? (EXPONENT.test(text) ? DECIMAL.exec(plainOf(text)) : null);
  if (found === null) return undefined;
  const whole = (found[2] ?? "").replace(/^0+/, "");
  const fraction = (found[3] ?? "").replace(/0+$/, "");
  return { negative: found[1] === "-" && whole + fraction !== "", whole, fraction };
}

/** `1.5e3` written out. The exponent has three digits at most, so this stays short. */
function plainOf(text: string): string {
  const [mantissa = "", power = "0"] = text.toLowerCase().split("e");
  const sign = mantissa.startsWith("-") ? "-" : "";
  const [whole = "", fraction = ""] = mantissa.replace(/^[+-]/, "").split(".");
  const shift = Number(power);
  const digits = shift < 0 ? "0".repeat(-shift) + whole + fraction : whole + fraction + "0".repeat(shift);
  const point = shift < 0 ? whole.length : whole.length + shift;
  return `${sign}${digits.slice(0, point) || "0"}.${digits.slice(point) || "0"}`;
}

function compareMagnitudes(a: Decimal, b: Decimal): number {
  if (a.whole.length !== b.whole.length) return a.whole.length - b.whole.length;
  if (a.whole !== b.whole) return a.whole < b.whole ? -1 : 1;
  if (a.fraction === b.fraction) return 0;
  // Without trailing zeros, fractions stand in the order of their text.
  return a.fraction < b.fraction ? -1 : 1;
}
