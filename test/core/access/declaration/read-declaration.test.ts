import { describe, expect, it } from "vitest";
import type { Declaration } from "../../../../src/core/access/declaration/declaration.ts";
import { readDeclaration } from "../../../../src/core/access/declaration/read-declaration.ts";
import { may, needs, object, list } from "../../../../src/core/access/declaration/collections.ts";
import { text } from "../../../../src/core/access/declaration/scalars.ts";
import { BROKEN } from "./broken.ts";
import { EXAMPLE } from "./example.ts";

function read(source: string): Declaration {
  const { value, diagnostics } = readDeclaration({ name: "sallyport.yaml", text: source });
  expect(diagnostics).toEqual([]);
  if (value === undefined) throw new Error("no value and no diagnostics");
  return value;
}

function grant(declaration: Declaration, name: string): Declaration["grants"][number] {
  const found = declaration.grants.find((grant) => grant.name === name);
  if (found === undefined) throw new Error(`no grant ${name}`);
  return found;
}

describe("a declaration", () => {
  it("is read into plain data", () => {
    const declaration = read(EXAMPLE);
    expect(declaration).toMatchObject({
      version: 1,
      stack: "acme-platform",
      gitlab: { url: "https://gitlab.com", groups: ["acme"], audience: "sts.amazonaws.com" },
      accounts: [
        { name: "staging", id: "111111111111", region: "eu-west-1", profile: "acme-staging" },
        { name: "production", id: "222222222222", boundary: "arn:aws:iam::222222222222:policy/gitlab-boundary" },
      ],
      defaults: { path: "/gitlab/", session: 3600, tags: { owner: "platform" } },
      settings: { failOn: "high" },
      accept: [{ rule: "trust/whole-group", at: "arn:aws:iam::111111111111:role/sandbox", until: "2027-01-31" }],
    });
    expect(declaration.grants).toEqual([
      {
        name: "api-deploy",
        describe: "ships the API",
        from: { kind: "job", project: "acme/platform/api", id: "48120001", branches: ["main"], protected: true },
        into: "production",
        environment: "production",
        can: [
          { kind: "capability", capability: "ecr-push", params: { repository: "platform/api" } },
          {
            kind: "capability",
            capability: "ecs-deploy",
            params: { cluster: "prod", service: "api", "task-roles": ["api-task", "api-exec"] },
          },
          { kind: "policy", policy: "./policies/api-extra.json" },
        ],
      },
      {
        name: "runners",
        from: { kind: "runner", runner: "ec2" },
        into: "production",
        can: [
          { kind: "capability", capability: "runner-autoscaler", params: { group: "gitlab-runners" } },
          { kind: "capability", capability: "runner-cache", params: { bucket: "acme-runner-cache" } },
        ],
      },
      {
        name: "registry",
        from: {
          kind: "chart",
          chart: ["registry"],
          via: "irsa",
          cluster: "prod",
          namespace: "gitlab",
          release: "gitlab",
        },
        into: "production",
        can: [{ kind: "capability", capability: "s3-storage", params: { buckets: ["acme-registry"] } }],
      },
      {
        name: "legacy-ecr",
        from: {
          kind: "user",
          user: "gitlab-ecr-push",
          because: "the appliance in Osaka cannot speak OIDC",
          until: "2027-03-01",
        },
        into: "staging",
        can: [{ kind: "capability", capability: "ecr-push", params: { repository: "aws-network-cdk" } }],
      },
    ]);
  });

  it("may be nothing but settings, or what is ours", () => {
    expect(read("version: 1\nsettings: { failOn: high, tenant: [acme] }")).toMatchObject({
      settings: { failOn: "high", tenant: ["acme"] },
      accounts: [],
      grants: [],
      accept: [],
      defaults: {},
    });
    expect(read("version: 1\ngitlab: { groups: [acme], project-ids: [48120001] }").gitlab).toEqual({
      groups: ["acme"],
      projectIds: ["48120001"],
    });
  });

  it("may hold anchors of its own under `x-`", () => {
    const text = `version: 1
x-shared:
  refs: &refs { branches: [main], protected: true }
gitlab: { groups: [acme] }
stack: acme
accounts: { staging: { id: "111111111111" } }
grants:
  a: { from: { <<: *refs, project: acme/a, id: 7 }, into: staging, can: [cdk-deploy] }
`;
    expect(grant(read(text), "a")).toMatchObject({
      from: { kind: "job", project: "acme/a", id: "7", branches: ["main"], protected: true },
      can: [{ kind: "capability", capability: "cdk-deploy", params: {} }],
    });
  });

  it("knows the place of each of its values", () => {
    const declaration = read(EXAMPLE);
    const { places } = declaration;
    const api = grant(declaration, "api-deploy");
    const at = (holder: object, key?: string | number): string => {
      const span = places.of(holder, key);
      expect(span?.file).toBe("sallyport.yaml");
      return EXAMPLE.slice(span?.start, span?.end);
    };
    expect(at(declaration, "stack")).toBe("acme-platform");
    expect(at(declaration.gitlab ?? {}, "groups")).toBe("[acme]");
    expect(at(declaration.gitlab?.groups ?? [], 0)).toBe("acme");
    expect(at(declaration.accounts[0] ?? {}, "name")).toBe("staging");
    expect(at(declaration.accounts[0] ?? {}, "id")).toBe('"111111111111"');
    expect(at(declaration.defaults, "session")).toBe("1h");
    expect(at(declaration.defaults.tags ?? {}, "owner")).toBe("platform");
    expect(at(api, "name")).toBe("api-deploy");
    expect(at(api, "into")).toBe("production");
    expect(at(api.from, "id")).toBe('"48120001"');
    expect(at(api.from)).toMatch(/^\{ project: .* \}$/);
    expect(at(api.from.kind === "job" ? (api.from.branches ?? []) : [], 0)).toBe("main");
    const ability = api.can[1];
    if (ability?.kind !== "capability") throw new Error("expected a capability");
    expect(at(ability, "capability")).toBe("ecs-deploy");
    expect(at(ability.params as object, "task-roles")).toBe("[api-task, api-exec]");
    expect(at((ability.params as { "task-roles": object })["task-roles"], 1)).toBe("api-exec");
    expect(at(api.can[2] ?? {}, "policy")).toBe("./policies/api-extra.json");
    expect(at(declaration.settings, "failOn")).toBe("high");
    expect(at(declaration.accept[0] ?? {}, "because")).toBe('"a sandbox account, emptied nightly"');
    expect(places.of({}, "anything")).toBeUndefined();
  });

  it("hands the parameters of a capability to the shape that it brings", () => {
    const params = object<{ repository: string; tags?: readonly string[] }>(
      { title: "ecr-push", says: "what `ecr-push` needs" },
      {
        repository: needs(text({ says: "a repository" }), "The repository."),
        tags: may(list(text({ says: "a tag" })), "Tags."),
      },
    );
    const capabilities = { "ecr-push": { about: "pushes images", params, needsParams: true } };
    const readWith = (can: string): ReturnType<typeof readDeclaration> =>
      readDeclaration(
        {
          text: `version: 1\nstack: a\ngitlab: {}\naccounts: {s: {id: "111111111111"}}\ngrants: {g: {from: {runner: ec2}, into: s, can: [${can}]}}`,
        },
        { capabilities },
      );
    expect(readWith("{ecr-push: {repository: x}}").value?.grants[0]?.can).toEqual([
      { kind: "capability", capability: "ecr-push", params: { repository: "x" } },
    ]);
    expect(readWith("{ecr-push: {repo: x}}").diagnostics).toMatchObject([
      { code: "declaration/unknown-key", help: "did you mean `repository`?" },
      { code: "declaration/missing-key" },
    ]);
    expect(readWith("ecr-push").diagnostics).toMatchObject([{ code: "declaration/missing-key" }]);
    expect(readWith("ecr-psuh").diagnostics).toMatchObject([
      { code: "declaration/unknown-capability", help: "did you mean `ecr-push`?" },
    ]);
  });
});

