import type { AccessJob } from "../../state/reports.ts";
import { defaultDocument, findPolicy } from "../../state/state.ts";
import { type SignedCall, operation } from "../operation.ts";
import { type ValueOf, boolean, integer, list, required, string, structure, text, timestamp } from "../wire/shape.ts";
import { accountOf } from "./account-of.ts";
import { noSuchEntity } from "./errors.ts";
import { grantedServices } from "./granted-services.ts";
import { holdersOf } from "./holder-policies.ts";
import { pageOf } from "./paging.ts";
import { REPORT_WORK_MS } from "./report-work.ts";
import * as shapes from "./shapes.ts";

const GRANULARITY = string({ values: ["SERVICE_LEVEL", "ACTION_LEVEL"] });

const generateServiceLastAccessedDetails = operation({
  name: "GenerateServiceLastAccessedDetails",
  effect: "read",
  input: { Arn: required(shapes.arn), Granularity: GRANULARITY },
  output: { JobId: string({ min: 36, max: 36 }) },
  access: (input) => [{ resource: input.Arn }],
  run(input, call) {
    const account = accountOf(call);
    const isHolder = holdersOf(account).some((holder) => holder.arn === input.Arn);
    if (!isHolder && findPolicy(call.state, account, input.Arn) === undefined) {
      throw noSuchEntity(`ARN ${input.Arn} was not found.`);
    }
    const id = call.world.ids.uuid("job");
    call.world.reports.keepJob({
      id,
      account: account.id,
      arn: input.Arn,
      granularity: input.Granularity === "ACTION_LEVEL" ? "ACTION_LEVEL" : "SERVICE_LEVEL",
      createdAt: call.now,
      readyAt: call.now + REPORT_WORK_MS,
    });
    return { JobId: id };
  },
});

const serviceLastAccessed = structure({
  ServiceName: required(text),
  LastAuthenticated: timestamp,
  ServiceNamespace: required(text),
  LastAuthenticatedEntity: shapes.arn,
  LastAuthenticatedRegion: text,
  TotalAuthenticatedEntities: integer(),
  TrackedActionsLastAccessed: list(
    structure({
      ActionName: text,
      LastAccessedEntity: shapes.arn,
      LastAccessedTime: timestamp,
      LastAccessedRegion: text,
    }),
  ),
});

const getServiceLastAccessedDetails = operation({
  name: "GetServiceLastAccessedDetails",
  effect: "read",
  input: { JobId: required(string({ min: 36, max: 36 })), MaxItems: shapes.maxItems, Marker: shapes.marker },
  output: {
    JobStatus: required(string({ values: ["IN_PROGRESS", "COMPLETED", "FAILED"] })),
    JobType: GRANULARITY,
    JobCreationDate: required(timestamp),
    ServicesLastAccessed: required(list(serviceLastAccessed)),
    JobCompletionDate: required(timestamp),
    IsTruncated: boolean,
    Marker: text,
    Error: structure({ Message: required(text), Code: required(text) }),
  },
  access: () => [{ resource: "*" }],
  async run(input, call) {
    const job = call.world.reports.job(input.JobId);
    if (job?.account !== call.caller.account) throw noSuchEntity(`Job ${input.JobId} was not found.`);
    const done = call.now >= job.readyAt;
    const { items, ...rest } = pageOf(done ? await servicesOf(call, job) : [], input);
    return {
      JobStatus: done ? "COMPLETED" : "IN_PROGRESS",
      JobType: job.granularity,
      JobCreationDate: job.createdAt,
      ServicesLastAccessed: items,
      JobCompletionDate: job.readyAt,
      ...rest,
    };
  },
});

/** The services that the entity's policies grant, and when the sandbox saw it use them. */
async function servicesOf(call: SignedCall, job: AccessJob): Promise<readonly ValueOf<typeof serviceLastAccessed>[]> {
  const account = accountOf(call);
  const holder = holdersOf(account).find(({ arn }) => arn === job.arn);
  const policy = findPolicy(call.state, account, job.arn);
  const documents = [
    ...(policy === undefined ? [] : [defaultDocument(policy)]),
    ...(holder?.inline.values() ?? []),
    ...(holder?.attached ?? []).flatMap((arn) => {
      const attached = findPolicy(call.state, account, arn);
      return attached === undefined ? [] : [defaultDocument(attached)];
    }),
  ];
  return (await grantedServices(documents)).map((service) => {
    const uses = call.world.activity.serviceUses(job.arn, service);
    const last = uses.at(-1);
    const base = {
      ServiceName: service,
      ServiceNamespace: service,
      LastAuthenticated: last?.at,
      LastAuthenticatedEntity: last === undefined ? undefined : job.arn,
      LastAuthenticatedRegion: last?.region,
      TotalAuthenticatedEntities: last === undefined ? 0 : 1,
    };
    if (job.granularity === "SERVICE_LEVEL") return base;
    const actions = new Map(uses.map((use) => [use.action, use]));
    return {
      ...base,
      TrackedActionsLastAccessed: [...actions.values()].map((use) => ({
        ActionName: use.action,
        LastAccessedEntity: job.arn,
        LastAccessedTime: use.at,
        LastAccessedRegion: use.region,
      })),
    };
  });
}

export const lastAccessedOperations = [generateServiceLastAccessedDetails, getServiceLastAccessedDetails];
