import { describe, expect, it } from "vitest";
import type { GrantSketch } from "../../../../src/core/access/init/sketch.ts";
import { type JobsFound, jobsHolding } from "../../../../src/core/access/migrate/jobs.ts";
import { draftGrants } from "../../../../src/core/access/migrate/draft-grants.ts";
import { addGrants } from "../../../../src/core/access/migrate/into-declaration.ts";
import { readAccess } from "../../../../src/core/access/read-access.ts";
import type { GitlabInstance } from "../../../../src/core/estate/gitlab.ts";
import { readEstate } from "../../../../src/core/estate/read-estate.ts";

const JOB: JobsFound = { project: "acme/api", id: "20", branches: ["main"], protected: true, check: ["the branch"] };
const FILES = [{ path: "./policies/pusher-ci.json", text: "{}" }];

function grants(jobs: readonly JobsFound[] = [JOB], taken: readonly string[] = []): readonly GrantSketch[] {
  return draftGrants({ user: "pusher", into: "prod", jobs, files: FILES, notes: ["kept"], taken: new Set(taken) });
}

const AROUND = {
  stack: "acme",
  gitlab: { url: "https://gitlab.com", groups: ["acme"] },
  account: { name: "prod", id: "111111111111", region: "eu-west-1" },
};

function add(text: string): string {
  const { value, diagnostics } = readAccess({ name: "sallyport.yaml", text });
  if (value === undefined) throw new TypeError(diagnostics.map(({ message }) => message).join());
  return addGrants(value, grants(), AROUND).text;
}

const HEAD = `version: 1
stack: acme
gitlab: { url: https://gitlab.com, groups: [acme] }
accounts:
  prod: { id: "111111111111", region: eu-west-1 }   # the only one
`;

const ADDED = `  # kept
  # CHECK: the branch
  pusher:
    describe: instead of the key of the IAM user pusher
    from: { project: acme/api, id: "20", branches: [main], protected: true }
    into: prod
    tags: { replaces-user: pusher }
    can:
      - policy: ./policies/pusher-ci.json
`.replace(
  "describe: instead of the key of the IAM user pusher",
  'describe: "instead of the key of the IAM user pusher"',
);

const OTHER = `  api:
    from: { project: acme/web, id: "21", branches: [main] }
    into: prod
    can: [ ecr-login ]   # no more
`;

describe("a grant that is added to a declaration", () => {
  it("begins the grants where there are none", () => {
    expect(add(HEAD)).toBe(`${HEAD}grants:\n${ADDED}`);
    expect(add(`${HEAD}grants: {}   # none yet\n`)).toBe(`${HEAD}grants: # none yet\n${ADDED}`);
    expect(add(HEAD.trimEnd())).toBe(`${HEAD.trimEnd()}\ngrants:\n${ADDED}`);
  });

  it("stands behind the others and their comments, before what follows", () => {
    const after = "\n# what stops a pipeline\nsettings: { failOn: high }\n";
    const disabled = "\n  # legacy:\n  #   from: { user: old }\n";
    expect(add(`${HEAD}grants:\n${OTHER}${disabled}${after}`)).toBe(
      `${HEAD}grants:\n${OTHER}${disabled}\n${ADDED}${after}`,
    );
  });

  it("takes the indent and the line ends of its neighbours", () => {
    const deep = `${HEAD}grants:\n${OTHER.replaceAll(/^ {2}/gm, "      ")}`;
    expect(add(deep)).toBe(`${deep}\n${ADDED.replaceAll(/^ {2}/gm, "      ")}`);
    const windows = `${HEAD}grants:\n${OTHER}`.replaceAll("\n", "\r\n");
    expect(add(windows)).toBe(`${windows}\r\n${ADDED.replaceAll("\n", "\r\n")}`);
  });

  it("is one line where the others are", () => {
    const text = `${HEAD}grants: { api: { from: { project: acme/web, id: "21", branches: [main] }, into: prod, can: [ecr-login] } }\n`;
    const added = add(text);
    expect(added.startsWith(text.slice(0, -4))).toBe(true);
    expect(readAccess({ text: added }).value?.grants.map(({ name }) => name)).toEqual(["api", "pusher"]);
  });

  it("brings what the file lacks for it", () => {
    const added = add("version: 1\nsettings: { failOn: high } # keep\n");
    expect(added).toContain("settings: { failOn: high } # keep\n");
    const { value } = readAccess({ text: added });
    expect(value).toMatchObject({ stack: "acme", accounts: [{ name: "prod", id: "111111111111" }] });
  });

  it("is not written where the file is not plain enough, and the lines are said", () => {
    const aliased = `${HEAD}grants: &all\n${OTHER}settings: {}\n`;
    const merged = `${HEAD}grants:\n  <<: &base { api: { from: { project: acme/web, id: "21", branches: [main] }, into: prod, can: [ecr-login] } }\n`;
    for (const text of [aliased, merged]) {
      let added: string | undefined;
      try {
        added = add(text);
      } catch (error) {
        expect(error).toMatchObject({
          code: "migrate/cannot-write",
          data: { notes: expect.arrayContaining(["  pusher:"]) },
        });
        continue;
      }
      expect(readAccess({ text: added }).value?.grants.map(({ name }) => name)).toEqual(["api", "pusher"]);
    }
  });
});

