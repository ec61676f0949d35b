import type { Diagnostic } from "../../text/diagnostic.ts";
import type { Declaration } from "../declaration/declaration.ts";

/** What is wrong with what a declaration means, at the places where it says so. */
export class Complaints {
  readonly list: Diagnostic[] = [];
  private readonly declaration: Declaration;

  constructor(declaration: Declaration) {
    this.declaration = declaration;
  }

  refuse(code: string, message: string, at: Spot, help?: string, others: readonly Related[] = []): void {
    this.add("error", code, message, at, help, others);
  }

  warn(code: string, message: string, at: Spot, help?: string): void {
    this.add("warning", code, message, at, help, []);
  }

  /** Whether that was said of this place. */
  has(code: string, at: Spot): boolean {
    const start = this.spanOf(at)?.start;
    return this.list.some((one) => one.code === `grant/${code}` && one.span?.start === start);
  }

  get failed(): boolean {
    return this.list.some(({ severity }) => severity === "error");
  }

  private add(
    severity: "error" | "warning",
    code: string,
    message: string,
    at: Spot,
    help: string | undefined,
    others: readonly Related[],
  ): void {
    const span = this.spanOf(at);
    const related = others.flatMap(({ says, at: other }) => {
      const place = this.spanOf(other);
      return place === undefined ? [] : [{ message: says, span: place }];
    });
    this.list.push({
      code: `grant/${code}`,
      severity,
      message,
      ...(help === undefined ? {} : { help }),
      ...(span === undefined ? {} : { span }),
      ...(related.length === 0 ? {} : { related }),
    });
  }

  /** The value, or what holds it where it was left out. */
  private spanOf([holder, key]: Spot): Diagnostic["span"] {
    const { places } = this.declaration;
    return (key === undefined ? undefined : places.of(holder, key)) ?? places.of(holder, "name") ?? places.of(holder);
  }
}

/** An object of the declaration, and which of its values. */
export type Spot = readonly [holder: object, key?: string | number];

interface Related {
  readonly says: string;
  readonly at: Spot;
}
