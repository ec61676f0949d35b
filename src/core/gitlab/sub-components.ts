/**
 * What a project may put into its subjects with `ci_id_token_sub_claim_components`, and in what order.
 *
 * `sub` is `name:value` for each chosen component, joined by `:`, in the order chosen; a component without a value for the
 * job is dropped without a word (`lib/gitlab/ci/jwt_v2.rb`). The set grew over time (`ALLOWED_SUB_CLAIM_COMPONENTS`
 * there): three with 17.10, seven by 18.7 to 19.1, four more after. The widest is taken here, since what a
 * project can choose tomorrow counts as well. The rows of "later" rest on the text of a merge request, not on a release.
 */
export type SubComponentName =
  | "project_path"
  | "project_id"
  | "ref_type"
  | "ref"
  | "ref_protected"
  | "environment_protected"
  | "deployment_tier"
  | "job_project_path"
  | "job_project_id"
  | "source_project_path"
  | "source_project_id";

/** What the value of a component looks like. */
export type SubValue = "path" | "id" | "ref-type" | "ref" | "boolean" | "tier";

export interface SubComponent {
  readonly name: SubComponentName;
  readonly value: SubValue;
  /** May stand first. One of those must: the first is never dropped, since each of them always has a value. */
  readonly leads: boolean;
  /** Absent from some jobs, and dropped there. */
  readonly dropped: "never" | "without-environment";
  /** Which project it speaks of. In a fork's merge request that runs in the parent, `source` is the fork and `job` the parent. */
  readonly speaksOf: "source" | "job" | "ref" | "environment";
  readonly since: string;
}

export const SUB_COMPONENTS: readonly SubComponent[] = [
  { name: "project_path", value: "path", leads: true, dropped: "never", speaksOf: "source", since: "17.10" },
  { name: "project_id", value: "id", leads: true, dropped: "never", speaksOf: "source", since: "19.1" },
  { name: "ref_type", value: "ref-type", leads: false, dropped: "never", speaksOf: "ref", since: "17.10" },
  { name: "ref", value: "ref", leads: false, dropped: "never", speaksOf: "ref", since: "17.10" },
  { name: "ref_protected", value: "boolean", leads: false, dropped: "never", speaksOf: "ref", since: "18.7" },
  {
    name: "environment_protected",
    value: "boolean",
    leads: false,
    dropped: "without-environment",
    speaksOf: "environment",
    since: "18.7",
  },
  {
    name: "deployment_tier",
    value: "tier",
    leads: false,
    dropped: "without-environment",
    speaksOf: "environment",
    since: "18.7",
  },
  { name: "job_project_path", value: "path", leads: true, dropped: "never", speaksOf: "job", since: "later" },
  { name: "job_project_id", value: "id", leads: true, dropped: "never", speaksOf: "job", since: "later" },
  { name: "source_project_path", value: "path", leads: true, dropped: "never", speaksOf: "source", since: "later" },
  { name: "source_project_id", value: "id", leads: true, dropped: "never", speaksOf: "source", since: "later" },
];

export const DEFAULT_SUB_COMPONENTS: readonly SubComponentName[] = ["project_path", "ref_type", "ref"];

/** There is no third: a merge request's pipeline is `branch` with its source branch. */
export const REF_TYPES = ["branch", "tag"] as const;
export type RefType = (typeof REF_TYPES)[number];

export const DEPLOYMENT_TIERS = ["production", "staging", "testing", "development", "other"] as const;
export type DeploymentTier = (typeof DEPLOYMENT_TIERS)[number];

const BY_NAME: ReadonlyMap<string, SubComponent> = new Map(SUB_COMPONENTS.map((row) => [row.name, row]));

export function subComponent(name: string): SubComponent | undefined {
  return BY_NAME.get(name);
}
