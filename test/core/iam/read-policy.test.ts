import { describe, expect, it } from "vitest";
import type { PolicyKind } from "../../../src/core/iam/policy.ts";
import { readPolicy, readPolicyNode, readPolicyValue } from "../../../src/core/iam/read-policy.ts";
import type { Diagnostic } from "../../../src/core/text/diagnostic.ts";
import { readYaml } from "../../../src/core/text/yaml.ts";
import { loadCases } from "./support.ts";

interface Grammar {
  readonly cases: readonly GrammarCase[];
  readonly kinds: readonly { readonly says: string; readonly statement: object; readonly kind: PolicyKind }[];
}

interface GrammarCase {
  readonly says: string;
  readonly kind?: PolicyKind;
  readonly text?: string;
  readonly statement?: object;
  readonly statements?: readonly object[];
  readonly found?: readonly string[];
  readonly aws?: string;
  readonly help?: string;
  readonly value?: boolean;
}

const { cases, kinds } = loadCases<Grammar>("grammar");

function textOf({ text, statement, statements = [] }: GrammarCase): string {
  const all = statement === undefined ? statements : statement;
  return text ?? JSON.stringify({ Version: "2012-10-17", Statement: all });
}

function codeAndPlace({ code, span }: Diagnostic): string {
  return `${code} ${span?.line}:${span?.column}`;
}

describe("the reader of policies, given", () => {
  it.each(cases.map((entry) => [entry.says, entry] as const))("%s", (_says, entry) => {
    const { value, diagnostics } = readPolicy(textOf(entry), { kind: entry.kind ?? "identity", name: "policy.json" });
    const found = diagnostics.map(entry.text === undefined ? ({ code }) => code : codeAndPlace);
    expect(found).toEqual(entry.found ?? []);
    expect(value !== undefined).toBe(entry.value ?? true);
    const helps = diagnostics.map(({ help = "" }) => help).join("\n");
    expect(helps).toContain(entry.aws ?? "");
    expect(helps).toContain(entry.help ?? "");
  });

  it("anything wrong, says it in one line with its place", () => {
    for (const entry of cases) {
      for (const { message, span } of readPolicy(textOf(entry), { name: "p.json" }).diagnostics) {
        expect(message).toMatch(/^[^A-Z]/);
        expect(message).not.toMatch(/[\n\r]|\.$/);
        expect(span?.file).toBe("p.json");
      }
    }
  });

  it.each(kinds.map((entry) => [entry.says, entry.kind, entry.statement] as const))(
    "%s, takes it for a policy of kind %s",
    (_says, kind, statement) => {
      expect(readPolicyValue({ Version: "2012-10-17", Statement: [statement] }).value?.kind).toBe(kind);
    },
  );

  it("a policy inside of YAML, keeps the places of the whole", () => {
    const source = {
      name: "template.yaml",
      text: "Role:\n  Trust:\n    Version: 2012-10-17\n    Statement:\n      - Effect: Allow\n        Action: sts:*\n",
    };
    const node = readYaml(source).value;
    const role = node?.kind === "object" ? node.entries[0]?.value : undefined;
    const trust = role?.kind === "object" ? role.entries[0]?.value : undefined;
    if (trust === undefined) throw new Error("no policy in the template");
    const { value, diagnostics } = readPolicyNode(trust, source, { kind: "trust", name: "Role" });
    expect(value).toMatchObject({ name: "Role", version: "2012-10-17", source });
    expect(diagnostics.map(codeAndPlace)).toEqual(["policy/no-principal 5:9", "policy/trust-action 6:17"]);
  });

  it("a value that was parsed before, reads it like its text", () => {
    const policy = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" } };
    expect(readPolicyValue(policy).value?.statements).toHaveLength(1);
    const circle: Record<string, unknown> = {};
    circle["Statement"] = circle;
    for (const value of [undefined, null, 5, "x", [], () => 1, circle, 10n]) {
      const reading = readPolicyValue(value);
      expect(reading.value).toBeUndefined();
      expect(reading.diagnostics[0]?.severity).toBe("error");
    }
  });

  it("numbers and booleans in a condition, keeps them as the texts that AWS compares", () => {
    const text =
      '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"a:b":[true,1.0,"x"]}}}}';
    const [condition] = readPolicy(text).value?.statements[0]?.conditions ?? [];
    expect(condition?.values.map(({ value }) => value)).toEqual(["true", "1.0", "x"]);
  });
});
