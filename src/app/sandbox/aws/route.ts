import type { HttpRequest } from "../http-server.ts";
import type { Operation } from "./operation.ts";
import type { Service } from "./service.ts";
import { AwsError } from "./wire/aws-error.ts";
import { readAuthorization } from "./wire/signature.ts";

/** Which service and operation a request means. Without an operation, what is answered to it instead. */
export type Route =
  | { readonly service: Service; readonly name: string; readonly operation: Operation }
  | { readonly service: Service; readonly name: string; readonly operation?: never; readonly error: AwsError };

/** All services stand behind one address: the signature's scope, the target header or the API version tells them apart. */
export function routeOf(request: HttpRequest, services: readonly Service[]): Route {
  const target = request.headers["x-amz-target"];
  if (target !== undefined) return routeByTarget(request, target, services);
  const scope = scopeOf(request);
  if (
    request.method !== "POST" ||
    !/^application\/x-www-form-urlencoded/i.test(request.headers["content-type"] ?? "")
  ) {
    return unknown(scope ?? "unknown", `${request.method} ${request.path}`);
  }
  const form = new URLSearchParams(request.body.toString("utf8"));
  const name = form.get("Action") ?? "";
  const version = form.get("Version") ?? "";
  const service = services.find(
    (candidate) =>
      candidate.protocol !== "json" && (scope === undefined ? candidate.version === version : candidate.id === scope),
  );
  if (service === undefined) return unknown(scope ?? "unknown", name === "" ? "POST /" : name);
  const operation = service.version === version ? service.operations.get(name) : undefined;
  if (operation !== undefined) return { service, name, operation };
  if (name === "") return { service, name: "POST /", error: new AwsError("MissingAction", 400, "Missing Action") };
  const message = `Could not find operation ${name} for version ${version}`;
  return { service, name, error: new AwsError("InvalidAction", 400, message) };
}

function routeByTarget(request: HttpRequest, target: string, services: readonly Service[]): Route {
  const dot = target.lastIndexOf(".");
  const prefix = target.slice(0, dot);
  const name = target.slice(dot + 1);
  const service = services.find((candidate) => candidate.target === prefix);
  if (service === undefined) return unknown(scopeOf(request) ?? prefix, name, "json");
  const operation = service.operations.get(name);
  if (operation !== undefined) return { service, name, operation };
  return { service, name, error: new AwsError("InvalidAction", 400, `Unknown operation ${name}`) };
}

function scopeOf(request: HttpRequest): string | undefined {
  const authorization = readAuthorization(request.headers["authorization"]);
  return typeof authorization === "object" ? authorization.service : undefined;
}

/** A service that the sandbox does not play at all. 501 is not retried by any SDK. */
function unknown(id: string, name: string, protocol: Service["protocol"] = "query"): Route {
  const message = `The sandbox does not stand in for ${id}: ${name} was not sent anywhere`;
  return {
    service: { id, protocol, version: "", namespace: "", operations: new Map() },
    name,
    error: new AwsError("NotImplemented", 501, message),
  };
}
