import type { EstateSource, SourceKind, Standing } from "../../core/estate/standing.ts";

/** Where the parts of a snapshot go: a folder, or memory. */
export type WritePart = (path: string, text: string) => void;

/** How one reading ended, as `snapshot.json` has it. */
export interface LoggedSource extends Omit<EstateSource, "file"> {
  readonly file?: string;
  /** How often each operation was asked. */
  readonly calls: Readonly<Record<string, number>>;
}

/** One reading while it goes on. */
export interface Reading {
  /** Counts a call. */
  readonly asked: (operation: string) => void;
  /** Says that not all was read, though nothing failed: a limit of ours, one region of several. */
  readonly fellShort: (standing: Standing, detail: string) => void;
  /** Gives what was read so far; called once, at the end, whatever the end was. */
  content: () => unknown;
  /** Whether anything was read that is worth writing. */
  started: boolean;
}

export interface Identification {
  readonly kind: SourceKind;
  readonly file: string;
  readonly account?: string;
  readonly host?: string;
}

/** Keeps the record of a snapshot, and writes each part when its reading ends, however it ends. */
export interface SnapshotLog {
  readonly read: (
    of: Identification,
    work: (reading: Reading) => Promise<void>,
    explain: (error: unknown) => { readonly standing: Standing; readonly detail: string },
  ) => Promise<Standing>;
  readonly note: (source: LoggedSource) => void;
  readonly sources: () => readonly LoggedSource[];
}

export function openSnapshotLog(write: WritePart, format: (content: unknown) => string = prettyJson): SnapshotLog {
  const logged: LoggedSource[] = [];
  return {
    note: (source) => {
      logged.push(source);
    },
    sources: () => [...logged].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
    read: async ({ kind, file, account, host }, work, explain) => {
      const calls: Record<string, number> = {};
      const short: { standing: Standing; detail: string }[] = [];
      const reading: Reading = {
        asked: (operation) => {
          calls[operation] = (calls[operation] ?? 0) + 1;
        },
        fellShort: (standing, detail) => {
          short.push({ standing, detail });
        },
        content: () => undefined,
        started: false,
      };
      try {
        await work(reading);
      } catch (error) {
        short.push(explain(error));
      }
      const content = reading.content();
      const written = reading.started && content !== undefined;
      if (written) write(file, typeof content === "string" ? content : format(content));
      const standing = settle(short, reading.started);
      const detail = [...new Set(short.map((one) => one.detail))].join("; ");
      logged.push({
        kind,
        standing,
        ...(account === undefined ? {} : { account }),
        ...(host === undefined ? {} : { host }),
        ...(written ? { file } : {}),
        ...(detail === "" ? {} : { detail }),
        calls: Object.fromEntries(Object.entries(calls).sort(([a], [b]) => (a < b ? -1 : 1))),
      });
      return standing;
    },
  };
}

/** What was read in part is partial, whatever kept the rest away; otherwise the reason stands. */
function settle(short: readonly { readonly standing: Standing }[], started: boolean): Standing {
  const [first] = short;
  if (first === undefined) return "ok";
  if (started) return short.every(({ standing }) => standing === "absent") ? "ok" : "partial";
  return first.standing;
}

function keyOf({ account, host, kind, file }: LoggedSource): string {
  return [account ?? "", host ?? "", kind, file ?? ""].join("\n");
}

export function prettyJson(content: unknown): string {
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
