import type { State } from "../state/state.ts";
import type { World } from "../state/world.ts";
import type { Call, Operation } from "./operation.ts";

/** A call before anybody knows who makes it. */
export function beginCall(
  service: string,
  operation: Operation,
  world: World,
  request: { readonly requestId: string; readonly userAgent: string },
): Call {
  const now = world.clock.now();
  return {
    world,
    service,
    operation: operation.name,
    ...request,
    region: "us-east-1",
    now,
    // Asked for when it is needed: another call may have written while this one waited.
    get state() {
      return operation.effect === "write" ? world.store.latest() : world.store.seen(now);
    },
    save(state: State) {
      world.store.write(state, now);
    },
    notes: [],
  };
}
