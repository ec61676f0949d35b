import type { TokenPattern } from "../../admission/admission.ts";
import { whoCan } from "../../admission/who-can.ts";
import type { CloudObject } from "../../change/object.ts";
import { GITLAB_COM } from "../../gitlab/issuers.ts";
import type { Policy } from "../../iam/policy.ts";
import { readPolicy } from "../../iam/read-policy.ts";
import { canonicalJson } from "../../text/canonical-json.ts";
import type { YamlEdit } from "../../text/edit-yaml.ts";
import { type FlowValue, flowYaml } from "../../text/flow-yaml.ts";
import { member, toValue } from "../../text/node.ts";
import { readYaml } from "../../text/yaml.ts";
import type { ChartFrom } from "../declaration/declaration.ts";
import type { DesiredGrant } from "../desired/desired.ts";
import { type Accepting, NO_WAYS, type Way, type Ways } from "./way.ts";

/** What stands under a grant's `from`, in the words of the file. */
type From = Readonly<Record<string, FlowValue>>;

const IDENTITY = ["project", "id", "dangerously-path-only", "group", "namespace-id", "dangerously-whole-group"];
const REFS = ["branches", "tags", "protected", "pipeline-sources", "dangerously-any-ref"];
const CHART = ["namespace", "release", "service-account", "node-role"];

const NO_WORDS =
  "whom it lets in has no words there: a grant names one project or one group, its branches and tags, and nobody else";

/** A grant's `from` that asks for the trust policy that stands. */
export function waysOfTrust(stands: CloudObject, grant: DesiredGrant, on: Accepting): Ways {
  const policy = stands.kind === "role" ? readPolicy(stands.trust, { kind: "trust" }).value : undefined;
  if (policy === undefined) return { ways: NO_WAYS, otherwise: "the trust policy could not be read" };
  const { from } = grant.grant;
  const declared = declaredFrom(grant, on);
  const wanted =
    from.kind === "chart"
      ? chartFroms(from, policy, declared)
      : from.kind === "job" || from.kind === "group"
        ? jobFroms(grant, policy, declared, on)
        : [];
  const keys = from.kind === "chart" ? CHART : [...IDENTITY, ...REFS];
  const ways = wanted.flatMap((one) => wayTo(one, keys, declared, grant.grant.name));
  return { ways, otherwise: NO_WORDS };
}

function declaredFrom({ grant }: DesiredGrant, { declaration }: Accepting): From {
  const root = readYaml(declaration.source).value;
  const grants = root?.kind === "object" ? member(root, "grants") : undefined;
  const own = grants?.kind === "object" ? member(grants, grant.name) : undefined;
  const from = own?.kind === "object" ? member(own, "from") : undefined;
  if (from?.kind !== "object") return {};
  return Object.fromEntries(from.entries.map(({ key, value }) => [key.value, valueOf(toValue(value))]));
}

/** Ids may stand there without quotes. */
function valueOf(value: unknown): FlowValue {
  if (typeof value === "string" || typeof value === "boolean") return value;
  return Array.isArray(value) ? value.map(valueOf) : String(value);
}

/** The edits from what is declared to what is wanted; keys of no concern stay. */
function wayTo(wanted: From, keys: readonly string[], declared: From, name: string): readonly Way[] {
  const changed = Object.entries(wanted).filter(
    ([key, value]) => canonicalJson([declared[key] ?? []]) !== canonicalJson([value]),
  );
  const gone = keys.filter((key) => declared[key] !== undefined && wanted[key] === undefined);
  if (changed.length + gone.length === 0) return [];
  const path = ["grants", name, "from"];
  const edits: readonly YamlEdit[] = [
    ...changed.map(([key, value]) => ({ path: [...path, key], value })),
    ...gone.map((key) => ({ path: [...path, key] })),
  ];
  const words = [
    ...changed.map(([key, value]) => `\`${key}: ${flowYaml(value)}\``),
    ...gone.map((key) => `no \`${key}\``),
  ];
  return [{ says: `${words.join(", ")} in \`from\` of \`${name}\``, edits }];
}

function jobFroms(grant: DesiredGrant, policy: Policy, declared: From, { estate }: Accepting): readonly From[] {
  const { jobs } = grant;
  if (jobs === undefined) return [];
  const patterns = whoCan(policy, jobs.door).admitted.describe();
  const refs = refsOf(patterns, declared);
  if (refs === undefined) return [];
  const own = Object.fromEntries(Object.entries(declared).filter(([key]) => IDENTITY.includes(key)));
  const known = estate.gitlabs.find(({ host }) => host === jobs.door.provider.url)?.projects;
  const pathOf = (id: string): string | undefined => known?.find((project) => project.id === id)?.path;
  const others = identitiesOf(patterns, jobs.door.provider.url === GITLAB_COM, pathOf);
  return [own, ...others].map((identity) => ({ ...identity, ...refs }));
}

