import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type TextNode, toValue } from "../../../src/core/text/node.ts";
import { CLOUDFORMATION_TAGS, GITLAB_TAGS, readYaml, readYamlDocuments } from "../../../src/core/text/yaml.ts";

function codes(text: string): string[] {
  return readYaml({ text }).diagnostics.map((diagnostic) => diagnostic.code);
}

function value(text: string): unknown {
  const reading = readYaml({ text });
  expect(reading.diagnostics).toEqual([]);
  return reading.value && toValue(reading.value);
}

function quoted(text: string, node: TextNode | undefined): string {
  return node === undefined ? "" : text.slice(node.start, node.end);
}

describe("the YAML reader", () => {
  it("reads every JSON document to the value that JSON.parse gives", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (json) => {
        const text = JSON.stringify(json);
        const reading = readYaml({ text });
        expect(reading.value && toValue(reading.value)).toEqual(JSON.parse(text));
      }),
      { numRuns: 200 },
    );
  });

  it("keeps numbers as written, so that an account id loses no zero", () => {
    const { value } = readYaml({ text: "id: 012345678901\nbig: 48120001048120001048\nversion: 1.10" });
    expect(value).toMatchObject({
      entries: [
        { value: { kind: "number", raw: "012345678901" } },
        { value: { kind: "number", raw: "48120001048120001048" } },
        { value: { kind: "number", raw: "1.10" } },
      ],
    });
  });

  it("reads dates, times and old booleans as the text they are", () => {
    expect(value("until: 2027-03-01\nat: 10:30\non: yes\nnorway: no")).toEqual({
      until: "2027-03-01",
      at: "10:30",
      on: "yes",
      norway: "no",
    });
  });

  it("keeps where each value stands, quotes included and line ends not", () => {
    const text = 'a: "x"\nb:\n  - 1\n  - two\nc: {d: null}\n';
    const { value } = readYaml({ text });
    const entries = value?.kind === "object" ? value.entries : [];
    expect(entries.map((entry) => quoted(text, entry.value))).toEqual(['"x"', "- 1\n  - two", "{d: null}"]);
    expect(entries.map((entry) => quoted(text, entry.key))).toEqual(["a", "b", "c"]);
    expect(quoted(text, value)).toBe(text.trimEnd());
  });

  it("keeps places right behind a byte order mark and Windows line ends", () => {
    const text = "\ufeffa: 1\r\nb: [x\r\n  ]\r\n";
    const { value, diagnostics } = readYaml({ text });
    expect(diagnostics).toMatchObject([{ code: "yaml/byte-order-mark", severity: "warning" }]);
    const entries = value?.kind === "object" ? value.entries : [];
    expect(entries.map((entry) => quoted(text, entry.value))).toEqual(["1", "[x\r\n  ]"]);
    expect(value && toValue(value)).toEqual({ a: 1, b: ["x"] });
  });

  it("reads keys that are not text as they are written", () => {
    expect(value("8080: a\ntrue: b\n0755: c\n~: d\n")).toEqual({ "8080": "a", true: "b", "0755": "c", "~": "d" });
    expect(codes("? [a]\n: b")).toEqual(["yaml/complex-key"]);
  });

  it("keeps both of two equal keys and says where they stand", () => {
    const { value, diagnostics } = readYaml({ name: "s.yaml", text: "a: 1\nb: 2\na: 3\n" });
    expect(value).toMatchObject({ entries: [{ value: { value: 1 } }, {}, { value: { value: 3 } }] });
    expect(diagnostics).toMatchObject([
      { code: "yaml/duplicate-key", span: { file: "s.yaml", line: 3, column: 1 }, related: [{ span: { line: 1 } }] },
    ]);
  });

  it("takes `__proto__` for a key like any other", () => {
    expect(Object.keys(value("__proto__: {a: 1}") as object)).toEqual(["__proto__"]);
  });
});

