import { layColumns } from "../../../core/text/columns.ts";
import type { Look, Style } from "../../../core/text/style.ts";
import { visible } from "../../../core/text/visible.ts";
import type { Sandbox } from "../start.ts";
import { type Outcome, exchange } from "./exchange.ts";
import type { Matrix } from "./read-matrix.ts";

export interface MatrixResult extends Outcome {
  readonly pipeline: string;
  readonly role: string;
  readonly roleArn: string;
  /** Absent: nothing was expected. */
  readonly expected?: boolean;
}

/** Every pipeline against every role, in the order of the file. */
export async function runMatrix(sandbox: Sandbox, matrix: Matrix): Promise<readonly MatrixResult[]> {
  const results: MatrixResult[] = [];
  for (const role of matrix.roles) {
    for (const { name, words } of matrix.pipelines) {
      const outcome = await exchange(sandbox.world, sandbox.gitlab, words, role.arn);
      const expected = role.admits === undefined ? {} : { expected: role.admits.includes(name) };
      results.push({ pipeline: name, role: role.name, roleArn: role.arn, ...outcome, ...expected });
    }
  }
  return results;
}

export function isMismatch({ allowed, expected }: MatrixResult): boolean {
  return expected !== undefined && allowed !== expected;
}

/** The table, a line for each pair, and what was expected where it came out otherwise. */
export function tellMatrix(results: readonly MatrixResult[], style: Style): string {
  const rows = results.map((result) => {
    const { pipeline, role, allowed, why, subject } = result;
    const wrong = isMismatch(result);
    const look: Look = wrong ? "red" : allowed ? "green" : "dim";
    const verdict = allowed ? "gets in" : "refused";
    const expected = wrong ? [allowed ? "expected to be refused" : "expected to get in"] : [];
    const reasons =
      allowed && !wrong
        ? []
        : [...(subject === undefined ? [] : [subject]), answer(result), ...why.map((reason) => `- ${reason}`)];
    return {
      cells: [wrong ? "WRONG" : "", visible(role), visible(pipeline), verdict],
      looks: [look, undefined, undefined, look],
      text: [...expected, ...(wrong ? reasons : [])]
        .filter((line) => line !== "")
        .map((line) => visible(line))
        .join("\n"),
    };
  });
  const wrong = results.filter(isMismatch).length;
  const tested = results.filter(({ expected }) => expected !== undefined).length;
  const verdict = tested === 0 ? "nothing was expected" : `${tested - wrong} of ${tested} as expected`;
  return `${layColumns(rows, style)}\n${verdict}`;
}

function answer({ code, message }: MatrixResult): string {
  return code === undefined ? "" : `${code}: ${message ?? ""}`;
}
