import type { Account } from "../account.ts";
import type { BuildDoor } from "../door.ts";
import type { Estate } from "../estate.ts";
import { roleByArn } from "../lookup.ts";

/** CodeBuild's names for a GitLab (API reference, `ProjectSource`). */
const GITLAB_SOURCES: ReadonlySet<string> = new Set(["GITLAB", "GITLAB_SELF_MANAGED"]);

/** Build projects that a webhook of GitLab starts. Without a webhook only principals of the account can. */
export function buildDoors(estate: Estate, account: Account): readonly BuildDoor[] {
  return (account.buildProjects ?? []).flatMap((project): BuildDoor[] => {
    const { webhook, serviceRole } = project;
    if (webhook === undefined || !GITLAB_SOURCES.has(project.sourceType)) return [];
    const role = serviceRole === undefined ? undefined : roleByArn(estate, serviceRole);
    const events = webhook.events.length === 0 ? "every event" : webhook.events.join(", ");
    const filters = webhook.filters.length === 0 ? "no filter" : `filters ${webhook.filters.join(", ")}`;
    return [
      {
        kind: "codebuild",
        id: `codebuild/${account.id}/${project.region ?? "-"}/${project.name}`,
        account: account.id,
        name: role?.name ?? project.name,
        project,
        ...(role === undefined ? {} : { role }),
        ...(serviceRole === undefined ? {} : { roleArn: serviceRole }),
        evidence: [`its webhook takes ${events} of ${project.location ?? "a repository"}, with ${filters}`],
        at: project.at,
        caveats: role === undefined ? ["its role was not read"] : role.caveats,
      },
    ];
  });
}
