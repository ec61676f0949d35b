import type { EstateDoor } from "./door.ts";
import { buildDoors } from "./doors/build-projects.ts";
import { instanceProfileDoors } from "./doors/instance-profiles.ts";
import { keyDoors } from "./doors/keys.ts";
import { oidcDoors } from "./doors/oidc.ts";
import { serviceAccountDoors } from "./doors/service-accounts.ts";
import type { Estate } from "./estate.ts";

export interface DrawOptions {
  /** Addresses of GitLabs that are ours, where nothing that was read tells that they are GitLabs. */
  readonly issuers?: readonly string[];
}

/**
 * Every door of an estate, sorted by id. OIDC doors of other issuers are among them, told by `issuer`: a role that lets
 * in others beside GitLab is as open as the widest of them.
 */
export function drawDoors(estate: Estate, options: DrawOptions = {}): readonly EstateDoor[] {
  const oidc = estate.accounts.flatMap((account) => oidcDoors(estate, account, options.issuers ?? []));
  const doors: EstateDoor[] = [
    ...oidc,
    ...estate.accounts.flatMap((account) => instanceProfileDoors(estate, account)),
    ...estate.accounts.flatMap((account) => buildDoors(estate, account)),
    ...serviceAccountDoors(estate, oidc),
    ...keyDoors(estate),
  ];
  return doors.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** Whether a door is one of GitLab's, or may be. */
export function isGitlabDoor(door: EstateDoor): boolean {
  return door.kind !== "oidc" || door.issuer === "gitlab" || door.issuer === "unknown";
}
