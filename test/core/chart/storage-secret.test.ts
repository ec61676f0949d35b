import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { auditEstate } from "../../../src/core/audit/audit-estate.ts";
import { readEstate } from "../../../src/core/estate/read-estate.ts";

const SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const CONNECTION = `provider: AWS\nregion: eu-west-1\naws_access_key_id: AKIAIOSFODNN7EXAMPLE\naws_secret_access_key: ${SECRET}\nuse_iam_profile: true\n`;

describe("secrets with a connection", () => {
  const objects = [
    ["a file", CONNECTION],
    [
      "a Secret with text",
      `apiVersion: v1\nkind: Secret\nmetadata: { name: rails }\nstringData:\n  connection: |\n${CONNECTION.replaceAll(/^/gm, "    ")}\n`,
    ],
    [
      "a Secret in base64",
      `apiVersion: v1\nkind: Secret\nmetadata: { name: rails }\ndata:\n  connection: ${Buffer.from(CONNECTION).toString("base64")}\n`,
    ],
  ] as const;

  it.each(objects)("as %s are understood, and their secret is not kept", (_, text) => {
    const { estate, texts } = readEstate([{ name: "rails.yaml", text }]);
    expect(estate.storageSecrets.map(({ secret }) => [secret.kind, secret.keyPair !== undefined])).toEqual([
      ["rails", true],
    ]);
    const kept = JSON.stringify([estate, texts]);
    expect(kept).not.toContain(SECRET);
    expect(kept).not.toContain(Buffer.from(CONNECTION).toString("base64").slice(40, 80));
  });
});

describe("the example acme", () => {
  it("has one fault in its chart: a role that renders nothing", () => {
    const name = "examples/acme/files/gitlab-values.yaml";
    const { estate } = readEstate([{ name, text: readFileSync(name, "utf8") }]);
    const found = auditEstate(estate, { today: "2026-11-20" }).findings.filter(({ rule }) => rule.startsWith("chart/"));
    expect(found.map(({ rule, at }) => [rule, at?.line])).toEqual([["chart/account-disabled", 22]]);
  });
});
