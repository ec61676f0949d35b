import { readJson } from "../../../core/text/json.ts";
import { mergeEvents, summariseRecord } from "../../../core/estate/read/web-identity-events.ts";
import type { WebIdentityEvent } from "../../../core/estate/account.ts";
import { type AccountRun, inRegions, readPart } from "./account-run.ts";
import { listIn, pages, textIn } from "./pages.ts";

const DAYS = 90;

/** Where calls to STS's global endpoint are logged, wherever they were made (remembered from CloudTrail's guide, not verified). */
const GLOBAL = "us-east-1";

/** CloudTrail gives 50 events a page and two pages a second: this is about four minutes for a region. */
const MOST_PAGES = 500;

/**
 * Who came in by web identity in the last 90 days, put together by role and subject. The events themselves, which hold
 * session tokens, are never kept.
 */
export async function readEvents(run: AccountRun): Promise<void> {
  await readPart(run, "web-identity-events", "web-identity-events.json", async (call, reading) => {
    let events: readonly WebIdentityEvent[] = [];
    let unread = 0;
    reading.content = () => events;
    // Without an end: this machine's clock may be behind AWS's.
    const start = new Date(run.now().getTime() - DAYS * 86_400_000);
    const input = {
      LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: "AssumeRoleWithWebIdentity" }],
      StartTime: start,
      MaxResults: 50,
    };
    const regions = run.partition === "aws" ? [...new Set([...run.regions, GLOBAL])] : run.regions;
    await inRegions({ ...run, regions }, reading, async (options) => {
      let read = 0;
      for await (const page of pages(call, "cloudtrail.LookupEvents", input, options)) {
        const found = listIn(page, "Events").map((one) => {
          const record = readJson({ text: textIn(one, "CloudTrailEvent") ?? "" }).value;
          return record === undefined ? undefined : summariseRecord(record);
        });
        unread += found.filter((one) => one === undefined).length;
        events = mergeEvents([...events, ...found.flatMap((one) => one ?? [])]);
        reading.started = true;
        run.tell(`${run.account} ${options.region} ${events.length} callers`);
        if (++read < MOST_PAGES) continue;
        reading.fellShort("partial", `${options.region}: only the newest ${MOST_PAGES * 50} events`);
        break;
      }
    });
    if (unread > 0) reading.fellShort("partial", `${unread} events could not be read`);
  });
}
