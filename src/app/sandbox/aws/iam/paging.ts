import { validationError } from "./errors.ts";

export interface PageInput {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly IsTruncated: boolean;
  readonly Marker: string | undefined;
}

/** IAM gives a hundred items where nobody says how many. */
const DEFAULT_ITEMS = 100;

/** One page of a list. The marker names the place by count; clients must not look into it, and cannot make one up. */
export function pageOf<T>(all: readonly T[], input: PageInput): Page<T> {
  const start = input.Marker === undefined ? 0 : readMarker(input.Marker);
  const end = start + (input.MaxItems ?? DEFAULT_ITEMS);
  const more = end < all.length;
  return { items: all.slice(start, end), IsTruncated: more, Marker: more ? writeMarker(end) : undefined };
}

function writeMarker(at: number): string {
  return Buffer.from(`sandbox:${at}`).toString("base64");
}

function readMarker(marker: string): number {
  const at = /^sandbox:(\d{1,9})$/.exec(Buffer.from(marker, "base64").toString("utf8"))?.[1];
  if (at === undefined) throw validationError("Invalid Marker.");
  return Number(at);
}
