import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../../src/app/sandbox/start.ts";
import type { Variable } from "../../../src/app/sandbox/gitlab/objects.ts";
import type { VariablePlace } from "../../../src/core/access/keys/variable.ts";
import { SallyportError } from "../../../src/core/text/failure.ts";
import { Secret } from "../../../src/core/text/secret.ts";
import { readHeldVariables } from "../../../src/edge/gitlab/held-variables.ts";
import { type GitlabWriter, openGitlab } from "../../../src/edge/gitlab/rest.ts";
import { deleteVariable, updateVariable } from "../../../src/edge/gitlab/write-variable.ts";
import { usualPatience } from "../../../src/edge/retry.ts";

const SECRET = "Zm9vYmFyYmF6cXV4/Zm9vYmFyYmF6cXV4+foob1x";
const { signal } = new AbortController();

function variable(key: string, more: Partial<Variable> = {}): Variable {
  return {
    key,
    value: "something",
    type: "env_var",
    protected: true,
    masked: false,
    hidden: false,
    environmentScope: "*",
    ...more,
  };
}

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({
    gitlab: {
      projects: [
        {
          path: "acme/api",
          id: 7,
          variables: [
            variable("PLAIN"),
            variable("SCOPED", { environmentScope: "prod", value: "prod value" }),
            variable("SCOPED", { environmentScope: "dev", value: "dev value", type: "file" }),
            variable("HIDDEN", { hidden: true, masked: true, value: "hidden value" }),
          ],
        },
      ],
    },
  });
  const group = sandbox.gitlab.tree.ensureGroup("acme");
  sandbox.gitlab.tree.addGroup({ ...group, variables: [variable("GROUPED")] });
  sandbox.gitlab.tree.instanceVariables.push(variable("EVERYWHERE"));
});
afterAll(() => sandbox.close());

function open(level: "admin" | "maintainer" | "reader" = "maintainer"): GitlabWriter {
  const patience = { ...usualPatience(), wait: async () => undefined };
  const token = new Secret(sandbox.gitlabTokens[level]);
  return openGitlab({ url: sandbox.gitlabUrl, token, fetch, patience, signal });
}

function at(key: string, environmentScope = "*"): VariablePlace {
  return { scope: "project", owner: "acme/api", ownerId: "7", key, environmentScope };
}

function standing(key: string): readonly Variable[] {
  return (sandbox.gitlab.tree.project(7)?.variables ?? []).filter((one) => one.key === key);
}

async function failureOf(work: Promise<unknown>): Promise<readonly [code: string, message: string]> {
  const error = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  return error instanceof SallyportError ? [error.code, error.message] : ["", String(error)];
}

describe("reading what variables hold", () => {
  it("finds those of projects, groups and the instance, and of hidden ones no value", async () => {
    const { variables, unread } = await readHeldVariables({ gitlab: open("admin"), groups: [], signal });
    expect(
      variables.map(({ key, scope, environmentScope, value }) => [scope, key, environmentScope, value?.reveal()]),
    ).toEqual(
      expect.arrayContaining([
        ["project", "SCOPED", "prod", "prod value"],
        ["project", "SCOPED", "dev", "dev value"],
        ["project", "HIDDEN", "*", undefined],
        ["group", "GROUPED", "*", "something"],
        ["instance", "EVERYWHERE", undefined, "something"],
      ]),
    );
    expect(unread).toEqual([]);
    expect(JSON.stringify(variables)).not.toContain("prod value");
  });

  it("names whose variables it was not shown", async () => {
    const { variables, unread, looked } = await readHeldVariables({ gitlab: open("reader"), groups: [], signal });
    expect(variables).toEqual([]);
    expect(looked).toEqual({ projects: 1, groups: 1 });
    expect(unread.map(({ owner }) => owner)).toEqual([undefined, "acme", "acme/api"]);
  });

  it("says which group there is none of", async () => {
    const failed = failureOf(readHeldVariables({ gitlab: open(), groups: ["acme/nothing"], signal }));
    expect(await failed).toEqual(["gitlab/denied", expect.stringContaining("404")]);
  });
});

describe("writing a variable", () => {
  it("keeps what it is, of its environment alone", async () => {
    const [, dev] = standing("SCOPED");
    await updateVariable(open(), at("SCOPED", "dev"), new Secret(SECRET));
    const [prod, now] = standing("SCOPED");
    expect(now).toEqual({ ...dev, value: SECRET });
    expect(prod?.value).toBe("prod value");
    await updateVariable(open(), at("HIDDEN"), new Secret(SECRET), { mask: true });
    expect(standing("HIDDEN")).toMatchObject([{ value: SECRET, hidden: true, masked: true, protected: true }]);
  });

  it("masks a value that GitLab can mask, and writes another all the same", async () => {
    await updateVariable(open(), at("PLAIN"), new Secret(SECRET), { mask: true });
    expect(standing("PLAIN")).toMatchObject([{ value: SECRET, masked: true }]);
    await updateVariable(open(), at("SCOPED", "prod"), new Secret(`[default]\nkey = ${SECRET}`), { mask: true });
    expect(standing("SCOPED")[0]).toMatchObject({ masked: false, value: expect.stringContaining("[default]") });
  });

  it("says why GitLab does not take a value, and never the value", async () => {
    const [code, message] = await failureOf(updateVariable(open(), at("PLAIN"), new Secret("two words of it")));
    expect([code, message]).toEqual([
      "gitlab/refused",
      'cannot write acme/api PLAIN: GitLab answered 400 to /projects/7/variables/PLAIN: {"value":["is invalid"]}',
    ]);
  });

  it("says who may do it where it is denied, and what is not there", async () => {
    expect(await failureOf(updateVariable(open("reader"), at("PLAIN"), new Secret(SECRET)))).toEqual([
      "gitlab/denied",
      expect.stringContaining("403"),
    ]);
    expect(await failureOf(updateVariable(open(), at("NOTHING"), new Secret(SECRET)))).toEqual([
      "gitlab/absent",
      expect.stringContaining("404"),
    ]);
  });

  it("reaches groups and the instance by their own addresses", async () => {
    const acme = sandbox.gitlab.tree.groupByPath("acme");
    const group = { scope: "group", owner: "acme", ownerId: String(acme?.id), environmentScope: "*" } as const;
    await updateVariable(open(), { ...group, key: "GROUPED" }, new Secret(SECRET));
    await updateVariable(open("admin"), { scope: "instance", key: "EVERYWHERE" }, new Secret(SECRET));
    expect(sandbox.gitlab.tree.groupByPath("acme")?.variables).toMatchObject([{ key: "GROUPED", value: SECRET }]);
    expect(sandbox.gitlab.tree.instanceVariables).toMatchObject([{ key: "EVERYWHERE", value: SECRET }]);
  });
});

describe("deleting a variable", () => {
  it("takes away that of its environment alone, and is no failure a second time", async () => {
    await deleteVariable(open(), at("SCOPED", "prod"));
    await deleteVariable(open(), at("SCOPED", "prod"));
    expect(standing("SCOPED")).toMatchObject([{ environmentScope: "dev" }]);
  });
});

it("leaves no secret in the journal", () => {
  expect(JSON.stringify(sandbox.world.journal.entries())).not.toContain(SECRET);
});
