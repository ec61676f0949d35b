import type { Door } from "../../admission/admission.ts";
import { admits } from "../../admission/admits.ts";
import { whoCan } from "../../admission/who-can.ts";
import type { Chain } from "../../escalate/chain.ts";
import { climb } from "../../escalate/climb.ts";
import type { Inventory } from "../../escalate/inventory.ts";
import type { Estate } from "../../estate/estate.ts";
import { accountById, heldPolicyByArn, roleByArn, userByArn } from "../../estate/lookup.ts";
import { parseIamArn } from "../../estate/read/arn.ts";
import type { Tenant } from "../../gitlab/claims.ts";
import { mintClaims } from "../../gitlab/mint-claims.ts";
import { SIZE_LIMITS, countCharacters } from "../../iam/limits.ts";
import { compare } from "../../iam/compare.ts";
import type { Policy } from "../../iam/policy.ts";
import { printPolicy } from "../../iam/print-policy.ts";
import { predictWrite } from "../../iam/write-guard.ts";
import { canonicalJson } from "../../text/canonical-json.ts";
import { principalAfter } from "./after-estate.ts";
import type { CallersWanted, DesiredGrant, JobsWanted } from "../desired/desired.ts";
import { refsWanted } from "../desired/subject-form.ts";
import { sayClaims } from "./who.ts";

/** One thing that is claimed of a grant, and whether it was proved. */
export interface Proof {
  readonly grant: string;
  readonly claim: string;
  readonly holds: boolean | "undecided";
  /** False: it holds as far as it could be looked into. */
  readonly exact: boolean;
  /** What shows that it does not hold, or why it could not be told. */
  readonly witness?: string;
}

export const NOT_ADMINISTRATOR = "cannot reach an administrator";

export interface ProofContext {
  /** As it will be. */
  readonly estate: Estate;
  readonly inventory: Inventory;
  readonly tenant?: Tenant | undefined;
}

/** What is proved of each grant before anything is written. */
export function proofsOf(grant: DesiredGrant, context: ProofContext): readonly Proof[] {
  const { trust, jobs, callers } = grant;
  return [
    ...(trust === undefined || jobs === undefined ? [] : [exactly(grant, trust, jobs, context)]),
    ...(trust === undefined || callers === undefined ? [] : [exactCallers(grant, trust, callers)]),
    notAdministrator(grant, context),
    ...(trust === undefined ? [] : [accepted(grant, trust, context), fits(grant, trust)]),
  ];
}

/** Both sets are the same: what the policy admits, and what was meant, ref by ref. */
function exactly(grant: DesiredGrant, trust: Policy, jobs: JobsWanted, { tenant }: ProofContext): Proof {
  const { name, from } = grant.grant;
  const claim = `admits exactly ${jobs.says}, and nobody else`;
  const is = whoCan(trust, jobs.door, { tenant });
  const meant = whoCan(jobs.meant, jobs.door);
  const base = { grant: name, claim, exact: is.exact };
  const wider = is.admitted.within(meant.admitted);
  if (wider.holds === false) return { ...base, holds: false, ...seen("admits", wider.escape) };
  const narrower = meant.admitted.within(is.admitted);
  if (narrower.holds === false) return { ...base, holds: false, ...seen("refuses", narrower.escape) };
  if (is.outsider !== undefined) {
    return { ...base, holds: false, witness: `admits an outsider: ${sayClaims(is.outsider)}` };
  }
  const refused = from.kind === "job" ? refusedJob(trust, jobs.door, grant) : undefined;
  if (refused !== undefined) return { ...base, holds: false, witness: `refuses ${refused}` };
  if (is.admitted.isEmpty() === true) return { ...base, holds: false, witness: "admits nobody" };
  const decided = wider.holds === true && narrower.holds === true;
  if (!decided) return { ...base, holds: "undecided", exact: false, witness: "the sets were too big to compare" };
  const doubt = is.caveats.map(({ message }) => message).join("; ");
  return { ...base, holds: true, ...(is.exact ? {} : { witness: doubt }) };
}

/** The same for whoever takes a role otherwise: over all requests there are. */
function exactCallers({ grant }: DesiredGrant, trust: Policy, { meant, says }: CallersWanted): Proof {
  const base = { grant: grant.name, claim: `lets in exactly ${says}` };
  const { relation, gained, lost, caveats } = compare(meant, trust);
  if (relation === "equal") return { ...base, holds: true, exact: caveats.length === 0 };
  const doubt = caveats.map(({ message }) => message).join("; ");
  if (relation === "undecided") return { ...base, holds: "undecided", exact: false, witness: doubt };
  const [verb, request] = gained === undefined ? ["refuses", lost] : ["lets in", gained];
  return { ...base, holds: false, exact: true, witness: `${verb} ${canonicalJson(request?.context ?? {})}` };
}

function seen(verb: string, token: Parameters<typeof sayClaims>[0] | undefined): { witness?: string } {
  return token === undefined ? {} : { witness: `${verb} ${sayClaims(token)}` };
}

