import { admits } from "../../admission/admits.ts";
import { placeWithin, type Place } from "../../estate/place.ts";
import type { Claims } from "../../gitlab/claims.ts";
import { mintClaims } from "../../gitlab/mint-claims.ts";
import type { Pipeline } from "../../gitlab/pipeline.ts";
import type { Statement } from "../../iam/policy.ts";
import type { Range } from "../../text/span.ts";
import type { Entry } from "../judged-door.ts";

/** The statement by which a token comes in, as `decide` says. */
export function statementFor(entry: Entry, token: Claims | undefined): Statement | undefined {
  if (token === undefined) return undefined;
  const reason = admits(entry.trust, entry.at, token).because.find((one) => one.applied && one.layer === "trust");
  return entry.trust.statements.find((statement) => statement.index === reason?.statement);
}

/** Where a range of the trust policy stands, or the policy itself. */
export function placeIn({ door }: Entry, range?: Range): Place {
  return door.role.trust === undefined ? door.role.at : placeWithin(door.role.trust, range);
}

/** The place of the subject's condition in the statement that lets a token in, or of that statement. */
export function placeOfSubject(entry: Entry, token: Claims | undefined): Place {
  const statement = statementFor(entry, token);
  const subject = statement?.conditions.find(({ key }) => key.toLowerCase().endsWith(":sub"));
  return placeIn(entry, subject?.at ?? statement?.at);
}

/** A token of this door's GitLab for a job in words, with an audience that the provider takes. */
export function tokenFor(entry: Entry, job: Omit<Pipeline, "audience" | "issuer">): Claims {
  const { url, clientIds } = entry.at.provider;
  return mintClaims({
    ...job,
    issuer: url.startsWith("https://") ? url : `https://${url}`,
    audience: clientIds[0] ?? "sts.amazonaws.com",
  });
}

/** Whether a token certainly comes in. */
export function comesIn(entry: Entry, token: Claims): boolean {
  const decision = admits(entry.trust, entry.at, token);
  return decision.allowed && decision.exact;
}
