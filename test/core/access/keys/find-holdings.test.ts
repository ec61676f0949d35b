import { describe, expect, it } from "vitest";
import { findHoldings, secretIn, writesFor } from "../../../../src/core/access/keys/find-holdings.ts";
import type { HeldVariable } from "../../../../src/core/access/keys/variable.ts";
import { Secret } from "../../../../src/core/text/secret.ts";

const OLD = "AKIAIOSFODNN7EXAMPLE";
const OLD_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const OTHER = "AKIAI44QH8DHBEXAMPLE";
const OTHER_SECRET = "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY";
const NEW = { id: "AKIANEWNEWNEWNEWNEW1", secret: new Secret("Zm9vYmFyYmF6cXV4/Zm9vYmFyYmF6cXV4+foob1x") };

function variable(key: string, value: string | undefined, more: Partial<HeldVariable> = {}): HeldVariable {
  return {
    scope: "project",
    owner: "acme/api",
    ownerId: "1",
    key,
    environmentScope: "*",
    ...(value === undefined ? {} : { value: new Secret(value) }),
    type: "env_var",
    protected: false,
    masked: false,
    hidden: value === undefined,
    ...more,
  };
}

function written(variables: readonly HeldVariable[]): readonly string[] {
  const { held } = findHoldings(variables, [OLD]);
  return held.flatMap((one) =>
    one.problem === undefined
      ? writesFor(one, NEW).map(({ at, value }) => `${at.key}=${value.reveal()}`)
      : [`${one.id.key}: ${one.problem}`],
  );
}

describe("a key in two variables", () => {
  const PAIRS = [
    ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
    ["AWS_ACCESS_KEY_ID_PROD", "AWS_SECRET_ACCESS_KEY_PROD"],
    ["PROD_AWS_KEY", "PROD_AWS_SECRET"],
    ["ECR_USER", "ECR_PASSWORD"],
    ["awsAccessKeyId", "awsSecretAccessKey"],
    ["ACCESS_KEY", "SECRET_KEY"],
  ] as const;
  for (const [id, secret] of PAIRS) {
    it(`is found as ${id} and ${secret}, and written with the secret first`, () => {
      const neighbour = [variable("OTHER_AWS_ACCESS_KEY_ID", OTHER), variable("OTHER_AWS_SECRET", OTHER_SECRET)];
      const found = [...neighbour, variable(id, OLD), variable(secret, OLD_SECRET)];
      expect(written(found)).toEqual([`${secret}=${NEW.secret.reveal()}`, `${id}=${NEW.id}`]);
    });
  }

  it("is one for each environment", () => {
    const of = (environmentScope: string, id: string, secret: string): readonly HeldVariable[] => [
      variable("AWS_ACCESS_KEY_ID", id, { environmentScope }),
      variable("AWS_SECRET_ACCESS_KEY", secret, { environmentScope }),
    ];
    const { held } = findHoldings([...of("prod", OLD, OLD_SECRET), ...of("dev", OTHER, OTHER_SECRET)], [OLD]);
    expect(held.map(({ id, secret }) => [id.environmentScope, secret?.environmentScope])).toEqual([["prod", "prod"]]);
  });

  it("is found by its id, though the secret is hidden", () => {
    const found = [variable("AWS_ACCESS_KEY_ID", OLD), variable("AWS_SECRET_ACCESS_KEY", undefined)];
    expect(written(found)).toHaveLength(2);
    const [holding] = findHoldings(found, [OLD]).held;
    expect(holding === undefined ? "none" : secretIn(holding)).toBeUndefined();
  });

  it("is not written where its secret is not beside it", () => {
    const elsewhere = variable("AWS_SECRET_ACCESS_KEY", OLD_SECRET, { owner: "acme/web" });
    const otherEnvironment = variable("AWS_SECRET_ACCESS_KEY", OLD_SECRET, { environmentScope: "prod" });
    expect(written([variable("AWS_ACCESS_KEY_ID", OLD), elsewhere, otherEnvironment])).toEqual([
      expect.stringContaining("no variable with the secret"),
    ]);
  });

  it("is not written where two variables may have its secret", () => {
    const found = [
      variable("AWS_ACCESS_KEY_ID", OLD),
      variable("AWS_SECRET_ACCESS_KEY", OLD_SECRET),
      variable("AWS_SECRET_KEY", OTHER_SECRET),
    ];
    expect(written(found)).toEqual([expect.stringContaining("unclear")]);
  });

  it("is found though its secret has no digit, as one in a thousand has none", () => {
    const bare = OLD_SECRET.replaceAll(/\d/g, "x");
    const pair = [variable("AWS_ACCESS_KEY_ID", OLD), variable("AWS_SECRET_ACCESS_KEY", bare)];
    expect(written(pair)).toEqual([`AWS_SECRET_ACCESS_KEY=${NEW.secret.reveal()}`, `AWS_ACCESS_KEY_ID=${NEW.id}`]);
  });

  it("takes no hash of a commit for the secret", () => {
    const sha = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
    expect(written([variable("AWS_ACCESS_KEY_ID", OLD), variable("AWS_KEY", sha)])).toHaveLength(1);
  });
});

