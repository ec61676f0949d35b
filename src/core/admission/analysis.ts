import type { Claims } from "../gitlab/claims.ts";
import type { Policy } from "../iam/policy.ts";
import type { Budget } from "../language/budget.ts";
import type { Caveat, Door, Identity, Reach } from "./admission.ts";
import { type Cube, cubesOf } from "./cubes.ts";
import { type Doorway, doorwayOf } from "./doorway.ts";
import { type Others, othersOf } from "./everyone.ts";
import { isWider, type Judgement, judgeCube } from "./judge.ts";
import { mayEnter } from "./meets.ts";
import { openRcps, openTrust } from "./opened.ts";
import { type Rules, rulesOf } from "./rules.ts";
import { type Purse, type Search, startSearch } from "./search.ts";

/** A trust policy and a door, made ready for questions. Each part is worked out when it is first asked for, and kept. */
export interface Analysis {
  readonly trust: Policy;
  readonly door: Door;
  readonly doorway: Doorway;
  readonly budget: Budget | undefined;
  readonly caveats: readonly Caveat[];
  /** What gets in at most: conditions that are not about the token are taken to be met. */
  rules(): Rules;
  /** What gets in whoever calls and from wherever. */
  surely(): Rules;
  /** What gets in, in parts; undefined when the budget does not reach for them. */
  cubes(): readonly Cube[] | undefined;
  others(): Others;
  judged(): Judged;
  /** A search with states of its own, for one question. */
  search(): Search;
}

export interface Judged {
  readonly reach: Reach;
  readonly identity: Identity;
  readonly witness?: Claims;
  /** What came of the budget. */
  readonly search: Search;
  readonly undecided: boolean;
}

export function analyse(trust: Policy, door: Door, budget: Budget | undefined): Analysis {
  const doorway = doorwayOf(door, trust);
  const policy = openTrust(trust, doorway);
  const rcps = openRcps(door, doorway);
  const purse: Purse = { used: 0 };
  const search = (): Search => startSearch(budget, purse);
  const rules = once(() => rulesOf(policy.upper, rcps.upper, doorway));
  const surely = once(() =>
    policy.lower === undefined && rcps.lower === undefined
      ? rules()
      : rulesOf(policy.lower ?? policy.upper, rcps.lower ?? rcps.upper, doorway),
  );
  const cubes = once(() => cubesOf(rules(), doorway, search()));
  const others = once(() => othersOf(policy.upper, doorway));
  const caveats = [...policy.caveats, ...rcps.caveats];
  const analysis: Analysis = {
    trust,
    door,
    doorway,
    budget,
    caveats,
    rules,
    surely,
    cubes,
    others,
    search,
    judged: once(() => judge(analysis)),
  };
  return analysis;
}

function judge(analysis: Analysis): Judged {
  const { doorway } = analysis;
  const search = analysis.search();
  const cubes = analysis.cubes();
  if (cubes === undefined) search.reached ??= "states";
  const found: Judgement[] = [];
  for (const cube of cubes ?? allowed(analysis))
    found.push(...judgeCube(cube, { doorway, search, rules: analysis.rules() }));
  const widest = found.reduce<Judgement | undefined>(
    (best, one) => (best === undefined || isWider(one.level, best.level) ? one : best),
    undefined,
  );
  const anyone = analysis.others().anyone !== undefined;
  const witness = [widest, ...found].find((one) => one?.token !== undefined && isWitness(analysis, one))?.token;
  const undecided = cubes === undefined || found.some((one) => one.token === undefined || !isWitness(analysis, one));
  return {
    reach: anyone ? "anyone" : (widest?.level ?? "nobody"),
    identity: identityOf(found),
    ...(witness === undefined ? undefined : { witness }),
    search,
    undecided: undecided || search.reached !== undefined,
  };
}

/** The Allows alone, when their Denies are too many to take apart: an upper bound. */
function allowed(analysis: Analysis): readonly Cube[] {
  return cubesOf({ allows: analysis.rules().allows, denies: [] }, analysis.doorway, analysis.search()) ?? [];
}

/** Whether a token that was found for a part is in the set as a whole, each value read by its own condition. */
export function isWitness({ doorway, rules }: Analysis, { token }: Pick<Judgement, "token">): boolean {
  return token !== undefined && mayEnter(rules(), doorway, token);
}

function identityOf(found: readonly Judgement[]): Identity {
  const kinds = new Set(found.map(({ kind }) => kind));
  if (kinds.size === 0 || kinds.has("none")) return "none";
  return kinds.size > 1 ? "mixed" : kinds.has("id") ? "id" : "path";
}

export function once<T>(work: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: work() }).value;
}
