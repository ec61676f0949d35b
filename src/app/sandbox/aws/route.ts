import type { HttpRequest } from "../http-server.ts";
import type { Operation } from "./operation.ts";
import type { Service } from "./service.ts";
import { AwsError } from "./wire/aws-error.ts";
import { readAuthorization } from "./wire/signature.ts";

/** Which service and operation a request means. Without an operation, what is answered to it instead. */
export type Route =
  | {
      readonly service: Service;
      readonly name: string;
      readonly operation: Operation;
      /** What a REST operation's path leaves open. */
      readonly parts: ReadonlyMap<string, string>;
    }
  | { readonly service: Service; readonly name: string; readonly operation?: never; readonly error: AwsError };

/** All services stand behind one address: the signature's scope, the target header or the API version tells them apart. */
export function routeOf(request: HttpRequest, services: readonly Service[]): Route {
  const target = request.headers["x-amz-target"];
  if (target !== undefined) return routeByTarget(request, target, services);
  const scope = scopeOf(request);
  const rest = services.find((service) => service.protocol === "rest" && service.id === scope);
  if (rest !== undefined) return routeByPath(request, rest);
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
      (candidate.protocol === "query" || candidate.protocol === "ec2") &&
      (scope === undefined ? candidate.version === version : candidate.id === scope),
  );
  if (service === undefined) return unknown(scope ?? "unknown", name === "" ? "POST /" : name);
  const operation = service.version === version ? service.operations.get(name) : undefined;
  if (operation !== undefined) return { service, name, operation, parts: new Map() };
  if (name === "") return { service, name: "POST /", error: new AwsError("MissingAction", 400, "Missing Action") };
  const message = `Could not find operation ${name} for version ${version}`;
  return { service, name, error: new AwsError("InvalidAction", 400, message) };
}

function routeByTarget(request: HttpRequest, target: string, services: readonly Service[]): Route {
  const dot = target.lastIndexOf(".");
  const prefix = target.slice(0, dot);
  const name = target.slice(dot + 1);
  // Some clients leave out the packages in front of CloudTrail's.
  const service = services.find(({ target: full }) => full === prefix || full?.endsWith(`.${prefix}`));
  if (service === undefined) return unknown(scopeOf(request) ?? prefix, name, "json");
  const operation = service.operations.get(name);
  if (operation !== undefined) return { service, name, operation, parts: new Map() };
  return { service, name, error: new AwsError("InvalidAction", 400, `Unknown operation ${name}`) };
}

function routeByPath(request: HttpRequest, service: Service): Route {
  const given = request.path.split("/").filter((part) => part !== "");
  for (const operation of service.operations.values()) {
    const wanted = (operation.http?.path ?? "").split("/").filter((part) => part !== "");
    if (operation.http?.method !== request.method || wanted.length !== given.length) continue;
    const parts = new Map<string, string>();
    const fits = wanted.every((part, index) => {
      const value = given[index] ?? "";
      if (!part.startsWith("{")) return part === value;
      parts.set(part.slice(1, -1), decodePart(value));
      return true;
    });
    if (fits) return { service, name: operation.name, operation, parts };
  }
  const name = `${request.method} ${request.path}`;
  return { service, name, error: new AwsError("InvalidAction", 404, `Unknown operation ${name}`) };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
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
