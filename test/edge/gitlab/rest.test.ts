import { describe, expect, it } from "vitest";
import { Secret } from "../../../src/core/text/secret.ts";
import { openGitlab } from "../../../src/edge/gitlab/rest.ts";

const TOKEN = "glpat-CANARY";

interface Asked {
  readonly url: string;
  readonly token: string | null;
  readonly redirect: string | undefined;
}

/** A GitLab that answers by path and query. */
function gitlab(
  answers: Readonly<Record<string, (count: number) => Response>>,
  url = "https://gitlab.example.com/sub",
) {
  const asked: Asked[] = [];
  const waits: number[] = [];
  const counts = new Map<string, number>();
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const to = new URL(input instanceof Request ? input.url : input);
    const path = `${to.pathname}${to.search}`;
    asked.push({ url: to.href, token: new Headers(init?.headers).get("private-token"), redirect: init?.redirect });
    const count = (counts.get(path) ?? 0) + 1;
    counts.set(path, count);
    return answers[path]?.(count) ?? new Response("{}", { status: 404 });
  };
  const patience = {
    attempts: 4,
    firstMs: 10,
    longestMs: 10,
    random: () => 0,
    wait: async (ms: number) => {
      waits.push(ms);
    },
  };
  const api = openGitlab({ url, token: new Secret(TOKEN), fetch, patience, signal: new AbortController().signal });
  return { api, asked, waits };
}

async function all(pages: AsyncGenerator<readonly unknown[]>): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}

const json = (value: unknown, headers: Record<string, string> = {}, status = 200): Response =>
  new Response(JSON.stringify(value), { status, headers });

describe("GitLab's REST API", () => {
  it("is asked under the path of the instance, with the token in a header and never in the address", async () => {
    const { api, asked } = gitlab({ "/sub/api/v4/version": () => json({ version: "19.2" }) });
    expect(await api.get("version")).toEqual({ version: "19.2" });
    expect(asked).toEqual([{ url: "https://gitlab.example.com/sub/api/v4/version", token: TOKEN, redirect: "manual" }]);
  });

  it("is paged by the link that it gives, whatever kind of paging that is", async () => {
    const next = '<https://gitlab.example.com/sub/api/v4/projects?cursor=b>; rel="next", <https://x>; rel="first"';
    const { api } = gitlab({
      "/sub/api/v4/projects?per_page=100&pagination=keyset": () => json([1, 2], { link: next }),
      "/sub/api/v4/projects?cursor=b": () => json([3]),
    });
    expect(await all(api.pages("projects", { pagination: "keyset" }))).toEqual([1, 2, 3]);
  });

  it("never follows a link to another host, nor out of its API, nor in a circle", async () => {
    const links = [
      "https://evil.example/sub/api/v4/projects?page=2",
      "https://evil.example/elsewhere",
      "https://gitlab.example.com/sub/api/v4/projects?per_page=100",
    ];
    for (const link of links) {
      const { api, asked } = gitlab({
        "/sub/api/v4/projects?per_page=100": () => json([1], { link: `<${link}>; rel="next"` }),
        "/sub/api/v4/projects?page=2": () => json([2]),
      });
      await all(api.pages("projects"));
      expect(asked.every(({ url }) => url.startsWith("https://gitlab.example.com/sub/api/v4/"))).toBe(true);
      expect(asked.length).toBeLessThan(3);
    }
  });

  it("does not follow a redirect, which would carry the token along", async () => {
    const { api, asked } = gitlab({
      "/sub/api/v4/version": () => new Response(null, { status: 302, headers: { location: "https://evil.example/" } }),
    });
    await expect(api.get("version")).rejects.toMatchObject({ status: 302 });
    expect(asked).toHaveLength(1);
  });

  it("waits as long as a refusal for haste asks, and tries again", async () => {
    const { api, waits } = gitlab({
      "/sub/api/v4/version": (count) => (count < 3 ? json({}, { "retry-after": "7" }, 429) : json({ version: "x" })),
    });
    expect(await api.get("version")).toEqual({ version: "x" });
    expect(waits).toEqual([7000, 7000]);
  });

  it("gives up on what stays broken, and at once on a refusal", async () => {
    const broken = gitlab({ "/sub/api/v4/version": () => json({}, {}, 502) });
    await expect(broken.api.get("version")).rejects.toMatchObject({ status: 502 });
    expect(broken.asked).toHaveLength(3);
    const refused = gitlab({ "/sub/api/v4/version": () => json({}, {}, 403) });
    await expect(refused.api.get("version")).rejects.toMatchObject({ status: 403 });
    expect(refused.asked).toHaveLength(1);
  });

  it("tells an address that is no GitLab from one that is, and shows no token in any failure", async () => {
    const { api } = gitlab({ "/sub/api/v4/version": () => new Response("<html>welcome") });
    const failure: unknown = await api.get("version").catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "gitlab/answer", message: "what answered version is not GitLab's API" });
    const refusal: unknown = await gitlab({})
      .api.get("projects/1")
      .catch((error: unknown) => error);
    for (const error of [failure, refusal]) {
      expect(error instanceof Error && `${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain(
        TOKEN,
      );
    }
  });
});
