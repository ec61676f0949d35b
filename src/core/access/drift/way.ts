import type { CloudObject } from "../../change/object.ts";
import type { Estate } from "../../estate/estate.ts";
import type { YamlEdit } from "../../text/edit-yaml.ts";
import type { Source } from "../../text/span.ts";
import type { Declaration } from "../declaration/declaration.ts";
import type { Desired, DesiredGrant } from "../desired/desired.ts";
import { keyOf } from "../plan/standing.ts";
import type { DriftItem } from "./drift.ts";

/** One way to say in `sallyport.yaml` what stands. Whether it does say that is found out by trying. */
export interface Way {
  /** For people: `branches: [main, dev]`. */
  readonly says: string;
  readonly edits: readonly YamlEdit[];
  /** Policy files to write, by the names that the declaration uses. */
  readonly files?: ReadonlyMap<string, string>;
}

/** The ways to say it, the best first, and why there is no other. */
export interface Ways {
  readonly ways: readonly Way[];
  readonly otherwise: string;
}

/** What the ways are looked for in: the declaration as it is by now. */
export interface Accepting {
  readonly declaration: Declaration;
  readonly desired: Desired;
  /** Without the roles that moved. */
  readonly estate: Estate;
  readonly files: ReadonlyMap<string, Source>;
  /** Whether a policy file of that name is there, though nothing names it. */
  readonly isTaken: (name: string) => boolean;
}

export const NO_WAYS: readonly Way[] = [];

/** The grant that an item is about. */
export function grantOf({ account, on, id, declared }: DriftItem, { desired }: Accepting): DesiredGrant | undefined {
  return desired.grants.find(
    (grant) =>
      grant.account.id === account &&
      (grant.principal === (on ?? id) ||
        grant.objects.some((own) => declared !== undefined && keyOf(own) === keyOf(declared))),
  );
}

/** Role or user, which has its own kinds of the same words. */
export function ownPoliciesOf({ objects }: DesiredGrant): readonly CloudObject[] {
  return objects.filter(({ kind }) => kind === "inline-policy" || kind === "managed-policy");
}
