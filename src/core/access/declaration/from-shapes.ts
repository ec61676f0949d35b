import type { ObjectNode } from "../../text/node.ts";
import type { Range } from "../../text/span.ts";
import { type Fields, byKey, headOf, list, may, needs, object, oneOrMany } from "./collections.ts";
import type { ChartFrom, GrantFrom, GroupFrom, JobFrom, Refs, RunnerFrom, UserFrom } from "./declaration.ts";
import { danger, date, oneOf, yesOrNo } from "./scalars.ts";
import type { JsonSchema, Shape, ShapeReader } from "./shape.ts";
import {
  CLUSTER,
  COMPONENT,
  GITLAB_ID,
  GROUP_PATH,
  INSTANCE,
  ISSUER_URL,
  KUBERNETES_LABEL,
  KUBERNETES_NAME,
  PROJECT_PATH,
  REF,
  ROLE_ARN,
  SENTENCE,
  USER_NAME,
} from "./words.ts";

/** GitLab's `Enums::Ci::Pipeline.sources`, those that run a project's own jobs. */
const PIPELINE_SOURCES = [
  ...(["push", "web", "schedule", "api", "trigger", "pipeline", "parent_pipeline", "chat"] as const),
  ...(["merge_request_event", "external_pull_request_event"] as const),
];

const REFS: Fields<Refs> = {
  branches: may(list(REF), "Branches whose jobs get in. `*` stands for any characters, slashes too."),
  tags: may(list(REF), "Tags whose jobs get in, likewise."),
  protected: may(
    yesOrNo(),
    "Only where the ref is protected. With no branches and tags beside it: any protected ref. " +
      "On a self-managed GitLab the project must put `ref_protected` into its subject.",
  ),
  pipelineSources: may(
    list(oneOf(PIPELINE_SOURCES)),
    "Only pipelines that were started so. Only gitlab.com's tokens can be asked.",
  ),
  dangerouslyAnyRef: may(
    danger(),
    "Any branch, tag and merge request: everybody who may push a branch gets in, with code that nobody reviewed.",
  ),
};

const SOME_REF: JsonSchema = {
  anyOf: ["branches", "tags", "protected", "dangerously-any-ref"].map((key) => ({ required: [key] })),
};

function checkRefs(refs: Refs, node: ObjectNode, reader: ShapeReader): void {
  const named = refs.branches !== undefined || refs.tags !== undefined || refs.protected === true;
  if (refs.dangerouslyAnyRef === undefined && !named) {
    const help = "say `branches`, `tags` or `protected: true`; any ref at all is `dangerously-any-ref: true`";
    reader.refuse("missing-key", "this says no ref", headOf(node), help);
  } else if (refs.dangerouslyAnyRef !== undefined && named) {
    const message = "`dangerously-any-ref` makes `branches`, `tags` and `protected` meaningless";
    reader.refuse("excluded-key", message, keyOf(node, "dangerously-any-ref"), "leave one of them out");
  }
}

function keyOf(node: ObjectNode, key: string): Range {
  return node.entries.find((entry) => entry.key.value === key)?.key ?? headOf(node);
}

const JOB = object<Omit<JobFrom, "kind">>(
  {
    title: "from: jobs of a project",
    says: "jobs of a project",
    schema: SOME_REF,
    check(job, node, reader) {
      checkRefs(job, node, reader);
      if (job.id === undefined || job.dangerouslyPathOnly === undefined) return;
      const message = "`dangerously-path-only` makes `id` meaningless";
      reader.refuse("excluded-key", message, keyOf(node, "dangerously-path-only"), "leave one of them out");
    },
  },
  {
    project: needs(PROJECT_PATH, "Full path, as the project's address has it."),
    id: may(
      GITLAB_ID,
      "The project's id. On gitlab.com it is demanded of the token beside the path, so that nobody who comes to own " +
        "the path later gets in.",
    ),
    ...REFS,
    dangerouslyPathOnly: may(danger(), "Go by the path alone, on gitlab.com too."),
  },
);

