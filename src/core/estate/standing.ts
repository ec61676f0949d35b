/**
 * How the reading of one source ended. `absent`: it was not given, not asked for, or is not there. `partial`: some of it
 * was read. Only `ok` makes an empty list mean that there is nothing.
 */
export const STANDINGS = ["denied", "throttled", "partial", "absent", "ok"] as const;
export type Standing = (typeof STANDINGS)[number];

/** What is read of one account. */
export const ACCOUNT_KINDS = [
  "account",
  "authorization-details",
  "oidc-providers",
  "roles",
  "tags",
  "web-identity-events",
  "iam-events",
  "credential-report",
  "access-keys",
  "last-accessed",
  "instances",
  "eks",
  "access-analyzer",
  "codebuild",
] as const;

const OTHER_KINDS = [
  "organization",
  "gitlab-instance",
  "gitlab-lookups",
  "gitlab-projects",
  "gitlab-groups",
  "gitlab-runners",
  "gitlab-variables",
  "gitlab-ci",
  "terraform-plan",
  "cloudformation",
  "policy",
  "ci-file",
  "runner-config",
  "chart-values",
  "storage-secret",
  "manifest",
  "declaration",
  "snapshot",
  "unknown",
] as const;
export type SourceKind = (typeof ACCOUNT_KINDS)[number] | (typeof OTHER_KINDS)[number];
export const SOURCE_KINDS: readonly SourceKind[] = [...ACCOUNT_KINDS, ...OTHER_KINDS];

/** One thing that the estate was read from, or should have been. */
export interface EstateSource {
  readonly kind: SourceKind;
  readonly standing: Standing;
  /** The file, where there was one. */
  readonly file?: string;
  readonly account?: string;
  readonly host?: string;
  /** In words for people: what the call answered, what of the file could not be read, which regions were looked at. */
  readonly detail?: string;
}

/** What may be said about all of one kind: the worst standing among its sources, `absent` where there is none. */
export function standingOf(
  sources: readonly EstateSource[],
  kind: SourceKind,
  of: { readonly account?: string; readonly host?: string } = {},
): Standing {
  const found = new Set<Standing>();
  for (const source of sources) {
    if (source.kind !== kind) continue;
    if (of.account !== undefined && source.account !== of.account) continue;
    if (of.host !== undefined && source.host !== of.host) continue;
    found.add(source.standing);
  }
  // Something read beats the note that another file of the kind was absent.
  if (found.has("ok") && found.has("absent")) found.delete("absent");
  return STANDINGS.find((standing) => found.has(standing)) ?? "absent";
}
