import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { CAPABILITIES } from "../../../../src/core/access/capabilities/registry.ts";
import { writeDeclarationSchema } from "../../../../src/core/access/declaration/json-schema.ts";
import { writeDeclarationReference } from "../../../../src/core/access/declaration/reference.ts";
import { toValue } from "../../../../src/core/text/node.ts";
import { readYaml } from "../../../../src/core/text/yaml.ts";
import { BROKEN } from "./broken.ts";
import { EXAMPLE } from "./example.ts";

const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
  JSON.parse(writeDeclarationSchema(CAPABILITIES)),
);

function accepts(text: string): boolean {
  const { value } = readYaml({ text });
  if (value === undefined) throw new Error("not YAML");
  return validate(toValue(value));
}

describe("the JSON Schema of a declaration", () => {
  it("takes declarations that are right", () => {
    expect(accepts(EXAMPLE)).toBe(true);
    expect(accepts(readFileSync("examples/acme/sallyport.yaml", "utf8"))).toBe(true);
  });

  for (const { name, from, to, schemaTakesIt } of BROKEN) {
    const verdict = schemaTakesIt ? "leaves to the program" : "refuses";
    it(`${verdict} ${name}`, () => {
      expect(accepts(EXAMPLE.replace(from, to))).toBe(schemaTakesIt === true);
    });
  }

  it("takes anchors under `x-`, bare capabilities and numbers for GitLab's ids", () => {
    const head = 'version: 1\nstack: a\ngitlab: {project-ids: [48120001]}\naccounts: {s: {id: "111111111111"}}\n';
    expect(
      accepts(
        `x-a: [1]\n${head}grants: {g: {from: {runner: ec2}, into: s, can: [cdk-deploy, ecr-login: {}, cdk-deploy: ]}}`,
      ),
    ).toBe(true);
  });
});

describe("what is made from the tables", () => {
  it("is committed as it is: the schema", () => {
    expect(readFileSync("schemas/sallyport.schema.json", "utf8")).toBe(writeDeclarationSchema(CAPABILITIES));
  });

  it("is committed as it is: the reference page", () => {
    const page = readFileSync("docs/sallyport-yaml.md", "utf8");
    expect(writeDeclarationReference(page, CAPABILITIES)).toBe(page);
  });

  it("is not written into a page that has lost its marks", () => {
    expect(() => writeDeclarationReference("# A page")).toThrow(TypeError);
  });
});
