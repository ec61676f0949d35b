import type { PlacedSecret } from "../../chart/reading.ts";
import type { Diagnostic } from "../../text/diagnostic.ts";
import type { TextNode } from "../../text/node.ts";
import { type Range, type Source, locate } from "../../text/span.ts";
import type { Account } from "../account.ts";
import type { ChartValues, CiFile, KeyInFile, ManifestObject, RunnerConfig } from "../files.ts";
import type { GitlabInstance } from "../gitlab.ts";
import type { Organization } from "../organization.ts";
import type { Place } from "../place.ts";
import type { EstateSource, SourceKind } from "../standing.ts";

/** One parsed document and what its place in a snapshot says about whose it is. */
export interface Document {
  readonly source: Source;
  readonly node: TextNode;
  readonly account?: string;
  readonly host?: string;
  readonly projectId?: string;
}

/** What one document says of an account. Without an id it belongs to the only account that there turns out to be. */
export type AccountPart = Omit<Partial<Account>, "id"> & { readonly id?: string; readonly file?: string };

export type GitlabPart = Omit<GitlabInstance, "host"> & { readonly host?: string };

/** What the readers have found so far. They only add; putting together what belongs together comes after the last. */
export interface Draft {
  readonly sources: EstateSource[];
  readonly accounts: AccountPart[];
  readonly organizations: Organization[];
  readonly gitlabs: GitlabPart[];
  readonly ciFiles: CiFile[];
  readonly runnerConfigs: RunnerConfig[];
  readonly chartValues: ChartValues[];
  readonly storageSecrets: PlacedSecret[];
  readonly manifests: ManifestObject[];
  readonly keysInFiles: KeyInFile[];
  readonly diagnostics: Diagnostic[];
  taken?: string;
}

export function emptyDraft(): Draft {
  return {
    sources: [],
    accounts: [],
    organizations: [],
    gitlabs: [],
    ciFiles: [],
    runnerConfigs: [],
    chartValues: [],
    storageSecrets: [],
    manifests: [],
    keysInFiles: [],
    diagnostics: [],
  };
}

export function placeOf(source: Source, { start, end }: Range): Place {
  return { source, start, end };
}

/** Notes a source that was read. A problem makes it partial: what it holds is kept, but it is not all there is. */
export function noteSource(
  draft: Draft,
  document: { readonly source: Source; readonly account?: string; readonly host?: string },
  kind: SourceKind,
  outcome: {
    readonly account?: string | undefined;
    readonly partial?: string | undefined;
    readonly detail?: string;
  } = {},
): void {
  const account = outcome.account ?? document.account;
  const detail = outcome.partial ?? outcome.detail;
  draft.sources.push({
    kind,
    standing: outcome.partial === undefined ? "ok" : "partial",
    ...(document.source.name === undefined ? {} : { file: document.source.name }),
    ...(account === undefined ? {} : { account }),
    ...(document.host === undefined ? {} : { host: document.host }),
    ...(detail === undefined ? {} : { detail }),
  });
}

export function report(
  draft: Draft,
  severity: Diagnostic["severity"],
  code: string,
  message: string,
  place: Place,
  help?: string,
): void {
  const base = { code, severity, message, span: locate(place.source, place) };
  draft.diagnostics.push(help === undefined ? base : { ...base, help });
}

/** Keeps an optional property out of an object where there is nothing to keep. */
export function given<K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: T };
}
