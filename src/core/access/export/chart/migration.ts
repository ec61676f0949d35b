import { componentNamed } from "../../../chart/components.ts";
import { AGENT_ANNOTATION } from "../../../chart/names.ts";
import type { ChartReading } from "../../../chart/reading.ts";
import { agentRolesIn, bucketsOfComponent } from "../../../chart/roles.ts";
import { type YamlTree, printYaml, put, yamlScalar } from "../../../chart/write-yaml.ts";
import { parseIamArn, partitionOf } from "../../../estate/read/arn.ts";
import type { Diagnostic } from "../../../text/diagnostic.ts";
import { locate } from "../../../text/span.ts";
import type { DeclaredAccount } from "../../declaration/declaration.ts";
import { putAccount } from "./accounts.ts";
import { associations } from "./associations.ts";
import type { Placement } from "./placement.ts";
import type { WrittenFile } from "./written.ts";

export interface MigrationAsked {
  readonly to: "irsa" | "pod-identity";
  readonly namespace: string;
  readonly release: string;
  readonly cluster: string;
  /** Twelve digits, for roles that are named without their account. */
  readonly account?: string;
  /** The accounts of sallyport.yaml, where there is one. */
  readonly accounts: readonly DeclaredAccount[];
  /** Where grants make roles. */
  readonly path: string;
}

export interface Migration {
  readonly files: readonly WrittenFile[];
  readonly diagnostics: readonly Diagnostic[];
  /** How many components move. */
  readonly moved: number;
}

/**
 * The way from kube2iam or kiam to roles that AWS itself gives to service accounts: new roles beside the old ones, so that
 * the pods of yesterday go on until the last of them is gone.
 */
export function migrateAgents(readings: readonly ChartReading[], asked: MigrationAsked): Migration {
  const diagnostics: Diagnostic[] = [];
  const files: WrittenFile[] = [];
  const all: Placement[] = [];
  for (const reading of readings) {
    const placements = placementsIn(reading, asked, diagnostics);
    if (placements.length === 0) continue;
    all.push(...placements.map(({ placement }) => placement));
    files.push({ name: reading.chart === "gitlab" ? "gitlab.yaml" : "runner.yaml", text: overlay(placements) });
  }
  if (diagnostics.length > 0) return { files: [], diagnostics, moved: 0 };
  if (all.length === 0) return { files, diagnostics, moved: 0 };
  const grants = { name: "grants.yaml", text: grantsText(all, asked) };
  return { files: [...files, ...associations(all), grants], diagnostics, moved: all.length };
}

interface Moved {
  readonly placement: Placement;
  /** Where the old annotation stands: below the account's component, or below its former name. */
  readonly path: readonly string[];
  /** Where the chart reads the component. */
  readonly account: readonly string[];
  readonly where: string;
}

function placementsIn(reading: ChartReading, asked: MigrationAsked, diagnostics: Diagnostic[]): readonly Moved[] {
  return agentRolesIn(reading).flatMap(({ component, path, role, key }): readonly Moved[] => {
    const place = reading.values.placeOf(role);
    const span = place === undefined ? undefined : locate(place.source, place);
    const id = parseIamArn(role.value)?.account ?? asked.account;
    if (id === undefined) {
      const message = `\`${role.value}\` does not say of which account it is`;
      const help = "say `--account` with its twelve digits";
      diagnostics.push({ code: "chart/no-account", severity: "error", message, help, ...(span && { span }) });
      return [];
    }
    const old = role.value.slice(role.value.lastIndexOf("/") + 1);
    if (!ROLE_NAME.test(old)) {
      const message = `\`${role.value}\` is no name of a role`;
      const help = "write the role's name or ARN in place of what a template or somebody else put there";
      diagnostics.push({ code: "chart/bad-role", severity: "error", message, help, ...(span && { span }) });
      return [];
    }
    const name = `${old}-${asked.to}`.slice(-64);
    const region = asked.accounts.find((one) => one.id === id)?.region;
    const placement: Placement = {
      grant: name,
      component,
      via: asked.to,
      role: `arn:${role.value.startsWith("arn:") ? partitionOf(role.value) : "aws"}:iam::${id}:role${asked.path}${name}`,
      namespace: asked.namespace,
      release: asked.release,
      account: id,
      cluster: asked.cluster,
      ...(region === undefined ? {} : { region }),
      buckets: bucketsOfComponent(reading, component),
    };
    const file = span?.file ?? "the values";
    const account = reading.chart === "gitlab" ? (componentNamed(component)?.path ?? path) : path;
    return [{ placement, path: [...path, key], account, where: `${file}:${span?.line ?? 1}` }];
  });
}

/** IAM's `RoleName`. What values say goes into files that others run, so nothing else passes. */
const ROLE_NAME = /^[\w+=,.@-]{1,64}$/;

/** Values to lay over those that are there. The old annotation goes by `null`, until somebody takes its line out. */
function overlay(moved: readonly Moved[]): string {
  const tree: YamlTree = new Map();
  for (const { placement, path, account, where } of moved) {
    putAccount(tree, placement, account);
    put(tree, [...path, AGENT_ANNOTATION], null, `takes away what ${where} says; then take that line out`);
  }
  return `# To be given to Helm after the values that are there: helm upgrade -f values.yaml -f this.yaml\n${printYaml(tree)}`;
}

function grantsText(placements: readonly Placement[], asked: MigrationAsked): string {
  const groups = Map.groupBy(placements, ({ grant, account }) => `${account} ${grant}`);
  const blocks = [...groups.values()].map((group) => grantText(group, asked));
  return `${stepsOf(asked)}grants:\n${blocks.join("")}`;
}

function stepsOf({ to }: MigrationAsked): string {
  return [
    "# The order that lets nothing fail in between:",
    "# 1. put these grants into sallyport.yaml, `sallyport plan`, `sallyport apply`: new roles, the old ones stay",
    to === "pod-identity"
      ? "# 2. that made the associations too; pod-identity.sh and pod-identity.tf are the same for other tools"
      : "# 2. compare what the old roles may do with the new ones: the grants give what GitLab needs of its buckets",
    "# 3. helm upgrade with the overlay, and ask a pod: kubectl exec deploy/RELEASE-toolbox -- aws sts get-caller-identity",
    "# 4. take the old lines out of the values, delete the old roles, and last the agent and the nodes' right to take roles",
    "",
  ].join("\n");
}

function grantText(group: readonly Placement[], { accounts, to, cluster }: MigrationAsked): string {
  const [first] = group;
  if (first === undefined) return "";
  const components = group.map(({ component }) => component);
  const buckets = [...new Set(group.flatMap((one) => one.buckets))].sort();
  const said = buckets.length === 0 ? "[NAMES-OF-ITS-BUCKETS]" : `[${buckets.map(yamlScalar).join(", ")}]`;
  const can =
    components.length === 1 && components[0] === "gitlab-runner"
      ? `runner-cache: { bucket: ${yamlScalar(buckets[0] ?? "NAME-OF-ITS-BUCKET")} }`
      : `s3-storage: { buckets: ${said} }`;
  return [
    `  ${yamlScalar(first.grant)}:`,
    `    from: { chart: [${components.join(", ")}], via: ${to}, cluster: ${yamlScalar(cluster)}, namespace: ${yamlScalar(first.namespace)}, release: ${yamlScalar(first.release)} }`,
    `    into: ${accounts.find(({ id }) => id === first.account)?.name ?? `"${first.account}"  # the account's name in sallyport.yaml`}`,
    "    can:",
    `      - ${can}`,
    "",
  ].join("\n");
}