/** A job of each named ref, with the claims that GitLab would mint, must get in. */
function refusedJob(trust: Policy, door: Door, { grant, jobs }: DesiredGrant): string | undefined {
  const { from } = grant;
  if (from.kind !== "job" || jobs === undefined) return undefined;
  for (const { type, ref } of refsWanted(from)) {
    const token = mintClaims({
      issuer: `https://${door.provider.url}`,
      audience: door.provider.clientIds[0] ?? "",
      project: { path: from.project, ...(from.id === undefined ? {} : { id: from.id }) },
      ref: ref.replaceAll("*", "x"),
      refType: type,
      protected: from.protected === true,
      ...(from.pipelineSources?.[0] === undefined ? {} : { source: from.pipelineSources[0] }),
      subComponents: jobs.components,
    });
    if (!admits(trust, door, token).allowed) return sayClaims(token);
  }
  return undefined;
}

function notAdministrator(wanted: DesiredGrant, { estate, inventory }: ProofContext): Proof {
  const { grant, principal, boundary } = wanted;
  const base = { grant: grant.name, claim: NOT_ADMINISTRATOR };
  const who = roleByArn(estate, principal) ?? userByArn(estate, principal) ?? principalAfter(undefined, wanted.objects);
  if (who === undefined) throw new TypeError("a grant without its principal");
  const actor = inventory.actor(who);
  const [way, ...others] = inventory.isAdministrator(who) ? [itself(principal)] : climb(inventory, actor);
  const unread = actor.unread.filter((name) => name !== `boundary ${boundary ?? ""}`);
  if (way === undefined) {
    const doubt = unread.length === 0 ? {} : { witness: `not read: ${unread.join(", ")}` };
    return { ...base, holds: true, exact: unread.length === 0, ...doubt };
  }
  const sure = [way, ...others].find(({ assumes }) => assumes === undefined || isChoice(assumes));
  const limited = boundary !== undefined && heldPolicyByArn(estate, boundary)?.policy === undefined;
  const chain = sure ?? way;
  const steps = chain.steps.map(({ action }) => action).join(", then ");
  const by = steps === "" ? "" : ` by ${steps}`;
  if (grant.dangerouslyAdministrator === true) {
    return { ...base, claim: "may end as an administrator, as declared", holds: true, exact: sure !== undefined };
  }
  const reaches = `reaches ${chain.reaches}${by}`;
  if (sure !== undefined && !limited) return { ...base, holds: false, exact: true, witness: reaches };
  const doubt = limited
    ? `${reaches}, unless its boundary ${boundary} keeps it from that, which was not read`
    : `${reaches}, if ${chain.assumes ?? ""}`;
  return { ...base, holds: "undecided", exact: false, witness: doubt };
}

/**
 * Whether all that a way takes for granted is what the request says of itself, as `ecs:cluster`: whoever goes it says so.
 * The tags of a thing are not theirs to say, and what was not read is no choice at all.
 */
function isChoice(assumes: string): boolean {
  return assumes.split("; ").every((part) => {
    const key = /^`([^`]+)` is `[^`]*`$/.exec(part)?.[1];
    return key !== undefined && !key.toLowerCase().includes(":resourcetag/");
  });
}

function itself(arn: string): Chain {
  return { path: "administrator", reaches: `${arn} itself`, steps: [] };
}

function accepted({ grant }: DesiredGrant, trust: Policy, { estate }: ProofContext): Proof {
  const { accepted: isAccepted, reason } = predictWrite(trust);
  const base = { grant: grant.name, claim: "AWS will accept this trust policy" };
  if (!isAccepted) return { ...base, holds: false, exact: true, ...(reason === undefined ? {} : { witness: reason }) };
  // AWS keeps a principal by the id that is behind its ARN, so that one must be there ("Invalid principal in policy").
  const named = trust.statements.flatMap(({ principal }) => principal?.entries ?? []);
  const roles = named.flatMap(({ type, value }) =>
    type === "AWS" && parseIamArn(value)?.type === "role" ? [value] : [],
  );
  const isRead = (arn: string): boolean => accountById(estate, parseIamArn(arn)?.account ?? "")?.roles !== undefined;
  const missing = roles.find((arn) => isRead(arn) && roleByArn(estate, arn) === undefined);
  if (missing !== undefined) {
    return {
      ...base,
      holds: false,
      exact: true,
      witness: `there is no \`${missing}\`, and AWS takes none that is not there`,
    };
  }
  const unread = roles.find((arn) => !isRead(arn));
  const doubt = unread === undefined ? {} : { witness: `if \`${unread}\` is there, which was not read` };
  return { ...base, holds: true, exact: unread === undefined, ...doubt };
}

function fits({ grant }: DesiredGrant, trust: Policy): Proof {
  const { characters } = SIZE_LIMITS.trust;
  const length = countCharacters(printPolicy(trust), false);
  const claim = `fits ${String(characters).replace(/(?<=\d)(?=\d{3}$)/, ",")} characters`;
  // A raised quota cannot be read from an account's details.
  if (length > characters) {
    return {
      grant: grant.name,
      claim,
      holds: "undecided",
      exact: false,
      witness: `${length}, which needs a raised quota`,
    };
  }
  return { grant: grant.name, claim, holds: true, exact: true };
}
