import { GITLAB_COM, issuerName } from "../../gitlab/issuers.ts";
import type { Advice, AdviceDocument, AdvisedFile, AdvisedGrant, KindEntry } from "./advice.ts";
import { KINDS } from "./kinds.ts";
import { type Decision, decideKind, type Situation } from "./situations.ts";
import { type AdvisedAccount, writeDeclaration } from "./write-declaration.ts";

/** Something that wants a door, and the grants that would give it one. */
export interface Wish extends Pick<Advice, "name" | "after" | "check"> {
  readonly resource?: string;
  readonly account?: string;
  readonly wrong?: string;
  readonly situation: Situation;
  /** Whose tokens, with the scheme; absent where none are used. */
  readonly issuer?: string;
  readonly grants: readonly AdvisedGrant[];
}

export interface DocumentOptions {
  readonly complete: boolean;
  readonly looked?: AdviceDocument["looked"];
  readonly stack: string;
  readonly groups: readonly string[];
  readonly accounts: readonly AdvisedAccount[];
  /** What has to be looked at about the issuer. */
  readonly checkIssuer?: readonly string[];
  readonly notes: readonly string[];
}

/** All advice together, with what has to be known of each kind, and a `sallyport.yaml` for each GitLab. */
export function makeDocument(wishes: readonly Wish[], options: DocumentOptions): AdviceDocument {
  const decided = wishes.map((wish) => ({ wish, decision: decideKind(wish.situation) }));
  const { complete, looked, notes } = options;
  return {
    formatVersion: "1.0",
    complete,
    ...(looked === undefined ? {} : { looked }),
    advice: decided.map(({ wish, decision }) => adviceOf(wish, decision)),
    kinds: kindsOf(decided.map(({ decision }) => decision)),
    files: filesOf(wishes, options),
    notes,
  };
}

function adviceOf({ name, resource, account, wrong, grants, after, check }: Wish, { kind }: Decision): Advice {
  return {
    name,
    ...(resource === undefined ? {} : { resource }),
    ...(account === undefined ? {} : { account }),
    ...(wrong === undefined ? {} : { wrong }),
    kind,
    grants: grants.map((grant) => grant.name),
    after,
    check: [...new Set([...check, ...grants.flatMap((grant) => grant.check)])],
  };
}

function kindsOf(decisions: readonly Decision[]): readonly KindEntry[] {
  const byKind = new Map(decisions.map((decision) => [decision.kind, decision]));
  return [...byKind.values()].map(({ kind, instead }) => ({ kind, ...KINDS[kind], instead }));
}

function filesOf(wishes: readonly Wish[], options: DocumentOptions): readonly AdvisedFile[] {
  const granted = wishes.filter(({ grants }) => grants.length > 0);
  const byIssuer = Map.groupBy(granted, ({ issuer }) => issuer);
  const named = [...byIssuer.keys()].filter((issuer) => issuer !== undefined);
  const first = named[0] ?? `https://${GITLAB_COM}`;
  const issuers = named.length > 0 ? named : granted.length > 0 ? [first] : [];
  return issuers.map((issuer) => {
    // What needs no tokens goes into the first file.
    const own = [...(byIssuer.get(issuer) ?? []), ...(issuer === first ? (byIssuer.get(undefined) ?? []) : [])];
    const grants = own.flatMap((wish) => wish.grants);
    const accounts = options.accounts.filter(({ id }) => grants.some(({ into }) => into === id));
    const stack = issuer === first ? options.stack : `${options.stack}-${issuers.indexOf(issuer) + 1}`;
    const { groups, checkIssuer: check = [] } = options;
    return { issuer: issuerName(issuer), yaml: writeDeclaration({ stack, issuer, groups, accounts, grants, check }) };
  });
}
