import type { InstanceProfileDoor } from "../estate/door.ts";
import type { Estate } from "../estate/estate.ts";
import type { Runner } from "../estate/gitlab.ts";

/** GitLab's runners on the machines that carry a profile, told by their address. */
export function runnersOf(
  estate: Estate,
  door: InstanceProfileDoor,
): readonly { readonly runner: Runner; readonly instance: string }[] {
  const account = estate.accounts.find(({ id }) => id === door.account);
  const runners = estate.gitlabs.flatMap((gitlab) => gitlab.runners ?? []);
  return (account?.instances ?? [])
    .filter(({ id }) => door.instances.includes(id))
    .flatMap(({ id, addresses }) =>
      runners
        .filter(({ address }) => address !== undefined && addresses.includes(address))
        .map((runner) => ({ runner, instance: id })),
    );
}
