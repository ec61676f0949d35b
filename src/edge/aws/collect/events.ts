import { mergeEvents, summariseRecord } from "../../../core/estate/read/web-identity-events.ts";
import type { WebIdentityEvent } from "../../../core/estate/account.ts";
import { type AccountRun, inRegions, readPart } from "./account-run.ts";
import { lookUpEvents } from "./lookup-events.ts";

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
    const regions = run.partition === "aws" ? [...new Set([...run.regions, GLOBAL])] : run.regions;
    await inRegions({ ...run, regions }, reading, async (options) => {
      let read = 0;
      for await (const records of lookUpEvents(call, "AssumeRoleWithWebIdentity", run.now(), options)) {
        const found = records.map((record) => (record === undefined ? undefined : summariseRecord(record)));
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
