/**
 * A trust policy as IAM gives it back: without white space, an account under `AWS` as the ARN of its root, a principal
 * alone without its list, several in an order of IAM's own. Seen on live accounts and not documented; what else IAM may
 * rewrite is left as it was written.
 */
export function normaliseTrust(text: string): string {
  return JSON.stringify(JSON.parse(text, (key, value: unknown) => (key === "Principal" ? normalise(value) : value)));
}

function normalise(principal: unknown): unknown {
  if (typeof principal !== "object" || principal === null) return principal;
  return Object.fromEntries(
    Object.entries(principal).map(([type, value]) => {
      const values: readonly unknown[] = Array.isArray(value) ? value : [value];
      const written = values.map((one) => (type === "AWS" ? rootArn(one) : one)).toSorted();
      return [type, written.length === 1 ? written[0] : written];
    }),
  );
}

function rootArn(value: unknown): unknown {
  return typeof value === "string" && /^\d{12}$/.test(value) ? `arn:aws:iam::${value}:root` : value;
}
