import { describe, expect, it } from "vitest";
import { isSecretName, maskRanges, scrubText, secretRanges } from "../../../src/core/text/scrub.ts";
import { readYaml } from "../../../src/core/text/yaml.ts";

const ALL = { assignments: true, bareSecrets: true };

/** Secrets that show themselves, made here so that no scanner takes this file for a leak. */
const SHOWN = [
  `glpat-${"a1B2".repeat(5)}`,
  `ghp_${"a1B2".repeat(9)}`,
  `eyJ${"a1B2".repeat(5)}.eyJ${"a1B2".repeat(5)}.${"x_-1".repeat(8)}`,
  `-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----`,
];

describe("scrubbing", () => {
  it("masks what shows itself as a secret, at the same length and on the same lines", () => {
    for (const secret of SHOWN) {
      const scrubbed = scrubText(`a ${secret} b`);
      expect(scrubbed).toHaveLength(secret.length + 4);
      expect(scrubbed.split("\n")).toHaveLength(secret.split("\n").length);
      expect(scrubbed).toMatch(/^a [x\s]+ b$/);
    }
  });

  it("masks the password of an address and keeps the rest of it", () => {
    expect(scrubText("postgres://app:hunter2@db/x")).toBe("postgres://app:xxxxxxx@db/x");
    expect(scrubText("https://gitlab.example.com:8443/x@y")).toBe("https://gitlab.example.com:8443/x@y");
  });

  it("masks the secret half of an AWS key and keeps its id", () => {
    const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    expect(scrubText(`AKIAIOSFODNN7EXAMPLE ${secret}`, ALL)).toBe(`AKIAIOSFODNN7EXAMPLE ${"x".repeat(40)}`);
  });

  it("takes neither a commit nor an ARN for a secret", () => {
    for (const text of [
      "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567",
      "arn:aws:iam::111111111111:role/AWSReservedSSOAdministratorAccess12345ABCDE",
    ]) {
      expect(scrubText(text, ALL)).toBe(text);
    }
  });

  it("masks what is assigned to a secret's name in a script, and no reference", () => {
    expect(scrubText("export DB_PASSWORD=hunter2 && x", ALL)).toBe("export DB_PASSWORD=xxxxxxx && x");
    expect(scrubText("curl --token abcdef https://x", ALL)).toBe("curl --token xxxxxx https://x");
    for (const text of [
      "export TOKEN=$CI_JOB_TOKEN",
      "docker login -u AWS --password-stdin $REGISTRY",
      "- if: $TOKEN == 'x'",
      "aws ecr get-login-password --region eu-west-1 | docker login",
      "existingSecret: gitlab-rails",
      "amazonec2-metadata-token=required",
      '"aws:TokenIssueTime": "2026-01-01T00:00:00Z"',
      "bearer_token_overwrite_allowed = true",
    ]) {
      expect(scrubText(text, ALL)).toBe(text);
    }
  });

  it("knows names of secrets from names that only mention one", () => {
    for (const name of ["password", "DB_PASS", "AWS_SECRET_ACCESS_KEY", "runnerToken", "SecretKey", "API_KEY"]) {
      expect([name, isSecretName(name)]).toEqual([name, true]);
    }
    for (const name of ["AWS_ACCESS_KEY_ID", "secretName", "key", "id_tokens", "CACHE_KEY", "token_expires_at"]) {
      expect([name, isSecretName(name)]).toEqual([name, false]);
    }
  });

  it("masks values in place: quotes, numbers, blocks and pairs of name and value", () => {
    const text = [
      'password: "hunter2"',
      "token: 123456",
      "secretKey: |",
      "  line one",
      "  line two",
      "env:",
      "  - name: API_KEY",
      "    value: abc",
      "plain: kept",
      "",
    ].join("\n");
    const { value } = readYaml({ text });
    const masked = value === undefined ? "" : maskRanges(text, secretRanges(value));
    expect(masked).toBe(
      [
        'password: "xxxxxxx"',
        "token: 111111",
        "secretKey: |",
        "  xxxx xxx",
        "  xxxx xxx",
        "env:",
        "  - name: API_KEY",
        "    value: xxx",
        "plain: kept",
        "",
      ].join("\n"),
    );
  });
});
