import type { SourceKind } from "../../core/estate/standing.ts";
import type { Reading, SnapshotLog, WritePart } from "../files/snapshot-log.ts";
import { standingOfRefusal } from "./failure.ts";
import type { List } from "./lists.ts";
import { type Gitlab, GitlabRefusal } from "./rest.ts";
import { type Thing, isThing } from "./shapes.ts";

export interface CollectGitlabOptions {
  readonly gitlab: Gitlab;
  /** As in its issuer: host with port and path. */
  readonly host: string;
  readonly log: SnapshotLog;
  readonly write: WritePart;
  readonly signal: AbortSignal;
  /** Groups to read; with none, everything that the token is a member of. */
  readonly groups: readonly string[];
  readonly variables: boolean;
  /** Paths that trust policies name, and that nothing that was read shows. */
  readonly pathsNamed: () => readonly string[];
  readonly tell: (detail: string) => void;
}

/** Requests under way at once: far below GitLab's limits, and enough not to wait for one by one. */
export const WIDTH = 6;

export async function readPart(
  { log, host, tell }: CollectGitlabOptions,
  kind: SourceKind,
  file: string,
  work: (reading: Reading) => Promise<void>,
): Promise<void> {
  const of = { kind, file: `gitlab/${folderOf(host)}/${file}`, host };
  await log.read(
    of,
    async (reading) => {
      tell(`${host} ${kind}`);
      await work(reading);
    },
    standingOfRefusal,
  );
}

/** A host as a folder's name. */
export function folderOf(host: string): string {
  return host.replaceAll("%", "%25").replaceAll("/", "%2F").replaceAll(":", "%3A");
}

export async function* listed(
  options: CollectGitlabOptions,
  reading: Reading,
  { path, query }: List,
): AsyncGenerator<Thing> {
  for await (const page of options.gitlab.pages(path, query)) {
    reading.asked(patternOf(path));
    for (const item of page) if (isThing(item)) yield item;
  }
}

function patternOf(path: string): string {
  return `GET /${path.replaceAll(/(?<=^|\/)(?:\d+|[^/]*%2F[^/]*)(?=\/|$)/g, ":id")}`;
}

export async function optional(options: CollectGitlabOptions, reading: Reading, path: string): Promise<unknown> {
  reading.asked(patternOf(path));
  try {
    return await options.gitlab.get(path);
  } catch (error) {
    if (options.signal.aborted || !isRefused(error)) throw error;
    return undefined;
  }
}

export function isRefused(error: unknown): boolean {
  return error instanceof GitlabRefusal && [401, 403, 404].includes(error.status);
}

export function byId(things: readonly Thing[]): readonly Thing[] {
  return things.toSorted((a, b) => Number(a["id"]) - Number(b["id"]));
}
