const HIDDEN = "[secret]";

/**
 * A token, key or password that cannot print itself: not in a template, a log line, JSON, an error's cause or a
 * debugger's dump of an object. The one way to the text is `reveal`, which is easy to search for.
 * The text sits in a private field: those are not enumerated, copied, cloned or inspected by anything.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [Symbol.toPrimitive](): string {
    return HIDDEN;
  }

  static {
    // Node's `util.inspect`, which `console.log`, `util.format` and the printing of errors go through.
    Object.defineProperty(this.prototype, Symbol.for("nodejs.util.inspect.custom"), { value: () => HIDDEN });
  }
}
