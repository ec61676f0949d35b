import type { CloudObject } from "../../change/object.ts";
import { parseIamArn } from "../../estate/read/arn.ts";
import { didYouMean } from "../../text/nearest.ts";
import type { Complaints } from "../desired/complaints.ts";
import type { DesiredAccount, DesiredGrant } from "../desired/desired.ts";
import type { Standing } from "./standing.ts";

interface Ground {
  readonly standing: Standing;
  readonly grants: readonly DesiredGrant[];
  readonly complaints: Complaints;
}

/** What the wanted objects stand on and no plan makes. While it is not there, AWS refuses what names it, half-way. */
export function checkFoundations(account: DesiredAccount, wanted: readonly CloudObject[], ground: Ground): void {
  const { standing, complaints } = ground;
  warnOfBoundary(account, wanted, ground);
  for (const object of wanted) {
    const at = ground.grants.find(({ objects }) => objects.includes(object))?.grant.from ?? object;
    if (object.kind === "profile-association") checkMachine(object, at, standing, complaints);
    if (object.kind === "pod-identity") warnOfCluster(object, at, standing, complaints);
  }
}

function warnOfBoundary(
  { declared }: DesiredAccount,
  wanted: readonly CloudObject[],
  { standing, complaints }: Ground,
): void {
  const { boundary } = declared;
  const policies = standing.account?.policies;
  if (boundary === undefined || policies === undefined || standing.unread.has("managed-policy")) return;
  // AWS's own are there without being listed.
  if (parseIamArn(boundary)?.account === "aws") return;
  if (!wanted.some((object) => "boundary" in object && object.boundary === boundary)) return;
  if (policies.some(({ arn, origin }) => arn === boundary && origin === "live")) return;
  const message = `the boundary \`${boundary}\` is not there`;
  const help = "make it before this is applied: AWS makes no role and no user with it until then";
  complaints.warn("no-boundary", message, [declared, "boundary"], help);
}

type Of<Kind extends CloudObject["kind"]> = Extract<CloudObject, { kind: Kind }>;

/** A machine that has another profile keeps it: what runs there would lose its role. */
function checkMachine(
  { instance, profileArn }: Of<"profile-association">,
  at: object,
  { account, unread }: Standing,
  complaints: Complaints,
): void {
  const machine = account?.instances?.find(({ id, origin }) => id === instance && origin === "live");
  if (machine?.profile !== undefined && machine.profile !== profileArn) {
    const message = `\`${instance}\` has the instance profile \`${machine.profile}\` already`;
    const help = "take it off first if nothing on the machine needs it, or leave `instance` out";
    complaints.refuse("other-profile", message, [at, "instance"], help);
  } else if (machine === undefined && account?.instances !== undefined && !unread.has("profile-association")) {
    const message = `there is no machine \`${instance}\` in the account's region`;
    complaints.warn("no-machine", message, [at, "instance"], "leave `instance` out until it runs");
  }
}

function warnOfCluster(
  { cluster }: Of<"pod-identity">,
  at: object,
  { account, unread }: Standing,
  complaints: Complaints,
): void {
  if (account?.clusters === undefined || unread.has("pod-identity")) return;
  const names = account.clusters.map(({ name }) => name);
  if (names.includes(cluster) || complaints.has("no-cluster", [at, "cluster"])) return;
  const help = didYouMean(cluster, names) ?? (names.length === 0 ? "it has none" : `it has ${names.sort().join(", ")}`);
  complaints.warn(
    "no-cluster",
    `there is no EKS cluster \`${cluster}\` in the account's region`,
    [at, "cluster"],
    help,
  );
}