/** The words for refs, protection and how a pipeline began, if the parts agree in them. */
function refsOf(patterns: readonly TokenPattern[], declared: From): From | undefined {
  const [first] = patterns;
  if (first === undefined || patterns.some(({ also, except }) => also ?? except)) return undefined;
  const sources = new Set(patterns.map(({ claims }) => claims?.["pipeline_source"]));
  const [source] = sources;
  if (sources.size > 1) return undefined;
  const named = (type: string): readonly string[] =>
    patterns.filter(({ refType }) => refType === type || refType === "*").map(({ ref }) => ref);
  const [branches, tags] = [
    inOrderOf(named("branch"), declared["branches"]),
    inOrderOf(named("tag"), declared["tags"]),
  ];
  const isAny = branches.includes("*") && tags.includes("*");
  const isProtected = patterns.every(({ claims }) => claims?.["ref_protected"] === "true");
  return {
    ...(!isAny && branches.length > 0 ? { branches } : {}),
    ...(!isAny && tags.length > 0 ? { tags } : {}),
    ...(isProtected ? { protected: true } : {}),
    ...(source === undefined ? {} : { "pipeline-sources": source.split("|") }),
    ...(isAny && !isProtected ? { "dangerously-any-ref": true } : {}),
  };
}

/** What was named before stays where it was. */
function inOrderOf(refs: readonly string[], declared: FlowValue | undefined): readonly string[] {
  const before = Array.isArray(declared) ? declared.filter((ref) => refs.includes(ref)) : [];
  return [...new Set([...before, ...refs])];
}

/** Who is named, where it is one project or one group. */
function identitiesOf(
  patterns: readonly TokenPattern[],
  isGitlabCom: boolean,
  pathOf: (id: string) => string | undefined,
): readonly From[] {
  const ids = new Set(patterns.map((pattern) => pattern.ids?.["project_id"]));
  const [id] = ids;
  const names = new Set(patterns.map(({ project }) => project));
  const [name] = names;
  if (ids.size > 1 || names.size !== 1 || name === undefined) return [];
  const group = /^([^*?]+)\/\*$/.exec(name)?.[1];
  const namespace = patterns[0]?.ids?.["namespace_id"];
  if (group !== undefined) {
    return [
      { group, ...(namespace === undefined ? {} : { "namespace-id": namespace }), "dangerously-whole-group": true },
    ];
  }
  const project = /[*?]/.test(name) ? pathOf(id ?? "") : name;
  if (project === undefined) return [];
  if (id !== undefined) return [{ project, id }];
  return [{ project, ...(isGitlabCom ? { "dangerously-path-only": true } : {}) }];
}

/** Service accounts that a trust policy names, in the words of the chart. */
function chartFroms({ chart, via }: ChartFrom, policy: Policy, declared: From): readonly From[] {
  if (via === "kube2iam") {
    const nodes = policy.statements.flatMap(({ principal }) => principal?.entries ?? []);
    const [node] = nodes;
    return node?.type === "AWS" && nodes.length === 1 ? [{ ...declared, "node-role": node.value }] : [];
  }
  const subjects = policy.statements.flatMap(({ conditions }) =>
    conditions.flatMap(({ key, values }) => (/:sub$/i.test(key) ? values.map(({ value }) => value.split(":")) : [])),
  );
  const namespaces = new Set(subjects.map(([, , namespace]) => namespace));
  const accounts = subjects.flatMap(([, , , account]) => account ?? []);
  const [namespace] = namespaces;
  if (via !== "irsa" || namespace === undefined || namespaces.size !== 1) return [];
  const releases = new Set(
    accounts.map((account) => {
      const component = chart.find((one) => account.endsWith(`-${one}`));
      return component === undefined ? undefined : account.slice(0, -component.length - 1);
    }),
  );
  const [release] = releases;
  const [account, ...more] = accounts;
  const { "service-account": _, ...rest } = declared;
  return [
    { ...declared, namespace },
    ...(release === undefined || releases.size !== 1 ? [] : [{ ...rest, namespace, release }]),
    ...(account === undefined || more.length > 0 ? [] : [{ ...declared, namespace, "service-account": account }]),
  ];
}
