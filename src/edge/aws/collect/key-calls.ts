import { type KeyCall, callIn } from "../../../core/access/migrate/key-calls.ts";
import { readJson } from "../../../core/text/json.ts";
import type { AwsCall } from "./calls.ts";
import { standingOfFailure } from "./failure.ts";
import { listIn, pages, textIn } from "./pages.ts";

/** CloudTrail gives 50 events a page and two pages a second: the newest thousand of a key and region are some ten seconds. */
const MOST_PAGES = 20;

export interface KeyCallsRead {
  readonly calls: readonly KeyCall[];
  /** What was not read, and why; empty where all of the last 90 days was. */
  readonly unread: readonly string[];
}

export interface ReadKeyCallsOptions {
  readonly call: AwsCall;
  readonly keys: readonly string[];
  readonly regions: readonly string[];
  readonly signal: AbortSignal;
  readonly tell: (detail: string) => void;
}

/** What CloudTrail saw done with keys. Data events (reading objects, say) are not among what can be looked up there. */
export async function readKeyCalls({ call, keys, regions, signal, tell }: ReadKeyCallsOptions): Promise<KeyCallsRead> {
  const calls: KeyCall[] = [];
  const unread: string[] = [];
  for (const region of regions) {
    for (const key of keys) {
      const input = { LookupAttributes: [{ AttributeKey: "AccessKeyId", AttributeValue: key }], MaxResults: 50 };
      let read = 0;
      try {
        for await (const page of pages(call, "cloudtrail.LookupEvents", input, { signal, region })) {
          for (const event of listIn(page, "Events")) {
            const record = readJson({ text: textIn(event, "CloudTrailEvent") ?? "" }).value;
            const found = record === undefined ? undefined : callIn(record);
            if (found !== undefined) calls.push(found);
          }
          tell(`${region} ${calls.length} calls`);
          if (++read < MOST_PAGES) continue;
          unread.push(`CloudTrail of ${region}: only the newest ${MOST_PAGES * 50} calls with ${key}`);
          break;
        }
      } catch (error) {
        if (signal.aborted) throw error;
        const { standing, detail } = standingOfFailure(error);
        unread.push(`CloudTrail of ${region}: ${standing}${detail === undefined ? "" : ` (${detail})`}`);
        break;
      }
    }
  }
  return { calls, unread: [...new Set(unread)] };
}
