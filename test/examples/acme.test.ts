import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { admits } from "../../src/core/admission/admits.ts";
import { rcpLevelsFor } from "../../src/core/estate/levels.ts";
import { mintClaims } from "../../src/core/gitlab/mint-claims.ts";
import type { Pipeline } from "../../src/core/gitlab/pipeline.ts";
import { readDeclaration } from "../../src/core/access/declaration/read-declaration.ts";
import { readEstate } from "../../src/core/estate/read-estate.ts";
import { drawDoors } from "../../src/core/estate/draw-doors.ts";

const IDS = { namespaceId: "9100042" };
const ROOT = "examples/acme";
const files = globSync(`${ROOT}/**/*`, { withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath}/${entry.name}`)
  .sort();

const sources = files.map((name) => ({ name, text: readFileSync(name, "utf8") }));

/** One job of each kind that matters, protected where its branch is. */
const JOBS: Readonly<Record<string, Omit<Pipeline, "audience">>> = {
  "api main": { project: { path: "acme/platform/api", ...IDS, id: "48120001" }, ref: "main", protected: true },
  "api feature": { project: { path: "acme/platform/api", ...IDS, id: "48120001" }, ref: "fix-login" },
  "web feature": { project: { path: "acme/platform/web", ...IDS, id: "48120002" }, ref: "header" },
  "infra main": { project: { path: "acme/platform/infra", ...IDS, id: "48120003" }, ref: "main", protected: true },
  "docs main": { project: { path: "acme/platform/docs", ...IDS, id: "48120004" }, ref: "main", protected: true },
  "tomorrow's project": { project: { path: "acme/labs/new", id: "48129999" }, ref: "main", protected: true },
  "a lookalike": { project: { path: "acme-evil/api", id: "66600001" }, ref: "main", protected: true },
  "a stranger": { project: { path: "stranger/api", id: "66600002" }, ref: "main", protected: true },
};

const EVERYBODY = Object.keys(JOBS);
const ALL_OF_ACME = EVERYBODY.filter((job) => job !== "a lookalike" && job !== "a stranger");

/** Who gets in where, as examples/README.md tells it. */
const ADMITTED: Readonly<Record<string, readonly string[]>> = {
  "api-deploy": ["api main"],
  "api-deploy-staging": ["api main"],
  "docs-publish": ["docs main"],
  "gitlab-ci": EVERYBODY,
  "shared-ci": EVERYBODY,
  "preview-deploy": EVERYBODY,
  sandbox: ALL_OF_ACME,
  "web-deploy": [...ALL_OF_ACME, "a lookalike"],
  "web-preview": ["web feature"],
  "infra-deploy": ["infra main"],
  "mr-checks": [],
  "nightly-scan": [],
};

describe("the example acme", () => {
  for (const [name, expected] of Object.entries(ADMITTED)) {
    it(`lets in through ${name}: ${expected.join(", ") || "nobody"}`, () => {
      const { estate } = readEstate(sources);
      const door = drawDoors(estate).find((one) => one.kind === "oidc" && one.name === name);
      const policy = door?.kind === "oidc" ? door.role.trust?.policy : undefined;
      if (door?.kind !== "oidc" || policy === undefined) throw new Error(`no door ${name}`);
      const { levels } = rcpLevelsFor(estate, door.account);
      const { url, clientIds = [] } = door.provider;
      const { account, role } = door;
      const doorway = { account, provider: { url, clientIds }, roleArn: role.arn, ...(levels && { rcps: levels }) };
      const audience = name === "gitlab-ci" ? "https://gitlab.com" : "sts.amazonaws.com";
      const admitted = EVERYBODY.filter((job) => {
        const pipeline = JOBS[job];
        return pipeline !== undefined && admits(policy, doorway, mintClaims({ ...pipeline, audience })).allowed;
      });
      expect(admitted).toEqual(expected);
    });
  }

  it("declares what it means without a fault", () => {
    const name = `${ROOT}/sallyport.yaml`;
    const { value, diagnostics } = readDeclaration({ name, text: readFileSync(name, "utf8") });
    expect(diagnostics).toEqual([]);
    expect(value?.grants.map((grant) => grant.name)).toEqual([
      "api-deploy",
      "api-deploy-staging",
      "docs-publish",
      "gitlab-registry",
      "gitlab-rails",
    ]);
    for (const grant of value?.grants ?? []) {
      for (const ability of grant.can) {
        if (ability.kind === "policy") expect(existsSync(join(ROOT, ability.policy))).toBe(true);
      }
    }
  });

  it("is read into an estate with nothing unread", () => {
    const { estate } = readEstate(sources);
    expect(estate.diagnostics).toEqual([]);
    expect(estate.sources.filter(({ standing }) => standing !== "ok" && standing !== "absent")).toEqual([]);
    expect(estate.accounts.map(({ id }) => id)).toEqual(["111111111111", "222222222222"]);
  });

  it("has the doors that its page tells of", () => {
    const page = readFileSync("examples/README.md", "utf8");
    const rows = [...page.matchAll(/^\| (`[^|]+`) \| (staging|production) \|/gm)];
    const told = rows.flatMap(([, names = "", account = ""]) =>
      [...names.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => `${account} ${name}`),
    );
    const accounts: Record<string, string> = { "111111111111": "staging", "222222222222": "production" };
    const drawn = drawDoors(readEstate(sources).estate).map((door) => `${accounts[door.account]} ${door.name}`);
    expect([...new Set(drawn)].sort()).toEqual(told.sort());
  });

  it("holds no secret, no real account and no address outside of documentation", () => {
    for (const name of files) {
      const text = readFileSync(name, "utf8");
      for (const [key] of text.matchAll(/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g)) expect(key).toBe("AKIAIOSFODNN7EXAMPLE");
      for (const [, account] of text.matchAll(/arn:aws:[a-z]*:[a-z0-9-]*:(\d{12})?:/g)) {
        expect([undefined, "111111111111", "222222222222", "333333333333"]).toContain(account);
      }
      expect(text).not.toMatch(/glrt-|glpat-|PRIVATE KEY/);
    }
  });
});
