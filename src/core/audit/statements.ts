import type { HeldPolicy } from "../estate/place.ts";
import type { Statement } from "../iam/policy.ts";
import type { JudgedDoor } from "./judged-door.ts";

/** The statements of what a door's role or user carries, each with the policy that holds it. */
export function statementsOf({
  actor,
}: JudgedDoor): readonly { readonly held: HeldPolicy; readonly statement: Statement }[] {
  return (actor?.held ?? []).flatMap((held) =>
    (held.policy?.statements ?? []).map((statement) => ({ held, statement })),
  );
}
