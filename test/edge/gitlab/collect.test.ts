import { describe, expect, it } from "vitest";
import { readEstate } from "../../../src/core/estate/read-estate.ts";
import { openSnapshotLog } from "../../../src/edge/files/snapshot-log.ts";
import { collectGitlab } from "../../../src/edge/gitlab/collect.ts";
import { type Gitlab, GitlabRefusal } from "../../../src/edge/gitlab/rest.ts";

type Answer = unknown;

const PROJECT = {
  id: 7,
  path_with_namespace: "acme/api",
  default_branch: "main",
  web_url: "https://gitlab.example.com/acme/api",
  namespace: { id: 3, full_path: "acme", kind: "group" },
  ci_id_token_sub_claim_components: ["project_id", "ref_type", "ref"],
  runners_token: "CANARY",
};

/** What GitLab answers by path; a number is a refusal. What is not said is empty, or not there. */
async function collect(
  answers: Readonly<Record<string, Answer>>,
  more: { readonly variables?: boolean; readonly paths?: readonly string[] } = {},
) {
  const files = new Map<string, string>();
  const log = openSnapshotLog((path, text) => files.set(path, text));
  const answer = (path: string): unknown => {
    const found = answers[path] ?? (path === "version" ? { version: "19.2.0", revision: "abc" } : undefined);
    if (typeof found === "number") throw new GitlabRefusal(found, path);
    return found;
  };
  const one = async (path: string): Promise<unknown> => {
    const found = answer(path);
    if (found === undefined) throw new GitlabRefusal(404, path);
    return found;
  };
  const gitlab: Gitlab = {
    get: one,
    text: async (path) => String(await one(path)),
    async *pages(path) {
      const found = answer(path);
      yield Array.isArray(found) ? found : [];
    },
  };
  await collectGitlab({
    gitlab,
    host: "gitlab.example.com/sub",
    log,
    write: (path, text) => files.set(path, text),
    signal: new AbortController().signal,
    groups: ["acme"],
    variables: more.variables ?? false,
    pathsNamed: () => more.paths ?? [],
    tell: () => undefined,
  });
  const { estate } = readEstate([...files].map(([name, text]) => ({ name, text })));
  const source = (kind: string) => log.sources().find((entry) => entry.kind === kind);
  return { files, estate, gitlab: estate.gitlabs[0], source };
}

const HERE: Readonly<Record<string, Answer>> = {
  "groups/acme": { id: 3, full_path: "acme", runners_token: "CANARY" },
  "groups/acme/projects": [PROJECT],
  "projects/7": PROJECT,
};

describe("collecting a GitLab", () => {
  it("keeps what is chosen, under the instance's own path, and no registration token", async () => {
    const { files, gitlab, estate } = await collect({
      ...HERE,
      "projects/7/protected_branches": [
        { name: "main", push_access_levels: [{ access_level: 40 }], merge_access_levels: [] },
      ],
      "projects/7/ci/lint": { valid: true, merged_yaml: "job:\n  script: [make]\n" },
    });
    expect([...files.keys()].toSorted()).toEqual(
      ["ci/7.yml", "groups.json", "instance.json", "projects.json", "runners.json"].map(
        (file) => `gitlab/gitlab.example.com%2Fsub/${file}`,
      ),
    );
    expect([...files.values()].join("")).not.toContain("CANARY");
    expect(estate.diagnostics).toEqual([]);
    expect(gitlab).toMatchObject({
      host: "gitlab.example.com/sub",
      version: "19.2.0",
      projects: [
        {
          id: "7",
          subjectComponents: ["project_id", "ref_type", "ref"],
          protectedBranches: [{ name: "main", push: [{ level: 40 }] }],
        },
      ],
      ciFiles: [{ projectId: "7" }],
    });
  });

  it("leaves out what GitLab does not show, and says of what", async () => {
    const { gitlab, source } = await collect(
      {
        ...HERE,
        "projects/7": 403,
        "projects/7/protected_branches": 403,
        "groups/3/runners": 403,
        "projects/7/ci/lint": 403,
        "projects/7/repository/files/.gitlab-ci.yml/raw": 403,
        "projects/7/variables": 403,
        "admin/ci/variables": 403,
      },
      { variables: true },
    );
    expect(gitlab?.projects).toMatchObject([{ path: "acme/api" }]);
    expect(gitlab?.projects?.[0]?.protectedBranches).toBeUndefined();
    expect(gitlab?.projects?.[0]?.protectedTags).toEqual([]);
    expect(source("gitlab-runners")).toMatchObject({
      standing: "partial",
      detail: expect.stringContaining("1 groups or projects"),
    });
    expect(source("gitlab-ci")).toMatchObject({ standing: "partial", detail: expect.stringContaining("1 projects") });
    expect(source("gitlab-variables")).toMatchObject({
      standing: "partial",
      detail: expect.stringContaining("administrators only"),
    });
  });

  it("reads the configuration from the repository where it may not lint, and none where there is none", async () => {
    const raw = {
      "projects/7/repository/files/.gitlab-ci.yml/raw": "job:\n  script: [make]\n  variables: { API_TOKEN: CANARY }\n",
    };
    const { files, gitlab, source } = await collect({ ...HERE, "projects/7/ci/lint": 403, ...raw });
    expect(gitlab?.ciFiles).toHaveLength(1);
    expect([...files.values()].join("")).not.toContain("CANARY");
    expect(source("gitlab-ci")?.standing).toBe("ok");
    expect((await collect(HERE)).source("gitlab-ci")?.standing).toBe("ok");
  });

  it("takes a group that is not there for absent, and reads the rest", async () => {
    const { source, estate } = await collect({ ...HERE, "groups/acme": 404 });
    expect(source("gitlab-groups")).toMatchObject({ standing: "absent" });
    expect(estate.gitlabs[0]?.groups).toBeUndefined();
    expect(source("gitlab-projects")?.standing).toBe("ok");
  });

  it("calls a path free only where GitLab tells nothing from not for you", async () => {
    const paths = ["acme/moved", "free-name/app", "hidden/app", "redirected/app", "there/sub"];
    const { gitlab } = await collect(
      {
        ...HERE,
        "projects/acme%2Fmoved": { id: 9, path_with_namespace: "acme/new" },
        "projects/redirected%2Fapp": 301,
        "groups/there%2Fsub": { id: 5, full_path: "There/sub" },
        "namespaces/free-name/exists": { exists: false },
        "namespaces/hidden/exists": { exists: true },
      },
      { paths },
    );
    expect(gitlab?.lookups).toMatchObject([
      { path: "acme/moved", found: "redirect", pathNow: "acme/new" },
      { path: "free-name/app", found: "nothing" },
      { path: "hidden/app", found: "hidden" },
      { path: "redirected/app", found: "redirect" },
      { path: "there/sub", found: "group", id: "5" },
    ]);
  });

  it("fails where nothing can be read at all, with the code that says why", async () => {
    await expect(collect({ version: 401 })).rejects.toMatchObject({ code: "credentials/gitlab" });
    await expect(collect({ version: 502 })).rejects.toMatchObject({ code: "gitlab/unreachable" });
    expect((await collect({ ...HERE, version: 403 })).source("gitlab-projects")?.standing).toBe("ok");
  });
});
