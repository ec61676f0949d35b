// A reader of Terraform's native syntax ("HCL Native Syntax Specification"), as far as it can stand without variables and
// functions, and what `terraform show -json` would print of a plan for what it reads. It shares nothing with the writer.

export type Expression =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "reference"; readonly to: string };

export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly attributes: ReadonlyMap<string, Expression>;
  readonly blocks: readonly Block[];
}

export function readHcl(text: string): Block {
  const reader = new HclReader(text);
  const root = reader.body("", []);
  return root;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

class HclReader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Until the brace that ends it, or the end of the text for the outermost. */
  body(type: string, labels: readonly string[]): Block {
    const attributes = new Map<string, Expression>();
    const blocks: Block[] = [];
    for (;;) {
      this.skip();
      if (type === "" ? this.at >= this.text.length : this.take("}")) return { type, labels, attributes, blocks };
      const name = this.word();
      this.skip(" \t");
      if (this.take("=")) {
        if (attributes.has(name)) this.fail(`${name} is set twice`);
        attributes.set(name, this.expression());
      } else {
        const own: string[] = [];
        for (;;) {
          this.skip(" \t");
          if (this.take("{")) break;
          own.push(this.peek('"') ? String(this.quoted()) : this.word());
        }
        blocks.push(this.body(name, own));
      }
    }
  }

  private expression(): Expression {
    this.skip(" \t");
    if (this.peek('"')) return { kind: "value", value: this.quoted() };
    if (this.peek("<<")) return { kind: "value", value: this.heredoc() };
    if (this.take("[")) return { kind: "value", value: this.items() };
    if (this.take("{")) return { kind: "value", value: this.members() };
    const found = /[A-Za-z0-9_.-]+/y.exec(this.from(/[A-Za-z0-9_.-]+/y)) ?? this.fail("no expression");
    const [word] = found;
    if (/^\d+$/.test(word)) return { kind: "value", value: Number(word) };
    if (word === "true" || word === "false") return { kind: "value", value: word === "true" };
    return { kind: "reference", to: word };
  }

  private items(): unknown[] {
    const items: unknown[] = [];
    for (;;) {
      this.skip();
      if (this.take("]")) return items;
      items.push(this.constant());
      this.skip();
      this.take(",");
    }
  }

  private members(): Record<string, unknown> {
    const members: [string, unknown][] = [];
    for (;;) {
      this.skip();
      if (this.take("}")) return Object.fromEntries(members);
      const key = this.peek('"') ? this.quoted() : this.word();
      this.skip(" \t");
      if (!this.take("=")) this.fail("no value");
      members.push([key, this.constant()]);
      this.skip();
      this.take(",");
    }
  }

  private constant(): unknown {
    const expression = this.expression();
    return expression.kind === "value" ? expression.value : this.fail(`${expression.to} inside a value`);
  }

  /** A quoted template without sequences. */
  private quoted(): string {
    this.at++;
    let value = "";
    for (;;) {
      const character = this.text.charAt(this.at++);
      if (character === '"') return value;
      if (character === "" || character === "\n") this.fail("a text without its end");
      if (character === "\\") value += this.escaped();
      else value += this.literal(character);
    }
  }

  private escaped(): string {
    const letter = this.text.charAt(this.at++);
    const length = { u: 4, U: 8 }[letter];
    if (length === undefined) return ESCAPES[letter] ?? this.fail(`no escape: \\${letter}`);
    const digits = this.text.slice(this.at, this.at + length);
    this.at += length;
    return String.fromCodePoint(Number.parseInt(digits, 16));
  }

  /** `$${` and `%%{` stand for `${` and `%{`; those themselves would begin a template. */
  private literal(character: string): string {
    const rest = this.text.slice(this.at, this.at + 2);
    if ((character === "$" || character === "%") && rest === `${character}{`) {
      this.at += 2;
      return `${character}{`;
    }
    if ((character === "$" || character === "%") && rest.startsWith("{")) this.fail("a template");
    return character;
  }

  /** No escapes but those of templates; `<<-` takes the indentation away that all lines have. */
  private heredoc(): string {
    const [head = "", dash, mark = ""] = /<<(-?)(\w+)\n/y.exec(this.from(/<<(-?)(\w+)\n/y)) ?? this.fail("no heredoc");
    void head;
    const lines: string[] = [];
    for (;;) {
      const end = this.text.indexOf("\n", this.at);
      const line = this.text.slice(this.at, end < 0 ? undefined : end);
      this.at = end < 0 ? this.text.length : end + 1;
      if (line.trim() === mark) break;
      if (end < 0) this.fail("a heredoc without its end");
      lines.push(line);
    }
    const margin = Math.min(...lines.map((line) => line.length - line.trimStart().length));
    const inner = lines.map((line) => (dash === "-" ? line.slice(margin) : line)).join("\n");
    const template = new HclReader(inner);
    let value = "";
    while (template.at < inner.length) value += template.literal(inner.charAt(template.at++));
    return `${value}\n`;
  }

  private word(): string {
    const [word] = /[A-Za-z_][A-Za-z0-9_-]*/y.exec(this.from(/[A-Za-z_][A-Za-z0-9_-]*/y)) ?? this.fail("no name");
    return word;
  }

  /** What matches here; moves behind it. */
  private from(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const [found = ""] = pattern.exec(this.text) ?? [];
    this.at += found.length;
    return found;
  }

  private skip(characters = " \t\r\n"): void {
    for (;;) {
      while (this.at < this.text.length && characters.includes(this.text.charAt(this.at))) this.at++;
      if (!this.peek("#") || !characters.includes("\n")) return;
      const end = this.text.indexOf("\n", this.at);
      this.at = end < 0 ? this.text.length : end;
    }
  }

  private peek(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  private take(text: string): boolean {
    if (!this.peek(text)) return false;
    this.at += text.length;
    return true;
  }

  private fail(why: string): never {
    throw new Error(`${why} in line ${this.text.slice(0, this.at).split("\n").length}`);
  }
}

/** What Terraform would plan for it in an empty account: `.name` is known by then, `.arn` only after apply. */
export function planOf(root: Block): object {
  const resources = root.blocks.filter(({ type }) => type === "resource");
  const named = new Map(resources.map((one) => [one.labels.join("."), one]));
  const config: Record<string, object> = {};
  for (const provider of root.blocks.filter(({ type }) => type === "provider")) {
    const [name = ""] = provider.labels;
    const alias = provider.attributes.get("alias");
    const key = alias?.kind === "value" ? `${name}.${String(alias.value)}` : name;
    config[key] = { name, expressions: expressionsOf(provider) };
  }
  return {
    format_version: "1.2",
    resource_changes: resources.map((one) => changeOf(one, named)),
    configuration: { provider_config: config, root_module: { resources: resources.map(configured) } },
  };
}

function configured(resource: Block): object {
  const [type, name] = resource.labels;
  const provider = resource.attributes.get("provider");
  return {
    address: resource.labels.join("."),
    mode: "managed",
    type,
    name,
    provider_config_key: provider?.kind === "reference" ? provider.to : "aws",
    expressions: expressionsOf(resource),
  };
}

function expressionsOf({ attributes, blocks }: Block): object {
  const own = [...attributes].map(([name, expression]) => [
    name,
    expression.kind === "value"
      ? { constant_value: expression.value }
      : { references: [expression.to, expression.to.split(".").slice(0, -1).join(".")] },
  ]);
  return { ...Object.fromEntries(own), ...Object.fromEntries(blocks.map((one) => [one.type, [expressionsOf(one)]])) };
}

function changeOf(resource: Block, named: ReadonlyMap<string, Block>): object {
  const [type, name] = resource.labels;
  const after: Record<string, unknown> = {};
  const unknown: Record<string, boolean> = { arn: true, id: true };
  for (const [key, expression] of resource.attributes) {
    if (key === "provider") continue;
    if (expression.kind === "value") {
      after[key] = expression.value;
      continue;
    }
    const field = expression.to.split(".").at(-1) ?? "";
    const target = named.get(expression.to.slice(0, -field.length - 1));
    if (target === undefined) throw new Error(`nothing is called ${expression.to}`);
    const known = target.attributes.get(field);
    if (known?.kind === "value") after[key] = known.value;
    else unknown[key] = true;
  }
  return {
    address: resource.labels.join("."),
    mode: "managed",
    type,
    name,
    change: { actions: ["create"], before: null, after, after_unknown: unknown },
  };
}
