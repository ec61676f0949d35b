import type { IamEvent } from "../../../core/estate/account.ts";
import { IAM_WRITES, mergeIamEvents, summariseWrite } from "../../../core/estate/read/iam-events.ts";
import { partitionById } from "../../../core/iam/partitions.ts";
import { type AccountRun, readPart } from "./account-run.ts";
import { lookUpEvents } from "./lookup-events.ts";

/** With two pages a second this is about four minutes. */
const MOST_PAGES = 500;

/**
 * Who wrote to roles, users, policies, providers and instance profiles in the last 90 days, put together by call and
 * caller. IAM is logged where its partition is at home. Asked for name by name: of all that IAM logs, most is reading.
 */
export async function readIamEvents(run: AccountRun): Promise<void> {
  const { partition, signal, now } = run;
  const options = { region: partitionById(partition).home, signal };
  await readPart(run, "iam-events", "iam-events.json", async (call, reading) => {
    let events: readonly IamEvent[] = [];
    let unread = 0;
    let read = 0;
    reading.content = () => events;
    for (const name of Object.keys(IAM_WRITES)) {
      for await (const records of lookUpEvents(call, name, now(), options)) {
        const found = records.map((record) => (record === undefined ? undefined : summariseWrite(record)));
        unread += found.filter((one) => one === undefined).length;
        events = mergeIamEvents([
          ...events,
          ...found.flatMap((one) => (one === undefined || one === "none" ? [] : one)),
        ]);
        reading.started = true;
        run.tell(`${run.account} ${events.length} writes to IAM`);
        if (++read < MOST_PAGES) continue;
        reading.fellShort("partial", `only ${MOST_PAGES * 50} events, up to ${name}`);
        return;
      }
    }
    if (unread > 0) reading.fellShort("partial", `${unread} events could not be read`);
  });
}