describe("a key in one variable", () => {
  it("is replaced in its own profile of a credentials file, and nowhere else", () => {
    const ini = `[default]\naws_access_key_id = ${OTHER}\naws_secret_access_key = ${OTHER_SECRET}\n\n[ci]\naws_access_key_id=${OLD}\naws_secret_access_key=${OLD_SECRET}\nregion=eu-west-1\n`;
    const [one] = written([variable("AWS_CREDENTIALS", ini, { type: "file" })]);
    expect(one).toBe(`AWS_CREDENTIALS=${ini.replace(OLD, NEW.id).replace(OLD_SECRET, NEW.secret.reveal())}`);
  });

  it("is replaced in JSON and in shell lines", () => {
    const json = JSON.stringify({ AccessKeyId: OLD, SecretAccessKey: OLD_SECRET });
    const shell = `export AWS_ACCESS_KEY_ID='${OLD}'\nexport AWS_SECRET_ACCESS_KEY='${OLD_SECRET}'`;
    for (const text of [json, shell, `${OLD}:${OLD_SECRET}`]) {
      const [one] = written([variable("KEY", text)]);
      expect(one).toBe(`KEY=${text.replace(OLD, NEW.id).replace(OLD_SECRET, NEW.secret.reveal())}`);
    }
  });

  it("is not written where it is unclear whose the secret is", () => {
    const two = `${OLD} ${OLD_SECRET} ${OTHER} ${OTHER_SECRET}`;
    expect(written([variable("KEYS", two)])).toEqual([expect.stringContaining("several keys")]);
    expect(written([variable("KEYS", `the key is ${OLD}`)])).toEqual([expect.stringContaining("does not stand in it")]);
    expect(written([variable("KEYS", `${OLD} ${OLD_SECRET} ${OTHER_SECRET}`)])).toEqual([
      expect.stringContaining("several things"),
    ]);
  });
});

describe("what is hidden", () => {
  it("is named where it could hold the id of a key, and only there", () => {
    const found = [
      variable("AWS_ACCESS_KEY_ID", undefined),
      variable("PROD_AWS_KEY_ID", undefined),
      variable("DATABASE_PASSWORD", undefined),
      variable("ACCESS_KEY_ID", OTHER),
    ];
    expect(findHoldings(found, [OLD]).opaque.map(({ key }) => key)).toEqual(["AWS_ACCESS_KEY_ID", "PROD_AWS_KEY_ID"]);
  });

  it("does not print", () => {
    const found = findHoldings(
      [variable("AWS_ACCESS_KEY_ID", OLD), variable("AWS_SECRET_ACCESS_KEY", OLD_SECRET)],
      [OLD],
    );
    expect(JSON.stringify(found)).not.toContain(OLD_SECRET);
    expect(found.held.flatMap((one) => writesFor(one, NEW)).map(({ value }) => `${value}`)).toEqual([
      "[secret]",
      "[secret]",
    ]);
  });
});
