import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import type { ProviderObject } from "../../../../change/object.ts";
import type { Account } from "../../../../estate/account.ts";
import type { Estate } from "../../../../estate/estate.ts";
import { type SourceKind, standingOf } from "../../../../estate/standing.ts";
import { tellIssuers } from "../../../../estate/doors/issuer.ts";

export const UNUSED: Rule = {
  id: "provider/unused",
  severity: "low",
  page: PAGE,

  find,
};

function* find({ estate, doors }: Audit): Iterable<Raised> {
  const used = new Set(doors.flatMap(({ entry }) => (entry === undefined ? [] : [entry.door.provider.arn])));
  for (const account of estate.accounts) {
    // Without all of the roles nobody can say that none of them trusts it.
    if (!hasAllTrusts(estate, account)) continue;
    const tell = tellIssuers(estate, account);
    for (const provider of account.providers ?? []) {
      if (used.has(provider.arn) || tell(provider.url).kind !== "gitlab") continue;
      const before: ProviderObject = {
        kind: "provider",
        arn: provider.arn,
        url: provider.url,
        clientIds: provider.clientIds ?? [],
        tags: provider.tags,
      };
      yield {
        resource: provider.arn,
        account: account.id,
        title: `no role trusts \`${provider.url}\``,
        message: "an identity provider that nobody uses is one policy away from being a door",
        help: "delete it",
        at: provider.at,
        meaning: "unused",
        fix: {
          summary: "delete the provider",
          changes: [{ action: "delete", account: account.id, before, reason: "provider/unused" }],
          proofs: [{ claim: "no role of the account trusts it", holds: true }],
          breaks: [],
        },
      };
    }
  }
}

const LISTINGS: readonly SourceKind[] = ["authorization-details", "roles"];

function hasAllTrusts({ sources }: Estate, { id, roles }: Account): boolean {
  if (roles === undefined || roles.some(({ trust }) => trust?.policy === undefined)) return false;
  return LISTINGS.every((kind) => ["ok", "absent"].includes(standingOf(sources, kind, { account: id })));
}
