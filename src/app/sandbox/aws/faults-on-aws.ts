import { setTimeout as sleep } from "node:timers/promises";
import type { World } from "../state/world.ts";
import { AwsError } from "./wire/aws-error.ts";

/** Lets the armed faults hit a call: waits, throws what AWS would answer, or says that it is to be denied or cut off. */
export async function meetFaults(world: World, call: string): Promise<"go" | "deny" | "drop"> {
  let denied = false;
  for (const fault of world.faults.draw(call)) {
    switch (fault.kind) {
      case "delay":
        await sleep(fault.ms ?? 0);
        break;
      case "drop":
        return "drop";
      case "throttle":
        throw new AwsError("Throttling", 400, "Rate exceeded", { injected: true });
      case "error":
        throw new AwsError("ServiceFailure", 500, "The request processing has failed because of an unknown error.", {
          injected: true,
        });
      case "deny":
        denied = true;
    }
  }
  return denied ? "deny" : "go";
}
