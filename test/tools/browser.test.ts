import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

/** Runs in the bundle, where nothing but the language itself is there. */
const QUESTIONS = `(() => {
  const provider = "arn:aws:iam::111111111111:oidc-provider/gitlab.com";
  const door = { account: "111111111111", provider: { url: "gitlab.com", clientIds: ["sts.amazonaws.com"] } };
  const trust = (sub) =>
    library.readPolicy(
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Federated: provider },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: { StringLike: { "gitlab.com:sub": sub } },
          },
        ],
      }),
      { kind: "trust" },
    ).value;
  const group = trust("project_path:acme/*");
  const anybody = trust("project_path:acme*");
  const open = library.whoCan(anybody, door, { tenant: { groups: ["acme"] } });
  return JSON.stringify({
    reach: open.reach,
    outsider: library.admits(group, door, open.outsider).allowed,
    proof: library.checkProof(open.proof()).holds,
    relation: library.compare(group, anybody).relation,
    globals: Object.keys(globalThis).filter((name) => name !== "library"),
  });
})()`;

describe("the library", () => {
  it("answers where there is nothing but the language, as in a browser", async () => {
    const { outputFiles } = await build({
      entryPoints: ["src/index.ts"],
      bundle: true,
      format: "iife",
      globalName: "library",
      platform: "neutral",
      write: false,
    });
    const context = createContext({});
    runInContext(outputFiles.map(({ text }) => text).join("\n"), context);
    expect(JSON.parse(String(runInContext(QUESTIONS, context)))).toEqual({
      reach: "instance",
      outsider: false,
      proof: true,
      relation: "wider",
      globals: [],
    });
  });
});
