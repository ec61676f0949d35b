import type { HttpRequest, Reply } from "../http-server.ts";
import type { Entry } from "../state/journal.ts";
import type { World } from "../state/world.ts";
import { authenticate } from "./authenticate.ts";
import { authorize, injectedRefusal } from "./authorize.ts";
import { beginCall } from "./begin-call.ts";
import { callerArn, entityArn } from "./caller.ts";
import { logWrite } from "./log-write.ts";
import { meetFaults } from "./faults-on-aws.ts";
import type { Call, Fields, Operation } from "./operation.ts";
import { errorReply, resultReply } from "./reply.ts";
import { type Route, routeOf } from "./route.ts";
import type { Service } from "./service.ts";
import { AwsError } from "./wire/aws-error.ts";
import { checkConstraints } from "./wire/check.ts";
import { readJsonBody, readPlaced } from "./wire/json-body.ts";
import { readQuery } from "./wire/query.ts";

/** Answers one request to the sandbox's AWS: who asks, may they, and what then. Nothing is ever passed on elsewhere. */
export async function answerAws(
  request: HttpRequest,
  services: readonly Service[],
  world: World,
): Promise<Reply | "drop"> {
  const requestId = world.ids.uuid("request");
  world.store.tick();
  const route = routeOf(request, services);
  const { service } = route;
  if (route.operation === undefined) {
    record(world, route, { outcome: "unknown", code: route.error.code, message: route.error.message, why: UNKNOWN });
    return errorReply(service, route.error, requestId);
  }
  const call = beginCall(service.id, route.operation, world, {
    requestId,
    userAgent: request.headers["user-agent"] ?? "",
  });
  try {
    const fate = await meetFaults(world, `${service.id}:${route.name}`);
    if (fate === "drop") {
      record(world, route, { outcome: "injected", code: "drop", why: [] });
      return "drop";
    }
    const result = await perform(request, route, call, fate === "deny");
    record(world, route, { outcome: "allowed", why: call.notes }, call);
    return resultReply(service, route.operation, result, requestId);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { code, message } = error;
    record(world, route, { outcome: outcomeOf(error), code, message, why: [...error.why, ...call.notes] }, call);
    return errorReply(service, error, requestId);
  }
}

const UNKNOWN = ["the sandbox does not know this call, and sends nothing to AWS"];

async function perform(
  request: HttpRequest,
  { service, operation, parts }: Extract<Route, { operation: Operation }>,
  call: Call,
  denied: boolean,
): Promise<Fields> {
  const { world } = call;
  if (operation.signed) {
    const signer = authenticate(request, service.id, world, call.state);
    const { caller, accessKeyId } = signer.credentials;
    call.caller = caller;
    call.region = signer.region;
    call.accessKeyId = accessKeyId;
    world.activity.keyUsed(accessKeyId, { at: call.now, region: signer.region, service: service.id });
    const entity = entityArn(caller, call.state);
    const use = { at: call.now, region: signer.region, action: operation.name };
    if (entity !== undefined) world.activity.serviceUsed(entity, service.id, use);
  }
  const fields = readFields(request, service, operation, parts);
  checkConstraints(operation.input, fields);
  try {
    if (denied) throw injectedRefusal(call);
    for (const access of operation.access(fields, call)) {
      call.resource = access.resource;
      if (call.caller !== undefined) authorize(call, call.caller, access);
    }
    const result = await operation.run(fields, call);
    logWrite(call, operation, fields);
    return result;
  } catch (error) {
    if (error instanceof AwsError) logWrite(call, operation, fields, error.code);
    throw error;
  }
}

function readFields(
  request: HttpRequest,
  service: Service,
  operation: Operation,
  parts: ReadonlyMap<string, string>,
): Fields {
  const body = request.body.toString("utf8");
  switch (service.protocol) {
    case "json":
      return readJsonBody(body, operation.input);
    case "rest":
      return {
        ...readJsonBody(body, operation.input),
        ...readPlaced(operation.input, parts, new URLSearchParams(request.query)),
      };
    default:
      return readQuery(new URLSearchParams(body), operation.input);
  }
}

/** Answers that mean "you may not", rather than "it cannot be done". */
const REFUSALS: ReadonlySet<string> = new Set([
  "AccessDenied",
  "ExpiredToken",
  "ExpiredTokenException",
  "IDPRejectedClaim",
  "IncompleteSignature",
  "InvalidClientTokenId",
  "InvalidIdentityToken",
  "MissingAuthenticationToken",
  "RegionDisabledException",
  "SignatureDoesNotMatch",
]);

function outcomeOf(error: AwsError): Entry["outcome"] {
  if (error.injected) return "injected";
  return REFUSALS.has(error.code) ? "refused" : "failed";
}

function record(
  world: World,
  route: Route,
  what: Pick<Entry, "outcome" | "code" | "message" | "why">,
  call?: Call,
): void {
  const caller = call?.caller === undefined ? call?.actor : callerArn(call.state, call.caller);
  world.journal.add({
    at: world.clock.now(),
    service: route.service.id,
    operation: route.name,
    ...(caller === undefined ? {} : { caller }),
    ...(call?.resource === undefined ? {} : { resource: call.resource }),
    ...what,
  });
}
