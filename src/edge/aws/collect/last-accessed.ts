import { inParallel } from "../../in-parallel.ts";
import { type AccountRun, readPart } from "./account-run.ts";
import type { Answer } from "./calls.ts";
import { listIn, pick, textIn } from "./pages.ts";

const TRIES = 30;

/** What principals used of what they may. IAM works it out on request, so only those behind doors are asked about. */
export async function readLastAccessed(run: AccountRun, arns: readonly string[]): Promise<void> {
  await readPart(run, "last-accessed", "last-accessed.json", async (call, reading) => {
    const found: Answer[] = [];
    reading.content = () => found.toSorted((a, b) => (String(a["Arn"]) < String(b["Arn"]) ? -1 : 1));
    reading.started = arns.length === 0;
    await inParallel(arns, 3, async (arn) => {
      const started = await call(
        "iam.GenerateServiceLastAccessedDetails",
        { Arn: arn, Granularity: "ACTION_LEVEL" },
        run,
      );
      const job = textIn(started, "JobId");
      const services: Answer[] = [];
      let marker: string | undefined;
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const input = { JobId: job, ...(marker === undefined ? {} : { Marker: marker }) };
        const answer = await call("iam.GetServiceLastAccessedDetails", input, run);
        const status = textIn(answer, "JobStatus");
        if (status === "FAILED") {
          reading.fellShort("partial", `IAM could not work it out for ${arn}`);
          return;
        }
        if (status !== "COMPLETED") {
          await run.wait(Math.min(3000, 300 * (attempt + 1)), run.signal);
          continue;
        }
        services.push(...listIn(answer, "ServicesLastAccessed").map(serviceOf));
        marker = answer["IsTruncated"] === true ? textIn(answer, "Marker") : undefined;
        if (marker === undefined) break;
      }
      found.push({ Arn: arn, ServicesLastAccessed: services });
      reading.started = true;
      run.tell(`${run.account} last use of ${found.length} of ${arns.length}`);
    });
  });
}

function serviceOf(service: Answer): Answer {
  const actions = listIn(service, "TrackedActionsLastAccessed");
  return {
    ...pick(service, "ServiceNamespace", "LastAuthenticated"),
    ...(actions.length === 0
      ? {}
      : { TrackedActionsLastAccessed: actions.map((one) => pick(one, "ActionName", "LastAccessedTime")) }),
  };
}