const GROUP = object<Omit<GroupFrom, "kind">>(
  { title: "from: jobs of a group", says: "jobs of a group", schema: SOME_REF, check: checkRefs },
  {
    group: needs(GROUP_PATH, "Full path of the group; its subgroups are included."),
    namespaceId: may(
      GITLAB_ID,
      "The group's id: then only projects that stand in it directly, and only on gitlab.com.",
    ),
    ...REFS,
    dangerouslyWholeGroup: needs(
      danger(),
      "Every project of the group gets in, those that somebody makes tomorrow too. Must be said.",
    ),
  },
);

const RUNNER = object<Omit<RunnerFrom, "kind">>(
  { title: "from: a runner manager", says: "a runner manager" },
  {
    runner: needs(oneOf(["ec2"] as const), "`ec2`: an instance profile for the machine of the runner manager."),
    instance: may(
      INSTANCE,
      "The machine that gets the instance profile, where it runs already and has none. Left out: whoever starts it gives it.",
    ),
  },
);

const CHART = object<Omit<ChartFrom, "kind">>(
  { title: "from: a component of GitLab's chart", says: "a component of GitLab's chart", check: checkChart },
  {
    chart: needs(
      oneOrMany(COMPONENT),
      "The component (`registry`, `webservice`, `sidekiq`, `toolbox`, ...), or a list of those that share the role.",
    ),
    via: needs(
      oneOf(["irsa", "pod-identity", "kube2iam"] as const),
      "How the pod gets the role. kube2iam is there for clusters that still have it.",
    ),
    cluster: may(CLUSTER, "The EKS cluster. Needed for `pod-identity`, and for `irsa` without an `issuer`."),
    issuer: may(ISSUER_URL, "For `irsa`: the cluster's OIDC issuer, where the cluster itself was not collected."),
    namespace: needs(KUBERNETES_LABEL, "The namespace that the release stands in."),
    release: needs(KUBERNETES_LABEL, "The name of the Helm release; the service accounts are named after it."),
    serviceAccount: may(KUBERNETES_NAME, "The service account, where it is not the one that the chart makes."),
    nodeRole: may(ROLE_ARN, "For `kube2iam`, and needed there: the role of the nodes, which takes the pod's role."),
  },
);

function checkChart(chart: Omit<ChartFrom, "kind">, node: ObjectNode, reader: ShapeReader): void {
  const { via, cluster, issuer, nodeRole } = chart;
  const miss = (key: string): unknown =>
    reader.refuse("missing-key", `\`${key}\` is missing, which \`via: ${via}\` needs`, headOf(node));
  if (via === "irsa" && cluster === undefined && issuer === undefined) miss("cluster");
  if (via === "pod-identity" && cluster === undefined) miss("cluster");
  if (via === "kube2iam" && nodeRole === undefined) miss("node-role");
}

const USER = object<Omit<UserFrom, "kind">>(
  { title: "from: an IAM user", says: "an IAM user" },
  {
    user: needs(
      USER_NAME,
      "The IAM user's name. Its first key is not made here: a person makes it, and `sallyport rotate` renews it in GitLab's variables.",
    ),
    because: needs(SENTENCE, "Why this cannot go without a key."),
    until: needs(date(), "The day after which the audit reports it."),
  },
);

/** Whom a grant lets in; the key that is there tells which. */
export const FROM: Shape<GrantFrom> = byKey<GrantFrom>("whom the grant lets in", {
  project: tagged(JOB, (value): JobFrom => ({ kind: "job", ...value })),
  group: tagged(GROUP, (value): GroupFrom => ({ kind: "group", ...value })),
  runner: tagged(RUNNER, (value): RunnerFrom => ({ kind: "runner", ...value })),
  chart: tagged(CHART, (value): ChartFrom => ({ kind: "chart", ...value })),
  user: tagged(USER, (value): UserFrom => ({ kind: "user", ...value })),
});

function tagged<T extends object, Tagged extends T>(shape: Shape<T>, tag: (value: T) => Tagged): Shape<Tagged> {
  return {
    ...shape,
    read(node, reader) {
      const value = shape.read(node, reader);
      if (value === undefined) return undefined;
      const result = tag(value);
      reader.places.copy(value, result);
      return result;
    },
  };
}
