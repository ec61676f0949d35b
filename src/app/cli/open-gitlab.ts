import { SallyportError } from "../../core/text/failure.ts";
import { Secret } from "../../core/text/secret.ts";
import type { GitlabWriter } from "../../edge/gitlab/rest.ts";
import { usualPatience } from "../../edge/retry.ts";
import type { Context } from "./command.ts";
import { type GitlabAddress, gitlabAddress } from "./gitlab-address.ts";
import { invalidArgument } from "./invalid-input.ts";
import { tenantOf } from "./tenant.ts";

export interface OpenedGitlab {
  readonly gitlab: GitlabWriter;
  readonly host: GitlabAddress["host"];
  /** The groups to look in: of `--tenant`, else of sallyport.yaml; none means everything that the token is a member of. */
  readonly groups: readonly string[];
}

/** The GitLab of `--gitlab-url`, for a command that cannot do without one and writes there. */
export async function openGitlabFor(context: Context, signal: AbortSignal): Promise<OpenedGitlab> {
  const written = context.flag("gitlab-url");
  if (written === undefined) {
    const help = "name it with `--gitlab-url https://gitlab.example.com`; a job's own is in CI_SERVER_URL";
    throw invalidArgument("cli/missing-flag", "nothing says which GitLab holds the key", help);
  }
  const { url, host } = gitlabAddress(written);
  const token = context.env["GITLAB_TOKEN"];
  if (token === undefined || token === "") {
    const help = "make one with the scope `api` and put it into the variable; it is never an argument";
    throw new SallyportError("credentials/gitlab", "there is no token for GitLab in GITLAB_TOKEN", { help });
  }
  const { openGitlab } = await import("../../edge/gitlab/rest.ts");
  return {
    gitlab: openGitlab({
      url,
      token: new Secret(token),
      fetch: context.fetch,
      patience: usualPatience(),
      signal,
    }),
    host,
    groups: tenantOf(context)?.groups ?? [],
  };
}
