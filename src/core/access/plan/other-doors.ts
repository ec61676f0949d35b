import { admits } from "../../admission/admits.ts";
import type { Estate } from "../../estate/estate.ts";
import { drawDoors } from "../../estate/draw-doors.ts";
import { mintClaims } from "../../gitlab/mint-claims.ts";
import type { Desired, DesiredGrant } from "../desired/desired.ts";
import { refsWanted } from "../desired/subject-form.ts";
import type { Note } from "./plan.ts";

/**
 * Whoever changes what a project puts into its subjects closes every other door that expects the present ones: these
 * are named before a person does so.
 */
export function otherDoors(desired: Desired, estate: Estate | undefined): readonly Note[] {
  if (estate === undefined) return [];
  return desired.grants.flatMap((grant) => {
    const names = doorsOpenTo(grant, estate);
    if (names.length === 0) return [];
    const text = `before the project's subject is changed: it opens ${names.map((name) => `\`${name}\``).join(", ")} as well`;
    return [{ grant: grant.grant.name, text }];
  });
}

function doorsOpenTo({ grant, jobs, principal }: DesiredGrant, estate: Estate): readonly string[] {
  const { from } = grant;
  if (from.kind !== "job" || jobs?.setting === undefined) return [];
  const { url, clientIds } = jobs.door.provider;
  const tokens = refsWanted(from).map(({ type, ref }) =>
    mintClaims({
      issuer: `https://${url}`,
      audience: clientIds[0] ?? "",
      project: { path: from.project, ...(from.id === undefined ? {} : { id: from.id }) },
      ref: ref.replaceAll("*", "x"),
      refType: type,
      protected: from.protected === true,
    }),
  );
  const names: string[] = [];
  for (const door of drawDoors(estate, { issuers: [url] })) {
    if (door.kind !== "oidc" || door.provider.url !== url || door.role.arn === principal) continue;
    const trust = door.role.trust?.policy;
    if (trust === undefined) continue;
    const asked = {
      account: door.account,
      provider: { url, clientIds: door.provider.clientIds ?? clientIds },
      roleArn: door.role.arn,
    };
    if (tokens.some((token) => admits(trust, asked, token).allowed)) names.push(door.role.arn);
  }
  return [...new Set(names)];
}
