import type { Estate } from "../estate/estate.ts";
import type { AuditDocument } from "./document.ts";

/** Everything that a finding could be about in what was read: what has one, and what was looked at and has none. */
export function namedResources(
  estate: Estate,
  { findings, accepted, doors }: Pick<AuditDocument, "findings" | "accepted" | "doors">,
): ReadonlySet<string> {
  const found = [...findings, ...accepted.map(({ finding }) => finding), ...doors].map(({ resource }) => resource);
  const standing = estate.accounts
    .flatMap(({ roles = [], users = [], providers = [], instanceProfiles = [] }) => [
      ...roles,
      ...users,
      ...providers,
      ...instanceProfiles,
    ])
    .map(({ arn }) => arn);
  return new Set([...found, ...standing, ...estate.sources.flatMap(({ file }) => file ?? [])]);
}
