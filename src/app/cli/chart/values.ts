import { type Placement, accountNameOf } from "../../../core/access/export/chart/placement.ts";
import { placementsOf } from "../../../core/access/export/chart/placements.ts";
import { type WrittenRelease, writeRelease } from "../../../core/access/export/chart/write-release.ts";
import { STORES, type StoreName, storeNamed } from "../../../core/chart/components.ts";
import { NEWEST } from "../../../core/chart/generations.ts";
import { didYouMean } from "../../../core/text/nearest.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import type { Context } from "../command.ts";
import { InvalidInput, invalidArgument } from "../invalid-input.ts";
import { say } from "../output.ts";
import { readDeclared } from "../plan/read-declared.ts";
import { showDiagnostics } from "../show-diagnostics.ts";
import { snapshotOf } from "../snapshot-of.ts";
import { deliverFiles } from "./deliver-files.ts";
import { chartVersion } from "./gather-release.ts";

/** Values, secrets and associations from the grants of sallyport.yaml that name components of charts. */
export async function values(context: Context): Promise<ExitCode> {
  const { declaration, texts, warnings } = readDeclared(context);
  const { value, diagnostics } = placementsOf(declaration, snapshotOf(context));
  if (value === undefined) throw new InvalidInput([...warnings, ...diagnostics], texts);
  if (value.length === 0) {
    const help = "a grant `from: { chart: registry, via: irsa, cluster: prod, namespace: gitlab, release: gitlab }`";
    throw invalidArgument("chart/no-grants", "no grant of sallyport.yaml names a component of a chart", help);
  }
  const placements = oneRelease(context, value);
  const generation = chartVersion(context) ?? NEWEST;
  const written: WrittenRelease = writeRelease(placements, { generation, said: saidBuckets(context) });
  if (written.diagnostics.length > 0) throw new InvalidInput(written.diagnostics, texts);
  showDiagnostics(context, [...warnings, ...diagnostics], texts);
  await deliverFiles(context, written.files, context.positionals[0]);
  for (const placement of placements) {
    if (placement.serviceAccount === undefined || placement.via !== "irsa") continue;
    const { namespace, role } = placement;
    const name = accountNameOf(placement);
    say(
      context,
      `\`${name}\` is made by somebody else: \`kubectl -n ${namespace} annotate serviceaccount ${name} eks.amazonaws.com/role-arn=${role}\``,
    );
  }
  return EXIT.done;
}

/** Components of one release of GitLab's chart, with the runners, which mostly are releases of their own. */
function oneRelease(context: Context, placements: readonly Placement[]): readonly Placement[] {
  const of = ({ namespace, release }: Placement): string => `${namespace}/${release}`;
  const gitlabs = placements.filter(({ component }) => component !== "gitlab-runner");
  const names = [...new Set(gitlabs.map(of))].sort();
  const said = (["namespace", "release"] as const).filter(
    (name) => context.settings.values.get(name)?.origin.from !== "default",
  );
  if (names.length === 0 || (names.length === 1 && said.length === 0)) return placements;
  const wanted = said.length === 0 ? (["namespace", "release"] as const) : said;
  const chosen = gitlabs.filter((one) => wanted.every((name) => one[name] === context.flag(name)));
  const left = new Set(chosen.map(of));
  if (left.size === 1) return placements.filter((one) => one.component === "gitlab-runner" || left.has(of(one)));
  const help = `choose one with \`--namespace\` and \`--release\`: ${names.map((name) => `\`${name}\``).join(", ")}`;
  if (left.size === 0 && said.length > 0) {
    const asked = said.map((name) => `the ${name} \`${context.flag(name)}\``).join(" and ");
    throw invalidArgument("chart/no-such-release", `no grant of GitLab's chart is for ${asked}`, help);
  }
  throw invalidArgument("chart/several-releases", "the grants are for more than one release of GitLab's chart", help);
}

function saidBuckets(context: Context): ReadonlyMap<string, StoreName> {
  return new Map(
    context.flag("bucket").map((word) => {
      const [kind = "", bucket = ""] = word.split("=", 2);
      const store = storeNamed(kind);
      if (store !== undefined && bucket !== "") return [bucket, store.name];
      const kinds = STORES.map(({ name }) => name);
      throw invalidArgument(
        "cli/bad-value",
        `\`--bucket\` is \`${word}\`, expected KIND=NAME`,
        didYouMean(kind, kinds) ?? `kinds are ${kinds.join(", ")}`,
      );
    }),
  );
}
