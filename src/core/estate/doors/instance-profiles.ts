import { itemsAt, stringsAt } from "../../text/pick.ts";
import type { Account, Instance, InstanceProfile } from "../account.ts";
import type { InstanceProfileDoor } from "../door.ts";
import type { Estate } from "../estate.ts";
import { roleByName } from "../lookup.ts";
import { declaredSuffix } from "./id.ts";

/** A name that somebody gave to a runner's machine. `runner` alone is anybody's: GitHub has runners too. */
const RUNNER_NAME = /gitlab.{0,40}runner|runner.{0,40}gitlab|\bgitlab\b|gitlab-/i;

/** Instance profiles that a runner's machine carries, told by address, configuration or name. */
export function instanceProfileDoors(estate: Estate, account: Account): readonly InstanceProfileDoor[] {
  const configured = configuredProfiles(estate);
  const addresses = runnerAddresses(estate);
  return (account.instanceProfiles ?? []).flatMap((profile): InstanceProfileDoor[] => {
    const carriers = (account.instances ?? []).filter((instance) => instance.profile === profile.arn);
    const evidence = evidenceFor(profile, carriers, configured, addresses);
    if (evidence.length === 0) return [];
    const [roleName] = profile.roles;
    const role = roleName === undefined ? undefined : roleByName(account, roleName);
    return [
      {
        kind: "instance-profile",
        id: `instance-profile/${account.id}/${profile.name}${declaredSuffix(profile)}`,
        account: account.id,
        name: role?.name ?? profile.name,
        profile: profile.arn,
        ...(role === undefined ? {} : { role, roleArn: role.arn }),
        instances: carriers.map(({ id }) => id),
        evidence,
        at: profile.at,
        caveats: [
          ...(role === undefined ? ["the profile's role was not read"] : role.caveats),
          ...(account.instances === undefined ? ["which machines carry it was not read"] : []),
        ],
      },
    ];
  });
}

function evidenceFor(
  profile: InstanceProfile,
  carriers: readonly Instance[],
  configured: ReadonlyMap<string, string>,
  addresses: ReadonlyMap<string, string>,
): readonly string[] {
  const evidence: string[] = [];
  const file = configured.get(profile.name);
  if (file !== undefined) evidence.push(`\`${file}\` starts machines with it`);
  for (const { id, addresses: own, tags } of carriers) {
    const runner = own.flatMap((address) => addresses.get(address) ?? [])[0];
    if (runner !== undefined) evidence.push(`runner ${runner} has the address of ${id}`);
    const tag = Object.entries(tags).find(([key, value]) => RUNNER_NAME.test(key) || RUNNER_NAME.test(value));
    if (tag !== undefined) evidence.push(`${id} is tagged \`${tag[0]}: ${tag[1]}\``);
  }
  if (RUNNER_NAME.test(profile.name) || profile.roles.some((name) => RUNNER_NAME.test(name))) {
    evidence.push("its name");
  }
  return evidence;
}

/** Names of the profiles that `config.toml` files give to machines that they start. */
function configuredProfiles(estate: Estate): ReadonlyMap<string, string> {
  const profiles = new Map<string, string>();
  for (const { source, node } of estate.runnerConfigs) {
    for (const runner of itemsAt(node, "runners")) {
      for (const option of stringsAt(runner, "machine", "MachineOptions")) {
        const name = /^amazonec2-iam-instance-profile=(.+)$/.exec(option)?.[1];
        if (name !== undefined) profiles.set(name, source.name ?? "config.toml");
      }
    }
  }
  return profiles;
}

function runnerAddresses(estate: Estate): ReadonlyMap<string, string> {
  const addresses = new Map<string, string>();
  for (const { runners } of estate.gitlabs) {
    for (const { id, address } of runners ?? []) if (address !== undefined) addresses.set(address, id);
  }
  return addresses;
}
