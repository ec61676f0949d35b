import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JobWords } from "../../../src/app/sandbox/gitlab/job-words.ts";
import { type Sandbox, startSandbox } from "../../../src/app/sandbox/start.ts";
import { CLAIMS } from "../../core/gitlab/claim-facts.ts";

describe("the sandbox's GitLab", () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox({
      gitlab: {
        projects: [
          {
            path: "acme/platform/api",
            id: 48120001,
            environments: [{ name: "production", tier: "production", state: "available" }],
            protectedEnvironments: ["production"],
            variables: [
              {
                key: "AWS_ACCESS_KEY_ID",
                value: "AKIAIOSFODNN7EXAMPLE",
                type: "env_var",
                protected: true,
                masked: false,
                hidden: false,
                environmentScope: "*",
              },
            ],
          },
          ...Array.from({ length: 45 }, (_, index) => ({ path: `acme/many/project-${index}` })),
        ],
      },
    });
  });

  afterEach(() => sandbox.close());

  const get = (path: string, token: string = sandbox.gitlabTokens.maintainer, init: RequestInit = {}) =>
    fetch(path.startsWith("http") ? path : `${sandbox.gitlabUrl}/api/v4${path}`, {
      ...init,
      headers: { "private-token": token, ...init.headers },
    });
  // What the API answers is looked into freely, as a client does that knows its documentation.
  const json = async (path: string, token?: string): Promise<Record<string, unknown>> => bodyOf(await get(path, token));

  async function claimsOf(words: JobWords) {
    const minted = await sandbox.gitlab.mint(words);
    if (!("token" in minted)) throw new Error(minted.failure.message);
    return minted;
  }

  describe("tokens", () => {
    it("carry every claim that GitLab always sends, and verify against the published keys", async () => {
      const { token, claims } = await claimsOf({ project: "acme/platform/api", environment: "production" });
      const wanted = CLAIMS.filter(({ present }) => present !== "sometimes" && present !== "when-allowed");
      expect(wanted.filter(({ name }) => claims[name] === undefined)).toEqual([]);
      const discovery = await json(`${sandbox.gitlabUrl}/.well-known/openid-configuration`);
      expect(discovery).toMatchObject({
        issuer: "https://gitlab.com",
        id_token_signing_alg_values_supported: ["RS256"],
      });
      const verified = await jwtVerify(token, createRemoteJWKSet(new URL(String(discovery["jwks_uri"]))), {
        issuer: "https://gitlab.com",
        audience: "sts.amazonaws.com",
      });
      expect(verified.protectedHeader).toMatchObject({ alg: "RS256", typ: "JWT" });
      expect(verified.payload).toMatchObject({
        sub: "project_path:acme/platform/api:ref_type:branch:ref:main",
        project_id: "48120001",
        ref_protected: "true",
        environment: "production",
        environment_protected: "true",
        deployment_tier: "production",
      });
      expect((verified.payload.exp ?? 0) - (verified.payload.iat ?? 0)).toBe(3600);
    });

    it("are signed with one key, while people who log in get theirs by another", async () => {
      const { keys } = await json(`${sandbox.gitlabUrl}/oauth/discovery/keys`);
      expect(keys).toHaveLength(2);
      const header = (token: string) => JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString());
      const job = header((await claimsOf({ project: "acme/platform/api" })).token);
      const login = header(await sandbox.gitlab.signLogin({ sub: "1" }));
      expect(job.kid).not.toBe(login.kid);
      expect(keys).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ kid: job.kid }),
          expect.objectContaining({ kid: login.kid }),
        ]),
      );
    });

    it("tell a tag, a merge request and a fork's merge request apart as GitLab does", async () => {
      const tag = await claimsOf({ project: "acme/platform/api", tag: "v1" });
      expect(tag.claims).toMatchObject({ ref_type: "tag", ref_path: "refs/tags/v1", ref_protected: "false" });
      const request = await claimsOf({ project: "acme/platform/api", mergeRequest: "main" });
      expect(request.claims).toMatchObject({
        ref_type: "branch",
        ref_protected: "false",
        pipeline_source: "merge_request_event",
      });
      const fork = await claimsOf({ project: "acme/platform/api", fork: "mallory/api", mergeRequest: "main" });
      expect(fork.claims).toMatchObject({ project_path: "mallory/api", job_project_path: "acme/platform/api" });
      expect(fork.claims.sub).toBe("project_path:mallory/api:ref_type:branch:ref:main");
    });

    it("follow the project's subject components, and drop those without a value", async () => {
      const components = ["project_id", "ref_type", "ref", "ref_protected", "deployment_tier"];
      const put = (names: readonly string[]) =>
        get("/projects/48120001", undefined, {
          method: "PUT",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ ci_id_token_sub_claim_components: names }),
        });
      expect((await put(components)).status).toBe(200);
      expect((await claimsOf({ project: "acme/platform/api" })).claims.sub).toBe(
        "project_id:48120001:ref_type:branch:ref:main:ref_protected:true",
      );
      expect((await claimsOf({ project: "acme/platform/api", environment: "production" })).claims.sub).toMatch(
        /:deployment_tier:production$/,
      );
      const refused = await put(["ref", "project_path"]);
      expect([refused.status, await refused.text()]).toEqual([
        400,
        expect.stringContaining("must be the first element"),
      ]);
      expect(await (await put(["environment"])).text()).toContain("environment is not an allowed sub claim component");
    });

    it("are refused on a path that was another project's, until the subject is led by the id", async () => {
      const removed = await get("/projects/acme%2Fplatform%2Fapi", undefined, { method: "DELETE" });
      expect(removed.status).toBe(202);
      const project = sandbox.gitlab.tree.addProject({ path: "acme/platform/api" });
      const failed = await sandbox.gitlab.mint({ project: "acme/platform/api" });
      expect(failed).toMatchObject({ failure: { failureReason: "id_token_burned_project_path" } });
      sandbox.gitlab.tree.updateProject(project.id, { subComponents: ["project_id", "ref_type", "ref"] });
      expect(await sandbox.gitlab.mint({ project: "acme/platform/api" })).toHaveProperty("token");
      sandbox.gitlab.tree.updateProject(project.id, { subComponents: ["project_path", "ref"] });
      sandbox.gitlab.blocksReclaimedPaths = false;
      expect(await sandbox.gitlab.mint({ project: "acme/platform/api" })).toHaveProperty("token");
    });
  });

  describe("its API", () => {
    it("wants a token, and shows what the token's level allows", async () => {
      expect((await get("/version", "wrong")).status).toBe(401);
      const reader = await json("/projects/48120001", sandbox.gitlabTokens.reader);
      const maintainer = await json("/projects/48120001");
      expect(reader).not.toHaveProperty("ci_id_token_sub_claim_components");
      expect(maintainer["ci_id_token_sub_claim_components"]).toEqual(["project_path", "ref_type", "ref"]);
      expect((await get("/projects/48120001/variables", sandbox.gitlabTokens.reader)).status).toBe(403);
      expect(await json("/projects/48120001/variables")).toMatchObject([{ key: "AWS_ACCESS_KEY_ID", protected: true }]);
      expect((await get("/runners/all")).status).toBe(403);
      expect((await get("/runners/all", sandbox.gitlabTokens.admin)).status).toBe(200);
    });

    it("pages by offset and by keyset, and names the way on in the Link header", async () => {
      for (const start of [
        "/groups/acme/projects?include_subgroups=true&per_page=20",
        "/projects?pagination=keyset&order_by=id&sort=asc&per_page=20",
      ]) {
        const seen: number[] = [];
        let next: string | undefined = start;
        while (next !== undefined) {
          const response: Response = await get(next);
          for (const { id } of (await response.json()) as { id: number }[]) seen.push(id);
          next = /<([^>]+)>; rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
        }
        expect(new Set(seen).size).toBe(46);
        expect(seen).toHaveLength(46);
      }
    });

    it("finds a project at the path that it had before, and nothing where nothing is", async () => {
      sandbox.gitlab.tree.updateProject(48120001, { path: "acme/platform/service" });
      expect(await json("/projects/acme%2Fplatform%2Fapi")).toMatchObject({
        path_with_namespace: "acme/platform/service",
      });
      const missing = await get("/projects/acme%2Fnone");
      expect([missing.status, await missing.json()]).toEqual([404, { message: "404 Project Not Found" }]);
    });

    it("slows down who asks too often, and says for how long", async () => {
      const limited = await startSandbox({ gitlab: { limits: { "*": { calls: 2, seconds: 60 } } } });
      const ask = () =>
        fetch(`${limited.gitlabUrl}/api/v4/version`, { headers: { "private-token": limited.gitlabTokens.admin } });
      expect((await ask()).headers.get("ratelimit-remaining")).toBe("1");
      await ask();
      const refused = await ask();
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
      limited.world.clock.advance(60_000);
      expect((await ask()).status).toBe(200);
      await limited.close();
    });

    it("answers 404 to a call that it does not know, and writes that down", async () => {
      expect((await get("/projects/48120001/snippets")).status).toBe(404);
      expect(sandbox.world.journal.entries().at(-1)).toMatchObject({ service: "gitlab", outcome: "unknown" });
    });
  });
});

async function bodyOf(response: Response): Promise<Record<string, unknown>> {
  return (await response.json()) as Record<string, unknown>;
}