describe("grants for the jobs that have a key", () => {
  const gitlab = (more: object = {}): GitlabInstance => {
    const projects = [
      { id: 20, path_with_namespace: "acme/api", default_branch: "main", protected_branches: [{ name: "main" }] },
      { id: 21, path_with_namespace: "acme/web", default_branch: "trunk", protected_branches: [] },
      { id: 22, path_with_namespace: "acme/old", default_branch: "main", archived: true },
    ].map((one) => ({ namespace: { full_path: "acme" }, ...one, ...more }));
    const { estate } = readEstate([{ name: "gitlab/gitlab.com/projects.json", text: JSON.stringify(projects) }]);
    const [found] = estate.gitlabs;
    if (found === undefined) throw new TypeError("no GitLab was read");
    return found;
  };
  const place = (owner: string, more: object = {}) =>
    ({ scope: "project", owner, key: "AWS_ACCESS_KEY_ID", ...more }) as const;

  it("are one for each project, each with a role of its own", () => {
    const { jobs, shared } = jobsHolding([place("acme/web"), place("acme/api")], gitlab());
    expect(shared).toEqual([]);
    expect(grants(jobs, ["pusher-api"]).map(({ name, body }) => [name, body?.from])).toEqual([
      ["pusher-api-2", { project: "acme/api", id: "20", branches: ["main"], protected: true }],
      ["pusher-web", { project: "acme/web", id: "21", branches: ["trunk"] }],
    ]);
    expect(jobs[1]?.check).toContain("the branch `trunk` is not protected: protect it");
  });

  it("are for every project below a group that has it, the archived ones left out", () => {
    const { jobs, shared } = jobsHolding([place("acme", { scope: "group", protected: true })], gitlab());
    expect(jobs.map(({ project }) => project)).toEqual(["acme/api", "acme/web"]);
    expect(shared).toEqual([{ from: "acme", projects: ["acme/api", "acme/web"] }]);
  });

  it("have the environment of the variable, if it is one", () => {
    const scoped = (scope: string) => place("acme/api", { environmentScope: scope });
    expect(jobsHolding([scoped("production")], gitlab()).jobs[0]?.environment).toBe("production");
    expect(jobsHolding([scoped("*")], gitlab()).jobs[0]?.environment).toBeUndefined();
    expect(jobsHolding([scoped("review/*")], gitlab()).jobs[0]?.environment).toBeUndefined();
    expect(jobsHolding([scoped("prod"), scoped("test")], gitlab()).jobs[0]?.check).toContain(
      "the key lies there for several environments: prod, test",
    );
  });

  it("name a user whose name no tag can hold", () => {
    const [grant] = draftGrants({ user: "a,b", into: "prod", jobs: [JOB], files: FILES, notes: [], taken: new Set() });
    expect(grant?.body?.tags).toEqual({ "replaces-user": "a b" });
    expect(grant?.name).toBe("a-b");
  });
});
