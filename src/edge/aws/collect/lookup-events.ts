import { readJson } from "../../../core/text/json.ts";
import type { TextNode } from "../../../core/text/node.ts";
import type { AwsCall, CallOptions } from "./calls.ts";
import { listIn, pages, textIn } from "./pages.ts";

/** As far back as CloudTrail's own history goes. */
const DAYS = 90;

/** The records of all calls of one name, page by page, the newest first; undefined for one that is no JSON. */
export async function* lookUpEvents(
  call: AwsCall,
  name: string,
  now: Date,
  options: CallOptions,
): AsyncGenerator<readonly (TextNode | undefined)[]> {
  const input = {
    LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: name }],
    // Without an end: this machine's clock may be behind AWS's.
    StartTime: new Date(now.getTime() - DAYS * 86_400_000),
    MaxResults: 50,
  };
  for await (const page of pages(call, "cloudtrail.LookupEvents", input, options)) {
    yield listIn(page, "Events").map((one) => readJson({ text: textIn(one, "CloudTrailEvent") ?? "" }).value);
  }
}