describe("a broken declaration", () => {
  for (const { name, from, to, code, at, help } of BROKEN) {
    it(`is refused for ${name}`, () => {
      expect(EXAMPLE.includes(from)).toBe(true);
      const broken = EXAMPLE.replace(from, to);
      const { value, diagnostics } = readDeclaration({ name: "sallyport.yaml", text: broken });
      expect(value).toBeUndefined();
      const [first] = diagnostics;
      expect(first).toMatchObject({ code: `declaration/${code}`, severity: "error" });
      expect(broken.slice(first?.span?.start, first?.span?.end)).toBe(at);
      if (help !== undefined) expect(first?.help).toMatch(help);
    });
  }

  it("is refused for two equal keys, where others would take the last", () => {
    const { value, diagnostics } = readDeclaration({ text: EXAMPLE.replace("  runners:", "  api-deploy:") });
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([
      { code: "yaml/duplicate-key", severity: "error", span: { line: 22 }, related: [{ span: { line: 13 } }] },
    ]);
  });

  it("is refused for all that is wrong at once, not for the first thing alone", () => {
    const broken = EXAMPLE.replace('"111111111111"', "111111111111").replace("via: irsa", "via: isra");
    const { diagnostics } = readDeclaration({ text: broken.replace("failOn", "failon") });
    expect(diagnostics.map(({ code, span }) => [code, span?.line])).toEqual([
      ["declaration/wrong-type", 9],
      ["declaration/wrong-type", 27],
      ["declaration/unknown-setting", 34],
    ]);
  });

  it("says so when it is no mapping, or no YAML", () => {
    const codes = (text: string): string[] => readDeclaration({ text }).diagnostics.map(({ code }) => code);
    expect(codes("")).toEqual(["yaml/empty"]);
    expect(codes("- a")).toEqual(["declaration/wrong-type"]);
    expect(codes("a: b: c")).toEqual(["yaml/block-as-implicit-key"]);
    expect(codes("version: 1\ngrants:")).toEqual(["declaration/wrong-type"]);
  });
});
