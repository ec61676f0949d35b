import { Secret } from "../../../core/text/secret.ts";
import { reasonOf } from "../../../edge/gitlab/failure.ts";
import { GitlabRefusal, openGitlab } from "../../../edge/gitlab/rest.ts";
import { FEW_ATTEMPTS, usualPatience } from "../../../edge/retry.ts";
import { gitlabAddress } from "../gitlab-address.ts";
import type { Check, Result } from "./check.ts";

const DAY_MS = 86_400_000;
const SOON_DAYS = 14;

/** Scopes with which `collect` can read (docs.gitlab.com: personal access token scopes). */
const READING = ["api", "read_api"];

/** Whether GitLab takes the token, and what it is good for. */
export const GITLAB: Check = {
  name: "GitLab",
  async look({ flag, env, fetch, now, interruption }) {
    const written = flag("gitlab-url");
    const token = env["GITLAB_TOKEN"];
    if (written === undefined || token === undefined || token === "") {
      const missing = written === undefined ? "`--gitlab-url URL`" : "a token in GITLAB_TOKEN";
      return [{ health: "note", says: "not asked", help: `it takes ${missing}` }];
    }
    const signal = interruption();
    const { url } = gitlabAddress(written);
    const patience = { ...usualPatience(), attempts: FEW_ATTEMPTS };
    const gitlab = openGitlab({ url, token: new Secret(token), fetch, patience, signal });
    try {
      return judgeToken(await gitlab.get("personal_access_tokens/self"), now());
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof GitlabRefusal)) return [{ health: "broken", says: reasonOf(error) }];
      if (error.status !== 401) return [{ health: "unknown", says: error.message, help: "job tokens cannot be asked" }];
      return [{ health: "broken", says: "GitLab does not take the token", help: "it is wrong, revoked or expired" }];
    }
  },
};

function judgeToken(answer: unknown, now: Date): Result[] {
  const { name, scopes, expires_at: expires } = (answer ?? {}) as Readonly<Record<string, unknown>>;
  const list = Array.isArray(scopes) ? scopes.map(String) : [];
  const says = `token \`${String(name)}\` with ${list.join(", ") || "no scope"}`;
  const results: Result[] = [];
  if (!list.some((scope) => READING.includes(scope))) {
    results.push({ health: "broken", says, help: "`collect` reads with the scope `read_api`" });
  } else if (list.includes("api")) {
    results.push({ health: "note", says, help: "`read_api` is enough to read" });
  } else results.push({ health: "ok", says });
  const days = typeof expires === "string" ? (Date.parse(expires) - now.getTime()) / DAY_MS : Number.NaN;
  if (days < SOON_DAYS) results.push({ health: "note", says: `the token ends on ${String(expires)}` });
  return results;
}