describe("anchors, aliases and merge keys", () => {
  it("stand for what they name", () => {
    expect(value("a: &x {k: 1}\nb: *x\nc: [*x, &y z, *y]")).toEqual({
      a: { k: 1 },
      b: { k: 1 },
      c: [{ k: 1 }, "z", "z"],
    });
  });

  it("name the last anchor above, and none below", () => {
    expect(value("[&x 1, *x, &x 2, *x]")).toEqual([1, 1, 2, 2]);
    expect(codes("a: *x\nb: &x 1")).toEqual(["yaml/unknown-alias"]);
    expect(codes("a: &x [1, *x]")).toEqual(["yaml/circular-alias"]);
  });

  it("merge as GitLab and Helm do: the nearest word on a key wins, and nothing counts as said twice", () => {
    const text = ".a: &a {image: x, tags: [t]}\n.b: &b {image: y, stage: s}\njob:\n  <<: [*a, *b]\n  tags: [mine]\n";
    expect(value(text)).toMatchObject({ job: { image: "x", stage: "s", tags: ["mine"] } });
    expect(value('"<<": 1')).toEqual({ "<<": 1 });
    expect(codes("<<: 1")).toEqual(["yaml/merge"]);
  });

  it("stop a billion laughs with a diagnostic, however they are told", () => {
    const laughs = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]"];
    for (let i = 1; i < 12; i++)
      laughs.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(", ")}]`,
      );
    expect(codes(laughs.join("\n"))).toEqual(["yaml/alias-bomb"]);
    const keys = Array.from({ length: 1000 }, (_, i) => `k${i}: 1`).join(", ");
    const merges = Array.from({ length: 1000 }, (_, i) => `m${i}:\n  <<: *base`).join("\n");
    expect(codes(`base: &base {${keys}}\n${merges}`)).toEqual(["yaml/alias-bomb"]);
  });

  it("end with their document", () => {
    const { diagnostics } = readYamlDocuments({ text: "a: &x 1\n---\nb: *x\n" });
    expect(diagnostics).toMatchObject([{ code: "yaml/unknown-alias", span: { line: 3 } }]);
  });
});

describe("tags", () => {
  const cloudformation = (text: string): unknown => {
    const reading = readYaml({ text }, { tags: CLOUDFORMATION_TAGS });
    expect(reading.diagnostics).toEqual([]);
    return reading.value && toValue(reading.value);
  };

  it("of CloudFormation become the long form when asked for", () => {
    expect(cloudformation("!Ref Role")).toEqual({ Ref: "Role" });
    expect(cloudformation("!Sub 'arn:${AWS::Partition}:x'")).toEqual({ "Fn::Sub": "arn:${AWS::Partition}:x" });
    expect(cloudformation("!GetAtt Role.Arn")).toEqual({ "Fn::GetAtt": ["Role", "Arn"] });
    expect(cloudformation("!GetAtt [Role, Arn]")).toEqual({ "Fn::GetAtt": ["Role", "Arn"] });
    expect(cloudformation("!Join ['', [a, !Ref B]]")).toEqual({ "Fn::Join": ["", ["a", { Ref: "B" }]] });
    expect(cloudformation("!If [Prod, !Ref A, !Ref AWS::NoValue]")).toEqual({
      "Fn::If": ["Prod", { Ref: "A" }, { Ref: "AWS::NoValue" }],
    });
    expect(cloudformation("!Sub\n- '${x}'\n- {x: !ImportValue y}")).toEqual({
      "Fn::Sub": ["${x}", { x: { "Fn::ImportValue": "y" } }],
    });
    expect(cloudformation("!Ref 123")).toEqual({ Ref: "123" });
  });

  it("of GitLab keep their name", () => {
    const reading = readYaml({ text: "script: [!reference [.setup, script]]" }, { tags: GITLAB_TAGS });
    expect(reading.value && toValue(reading.value)).toEqual({ script: [{ "!reference": [".setup", "script"] }] });
  });

  it("that mean nothing are ignored aloud", () => {
    expect(codes("a: !Ref b\nc: !!str 1\nd: ! e")).toEqual(["yaml/unknown-tag"]);
    expect(toValue(readYaml({ text: "a: !constructor b" }).value as TextNode)).toEqual({ a: "b" });
    expect(value("a: !!str 0123\nb: !!int 7")).toEqual({ a: "0123", b: 7 });
  });
});

describe("several documents", () => {
  it("are read one after the other, without the empty ones", () => {
    const { value, diagnostics } = readYamlDocuments({ text: "---\n# nothing\n---\na: 1\n---\n---\nb: 2\n...\n" });
    expect(diagnostics).toEqual([]);
    expect(value?.map(toValue)).toEqual([{ a: 1 }, { b: 2 }]);
  });

  it("are one too many where one is wanted", () => {
    const { value, diagnostics } = readYaml({ text: "a: 1\n---\nb: 2\n" });
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: "yaml/several-documents", severity: "error", span: { line: 3 } }]);
  });
});

describe("text that is not YAML, or hostile", () => {
  it("is named with the place where it breaks", () => {
    expect(codes("")).toEqual(["yaml/empty"]);
    expect(codes("# only a comment\n")).toEqual(["yaml/empty"]);
    expect(readYaml({ text: "a: b: c" }).diagnostics).toMatchObject([
      { code: "yaml/block-as-implicit-key", severity: "error", span: { line: 1, column: 4 } },
    ]);
    expect(codes("a:\n\t- b")).toContain("yaml/tab-as-indent");
    expect(codes('a: "x')).toEqual(["yaml/missing-char"]);
    expect(codes("a: [1")).toEqual(["yaml/bad-indent"]);
    expect(codes("a: @b")).toEqual(["yaml/bad-scalar-start"]);
  });

  it("has messages in our grammar: lower-case, one line, no full stop", () => {
    for (const text of ["a: b: c", "a:\n\t- b", 'a: "x', "a: [1", "a: @b", "%YAML 3\n", "a: 'b' c", "- a\nb: c"]) {
      const { diagnostics } = readYaml({ text });
      expect(diagnostics.length).toBeGreaterThan(0);
      for (const { message } of diagnostics) expect(message).toMatch(/^[^A-Z\n][^\n]*[^.:\n]$/);
    }
  });

  it("gets a diagnostic for NUL and its kin, which could also be the parser's own marks", () => {
    for (const point of ["\u0000", "\u0002", "\u0018", "\u001b", "\u001f", "\u007f", "\u009b"]) {
      expect(codes(`a: "${point}"`)).toEqual(["yaml/control-character"]);
    }
  });

  it("gets a diagnostic for half of a surrogate pair, written out or escaped", () => {
    expect(codes("a: \ud800")).toEqual(["yaml/lone-surrogate"]);
    expect(codes('a: "\\ud800"')).toEqual(["yaml/lone-surrogate"]);
  });

  it("gets a diagnostic when it is nested too deep, in any style", () => {
    for (const text of ["[".repeat(100_000), "{a: ".repeat(100_000), "- ".repeat(100_000), "? ".repeat(100_000)]) {
      expect(codes(text)).toEqual(["yaml/too-deep"]);
    }
    expect(codes(Array.from({ length: 1000 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"))).toEqual(["yaml/too-deep"]);
    expect(codes(`${"[".repeat(300)}${"]".repeat(300)}`)).toEqual([]);
  });

  it("gets a diagnostic when it is too long", () => {
    expect(codes("a: 1\n".repeat(2 * 1024 * 1024))).toEqual(["yaml/too-long"]);
  });

  it("reports no more errors than somebody can read", () => {
    expect(codes("! ".repeat(10_000))).toHaveLength(1);
    expect(codes("a: @\n".repeat(1000))).toHaveLength(20);
  });

  it("never makes the reader throw", () => {
    const marks = [
      "a",
      ": ",
      "- ",
      "? ",
      "\n",
      "  ",
      "&x ",
      "*x",
      "!t ",
      "<<: ",
      "{",
      "}",
      "[",
      "]",
      ",",
      '"',
      "'",
      "|\n",
    ];
    const rare = [">", "#", "---\n", "...\n", "%", "\t", "\r", "\\", "\ud800", "0", "~", "@", "true"];
    const piece = fc.constantFrom(...marks, ...rare);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join("");
        for (const reading of [readYaml({ text }), readYamlDocuments({ text }, { tags: { "!t": { key: "t" } } })]) {
          const failed = reading.diagnostics.some(({ severity }) => severity === "error");
          expect(failed).toBe(reading.value === undefined);
          for (const { span } of reading.diagnostics) expect(span?.end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 1500 },
    );
  });
});
