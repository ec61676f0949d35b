import type { Diagnostic } from "../text/diagnostic.ts";
import type { Account } from "./account.ts";
import { UNKNOWN_ACCOUNT } from "./account.ts";
import type { Estate } from "./estate.ts";
import { mergeAccounts } from "./merge-accounts.ts";
import { mergeGitlabs, mergeOrganizations } from "./merge.ts";
import type { AccountPart, Draft } from "./read/draft.ts";
import { MORE_PAGES } from "./read/authorization-details.ts";
import { withShortfalls } from "./shortfalls.ts";
import { ACCOUNT_KINDS, type EstateSource, type SourceKind, standingOf } from "./standing.ts";

/** Puts together what the readers found. Everything is sorted, so that the order of the sources decides nothing. */
export function assemble(draft: Draft): Estate {
  const parts = giveHomes(draft);
  const accounts = nameAccounts(mergeAccounts(parts), draft);
  const diagnostics = tidy(draft.diagnostics);
  const [organization] = draft.organizations.length === 0 ? [] : [mergeOrganizations(draft.organizations)];
  const read: Estate = {
    complete: false,
    sources: settleSources(draft.sources, accounts),
    ...(draft.taken === undefined ? {} : { taken: draft.taken }),
    accounts,
    ...(organization === undefined ? {} : { organization }),
    gitlabs: mergeGitlabs(draft.gitlabs, draft.ciFiles),
    ciFiles: draft.ciFiles.filter((file) => file.projectId === undefined),
    runnerConfigs: draft.runnerConfigs,
    chartValues: draft.chartValues,
    storageSecrets: draft.storageSecrets,
    manifests: draft.manifests,
    keysInFiles: draft.keysInFiles,
    diagnostics,
  };
  const sources = inOrder(withShortfalls(read));
  const complete =
    sources.every((source) => source.standing === "ok" || source.standing === "absent") &&
    diagnostics.every((diagnostic) => diagnostic.severity !== "error") &&
    accounts.every((account) => isWhole(account, sources));
  return { ...read, complete, sources };
}

/** Of what was seen live, roles without providers leave it open whom they let in. */
function isWhole(account: Account, sources: readonly EstateSource[]): boolean {
  const live = account.roles?.some((role) => role.origin === "live") ?? false;
  return !live || standingOf(sources, "oidc-providers", { account: account.id }) !== "absent";
}

/** Parts that name no account belong to the only one that there is. With several, nobody can say to which. */
function giveHomes(draft: Draft): readonly (AccountPart & { readonly id: string })[] {
  const named = [...new Set(draft.accounts.flatMap((part) => part.id ?? []))].filter((id) => id !== UNKNOWN_ACCOUNT);
  const [only] = named;
  return draft.accounts.flatMap((part) => {
    if (part.id !== undefined) return [{ ...part, id: part.id }];
    if (named.length === 1 && only !== undefined) return [{ ...part, id: only }];
    if (named.length === 0) return [{ ...part, id: UNKNOWN_ACCOUNT }];
    reportHomeless(draft, part.file);
    return [];
  });
}

function reportHomeless(draft: Draft, file: string | undefined): void {
  const at = { line: 1, column: 1, endLine: 1, endColumn: 1, start: 0, end: 0 };
  draft.diagnostics.push({
    code: "estate/which-account",
    severity: "error",
    message: "it does not say to which of the accounts it belongs, so it is left out",
    help: "put it into a folder `aws/<account>/`",
    span: file === undefined ? at : { file, ...at },
  });
}

function nameAccounts(accounts: readonly Account[], draft: Draft): readonly Account[] {
  const names = new Map(draft.organizations.flatMap(({ accounts }) => accounts).map(({ id, name }) => [id, name]));
  return accounts.map((account) => {
    const name = names.get(account.id);
    return name === undefined ? account : { ...account, name };
  });
}

const OF_ACCOUNTS: ReadonlySet<SourceKind> = new Set<SourceKind>(ACCOUNT_KINDS);

function settleSources(sources: readonly EstateSource[], accounts: readonly Account[]): readonly EstateSource[] {
  const [only] = accounts.length === 1 ? accounts : [];
  const settled = sources.map((source) =>
    only !== undefined && source.account === undefined && OF_ACCOUNTS.has(source.kind)
      ? { ...source, account: only.id }
      : source,
  );
  return withoutEchoes(joinPages(settled));
}

/** Pages that were given one by one are whole if the last, which says that no more follow, is among them. */
function joinPages(sources: readonly EstateSource[]): readonly EstateSource[] {
  const ended = new Set(
    sources.flatMap((one) =>
      one.kind === "authorization-details" && one.detail !== MORE_PAGES ? (one.account ?? "") : [],
    ),
  );
  return sources.map((source) => {
    const page = source.kind === "authorization-details" && source.detail === MORE_PAGES;
    return page && ended.has(source.account ?? "") ? { ...source, standing: "ok" } : source;
  });
}

/** A snapshot says `ok` of what its files then show. */
function withoutEchoes(sources: readonly EstateSource[]): EstateSource[] {
  const about = ({ kind, account, host }: EstateSource): string => [kind, account ?? "", host ?? ""].join("\n");
  const shown = new Set(sources.filter((source) => source.file !== undefined).map(about));
  return sources.filter((source) => source.file !== undefined || source.standing !== "ok" || !shown.has(about(source)));
}

function inOrder(sources: readonly EstateSource[]): readonly EstateSource[] {
  return sources.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
}

function keyOf({ kind, account, host, file, standing, detail }: EstateSource): string {
  return [account ?? "", host ?? "", kind, file ?? "", standing, detail ?? ""].join("\n");
}

/** In the order of files and places; what the reader of JSON says of equal keys is left out where a policy's reader says more. */
function tidy(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const place = ({ span }: Diagnostic): string => `${span?.file ?? ""}\n${span?.start ?? 0}`;
  const inPolicies = new Set(diagnostics.filter(({ code }) => code === "policy/duplicate-key").map(place));
  return diagnostics
    .filter((one) => !/^(?:json|yaml)\/duplicate-key$/.test(one.code) || !inPolicies.has(place(one)))
    .map((one, index) => ({ one, index }))
    .sort((a, b) => compare(a.one, b.one) || a.index - b.index)
    .map(({ one }) => one);
}

function compare(a: Diagnostic, b: Diagnostic): number {
  const [left, right] = [a.span?.file ?? "", b.span?.file ?? ""];
  if (left !== right) return left < right ? -1 : 1;
  return (a.span?.start ?? 0) - (b.span?.start ?? 0);
}
