import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";

export const SHARED_AUDIENCE: Rule = {
  id: "provider/shared-audience",
  severity: "medium",
  page: PAGE,

  find,
};

function* find({ estate, doors }: Audit): Iterable<Raised> {
  const used = new Set(doors.flatMap(({ entry }) => (entry === undefined ? [] : [entry.door.provider.arn])));
  for (const account of estate.accounts) {
    for (const provider of account.providers ?? []) {
      if (!used.has(provider.arn)) continue;
      const shared = (provider.clientIds ?? []).filter((id) => isOthersToo(id, provider.url)).sort();
      if (shared.length === 0) continue;
      yield {
        resource: provider.arn,
        account: account.id,
        title: `tokens made for ${shared.map((id) => `\`${id}\``).join(", ")} open doors here`,
        message: "jobs that log in to something else with that audience hand it a token that works here as well",
        help: "register an audience that only AWS is meant by, `sts.amazonaws.com`, ask for it in the jobs, then take the other away",
        at: provider.at,
        meaning: shared.join(","),
      };
    }
  }
}

/** The instance's own address is what GitLab's older guide asks for everywhere: Vault, GCP and AWS alike. */
function isOthersToo(audience: string, url: string): boolean {
  const bare = audience.replace(/^https?:\/\//, "").replace(/\/$/, "");
  if (/amazonaws\.com/.test(bare)) return false;
  return bare === url || /^https?:\/\//.test(audience) || /vault|googleapis|azure/i.test(audience);
}
