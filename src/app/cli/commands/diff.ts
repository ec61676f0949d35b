import type { Door } from "../../../core/admission/admission.ts";
import { readEstate } from "../../../core/estate/read-estate.ts";
import { issuerName } from "../../../core/gitlab/issuers.ts";
import type { AccessRelation } from "../../../core/iam/compare.ts";
import type { Policy, PolicyKind } from "../../../core/iam/policy.ts";
import { type NamedPolicy, diffDocument } from "../../../core/report/diff-document.ts";
import { renderDiffText } from "../../../core/report/diff-text.ts";
import type { Source } from "../../../core/text/span.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import type { Context, Run } from "../command.ts";
import { policyIn } from "../diff/policy-in.ts";
import { InvalidInput, invalidArgument } from "../invalid-input.ts";
import { deliver } from "../output.ts";
import { readInput } from "../read-input.ts";
import { showDiagnostics } from "../show-diagnostics.ts";
import { questionsOf } from "../who/asked-doors.ts";
import { knownGitlab } from "../who/known-gitlab.ts";

const VERDICTS: Readonly<Record<AccessRelation, ExitCode>> = {
  equal: EXIT.done,
  narrower: EXIT.done,
  wider: EXIT.no,
  incomparable: EXIT.no,
  undecided: EXIT.undecided,
};

/** What one policy allows that another does not, over all requests there are. */
export const run: Run = async (context) => {
  const [before = "", after = "", ...more] = context.positionals;
  if (after === "" || more.length > 0 || (before === "-" && after === "-")) {
    throw invalidArgument(
      "diff/two-policies",
      "`diff` compares two policies",
      "give BEFORE and AFTER; one of them may be `-`",
    );
  }
  const sources = [readInput(context, before), readInput(context, after)] as const;
  const [left, right] = readBoth(context, sources);
  const { loadCatalog } = await import("../../../core/iam/catalog/load.ts");
  const doors = left.policy.kind === "trust" ? doorsOf(context, sources) : [];
  const document = diffDocument(left, right, doors, await loadCatalog());
  await deliver(context, {
    text: (style) => renderDiffText(document, style),
    json: () => JSON.stringify(document, null, 2),
  });
  return VERDICTS[document.relation];
};

function readBoth(context: Context, sources: readonly [Source, Source]): readonly [NamedPolicy, NamedPolicy] {
  const asked = context.flag("policy-kind") as PolicyKind | undefined;
  const readings = sources.map((source) => policyIn(source, asked));
  const diagnostics = readings.flatMap((reading) => reading.diagnostics);
  const [left, right] = readings.map(({ value }) => value);
  const isBroken = diagnostics.some(({ severity }) => severity === "error");
  if (left === undefined || right === undefined || isBroken) throw new InvalidInput(diagnostics, sources);
  if (left.kind !== right.kind) {
    throw invalidArgument(
      "diff/two-kinds",
      `\`${sources[0].name}\` reads as a policy of the kind ${left.kind}, \`${sources[1].name}\` of the kind ${right.kind}`,
      "say with `--policy-kind` what both are",
    );
  }
  showDiagnostics(context, diagnostics, sources);
  return [named(sources[0], left), named(sources[1], right)];
}

function named({ name = "policy" }: Source, policy: Policy): NamedPolicy {
  return { name, policy };
}

/** The doors of every GitLab that either policy trusts, with the audiences of both. */
function doorsOf(context: Context, sources: readonly Source[]): readonly Door[] {
  const known = { ...knownGitlab(context), account: undefined, rcps: [] };
  const doors = new Map<string, Door>();
  for (const source of sources) {
    for (const { door } of questionsOf(readEstate([source]).estate, known)) {
      const name = issuerName(door.provider.url);
      const there = doors.get(name);
      const clientIds = [...new Set([...(there?.provider.clientIds ?? []), ...door.provider.clientIds])];
      const base = there ?? door;
      doors.set(name, { ...base, provider: { ...base.provider, clientIds } });
    }
  }
  return [...doors.values()];
}
