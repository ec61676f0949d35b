import type { Admission, Door } from "../../admission/admission.ts";
import { admits } from "../../admission/admits.ts";
import { requestOf } from "../../admission/web-identity-request.ts";
import { doorwayOf } from "../../admission/doorway.ts";
import { claimsSeen } from "../../admission/claims-seen.ts";
import { whoCan } from "../../admission/who-can.ts";
import type { Claims } from "../../gitlab/claims.ts";
import { parseSubject, partOf } from "../../gitlab/subject.ts";
import type { WebIdentityEvent } from "../../estate/account.ts";
import type { Policy, Statement } from "../../iam/policy.ts";
import type { Request } from "../../iam/request.ts";
import { type Effect, SAME, effectOf, together } from "./policy-effect.ts";
import { sayClaims, sayWho } from "./who.ts";

/** What a change of trust means, also in words. */
export interface TrustEffect extends Effect {
  readonly gains: readonly string[];
  readonly loses: readonly string[];
}

export interface Trusts {
  readonly before?: Policy | undefined;
  readonly after?: Policy | undefined;
  /** The door of GitLab's jobs, where the role has one. */
  readonly door?: Door | undefined;
}

/** Jobs by the sets of tokens that get in; whoever else is named by what the statements say. */
export function trustEffect({ before, after, door }: Trusts): TrustEffect {
  const jobs = door === undefined ? undefined : jobsEffect(before, after, door);
  const [left, right] = [before, after].map((policy) => withoutJobs(policy, door));
  const others = effectOf(unlessEmpty(left), unlessEmpty(right));
  const was = new Set(callersOf(left));
  const is = new Set(callersOf(right));
  return {
    ...together([...(jobs === undefined ? [] : [jobs]), others]),
    gains: [...(jobs?.gains ?? []), ...[...is].filter((name) => !was.has(name))],
    loses: [...(jobs?.loses ?? []), ...[...was].filter((name) => !is.has(name))],
  };
}

function unlessEmpty(policy: Policy | undefined): Policy | undefined {
  return policy?.statements.length === 0 ? undefined : policy;
}

/** The same policy without the statements that only speak of the door's own provider. */
function withoutJobs(policy: Policy | undefined, door: Door | undefined): Policy | undefined {
  if (policy === undefined || door === undefined) return policy;
  const { providerArn } = doorwayOf(door, policy);
  const isJobs = ({ principal, unreadable }: Statement): boolean =>
    unreadable !== true &&
    principal !== undefined &&
    !principal.negated &&
    principal.unreadable !== true &&
    principal.entries.every(({ type, value }) => type === "Federated" && value === providerArn);
  return { ...policy, statements: policy.statements.filter((statement) => !isJobs(statement)) };
}

function callersOf(policy: Policy | undefined): readonly string[] {
  return (policy?.statements ?? []).flatMap(({ effect, principal }) =>
    effect === "Deny"
      ? []
      : (principal?.entries ?? []).map(({ type, value }) => (value === "*" ? "anybody in AWS" : `${type} ${value}`)),
  );
}

function jobsEffect(before: Policy | undefined, after: Policy | undefined, door: Door): TrustEffect {
  const was = before === undefined ? undefined : whoCan(before, door);
  const is = after === undefined ? undefined : whoCan(after, door);
  if (was === undefined || is === undefined) {
    const only = is ?? was;
    if (only === undefined || only.admitted.isEmpty() === true) return { ...SAME, gains: [], loses: [] };
    const token = only.witness;
    const request = token === undefined ? undefined : asRequest(token, door, after ?? before);
    const words = sayWho(only, undefined);
    const isKnown = token !== undefined;
    if (is !== undefined) {
      return {
        access: isKnown ? "broadens" : "undecided",
        ...(request && { gained: request }),
        gains: words,
        loses: [],
      };
    }
    return { access: isKnown ? "narrows" : "undecided", ...(request && { lost: request }), gains: [], loses: words };
  }
  return compareAdmissions(was, is, door, after);
}

function compareAdmissions(was: Admission, is: Admission, door: Door, policy: Policy | undefined): TrustEffect {
  const inside = is.admitted.within(was.admitted);
  const kept = was.admitted.within(is.admitted);
  const gains = inside.holds === true ? [] : examples(sayWho(is, was), inside.escape);
  const loses = kept.holds === true ? [] : examples(sayWho(was, is), kept.escape);
  const undecided = inside.holds === "undecided" || kept.holds === "undecided";
  const access = undecided
    ? "undecided"
    : inside.holds
      ? kept.holds
        ? "same"
        : "narrows"
      : kept.holds
        ? "broadens"
        : "mixed";
  const gained = inside.escape === undefined ? undefined : asRequest(inside.escape, door, policy);
  const lost = kept.escape === undefined ? undefined : asRequest(kept.escape, door, policy);
  return { access, ...(gained && { gained }), ...(lost && { lost }), gains, loses };
}

function examples(words: readonly string[], escape: Claims | undefined): readonly string[] {
  if (escape === undefined) return words;
  const [first = "", ...rest] = words;
  return [`${first}, such as ${sayClaims(escape)}`, ...rest];
}

function asRequest(token: Claims, door: Door, policy: Policy | undefined): Request | undefined {
  if (policy === undefined) return undefined;
  const doorway = doorwayOf(door, policy);
  const { aud } = token;
  const audience = typeof aud === "string" ? aud : door.provider.clientIds[0];
  return requestOf(doorway, { ...claimsSeen(token, doorway), ...(audience === undefined ? {} : { aud: audience }) });
}

/**
 * Which seen subjects no longer get in. CloudTrail keeps subject and audience and no other claim: the others are taken to
 * be as the policy wants them, unless the project's id is known to be another.
 */
export function brokenBy(
  after: Policy | undefined,
  door: Door | undefined,
  seen: readonly WebIdentityEvent[],
  idOf: (path: string) => string | undefined,
): readonly string[] {
  const used = seen.filter(({ succeeded }) => succeeded > 0);
  if (door === undefined) return [];
  const model = after === undefined ? undefined : whoCan(after, door).witness;
  return used
    .filter(({ provider, subject, audience }) => {
      if (provider !== door.provider.url) return false;
      if (after === undefined || model === undefined) return true;
      const path = pathIn(subject);
      const id = path === undefined ? undefined : idOf(path);
      const token: Claims = {
        ...model,
        sub: subject,
        ...(audience === undefined ? {} : { aud: audience }),
        ...(id === undefined ? {} : { project_id: id }),
      };
      return !admits(after, door, token).allowed;
    })
    .map(
      ({ subject, succeeded, last }) => `${subject}: ${succeeded} session${succeeded === 1 ? "" : "s"}, last ${last}`,
    );
}

function pathIn(subject: string): string | undefined {
  const reading = parseSubject(subject);
  return "subject" in reading ? partOf(reading.subject, "project_path") : undefined;
}
