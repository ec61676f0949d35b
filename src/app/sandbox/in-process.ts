import type { Answer, CallOptions } from "../../edge/aws/collect/calls.ts";
import type { AwsWriteAccess } from "../../edge/aws/sdk.ts";
import { beginCall } from "./aws/begin-call.ts";
import type { Fields } from "./aws/operation.ts";
import { logWrite } from "./aws/log-write.ts";
import { SERVICES } from "./aws/services.ts";
import { checkConstraints } from "./aws/wire/check.ts";
import { encodeStrictly } from "./aws/wire/encode.ts";
import type { Members, Shape } from "./aws/wire/shape.ts";
import type { World } from "./state/world.ts";

/** The way into the sandbox's AWS for our own collector: as the root of an account, without wire and without the SDK. */
export function accessInside(world: World, account: string): AwsWriteAccess {
  const call = async (operation: string, input: Answer, { region }: CallOptions): Promise<Answer> => {
    const [name = "", method = ""] = operation.split(".");
    const service = SERVICES.find(({ id }) => id.replaceAll("-", "") === name);
    const found = service?.operations.get(method);
    if (service === undefined || found === undefined) throw new TypeError(`the sandbox has no ${operation}`);
    const call = beginCall(service.id, found, world, {
      requestId: world.ids.uuid("request"),
      userAgent: "sallyport sandbox",
    });
    call.caller = { kind: "root", account };
    call.region = region ?? "us-east-1";
    const fields = fromSdk(input);
    checkConstraints(found.input, fields);
    const result = await found.run(fields, call);
    logWrite(call, found, fields);
    return toSdk(found.output, result);
  };
  return {
    call,
    write: call,
    as: (roleArn) => accessInside(world, roleArn.split(":")[4] ?? account),
    region: async () => "us-east-1",
  };
}

/** Times are dates in the SDK and milliseconds here. */
function fromSdk(input: Fields): Fields {
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [name, value instanceof Date ? value.getTime() : value]),
  );
}

function toSdk(members: Members, fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, shape]) => {
      const value = fields[name];
      return value === undefined ? [] : [[name, valueForSdk(shape, value)]];
    }),
  );
}

function valueForSdk(shape: Shape, value: unknown): unknown {
  switch (shape.kind) {
    case "string":
      return shape.encoded ? encodeStrictly(String(value)) : value;
    case "timestamp":
      return new Date(Number(value));
    case "blob":
      return new TextEncoder().encode(String(value));
    case "list":
      return Array.isArray(value) ? value.map((item: unknown) => valueForSdk(shape.of, item)) : [];
    case "structure":
      return toSdk(shape.members, Object(value));
    default:
      return value;
  }
}
