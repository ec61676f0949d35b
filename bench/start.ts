// What starting costs: the built program beside an empty `node`, in turn, so that a drifting machine moves both.
// `node bench/start.ts [runs]`, after a build. The budget is a ratio of 1.6 for `version` and `help`.
import { spawnSync } from "node:child_process";

const BUDGET = 1.6;
const runs = Number(process.argv[2] ?? 40);

const NOTHING = ["-e", "0"];
const COMMANDS = [["version"], ["help"], ["help", "render"], ["completion", "bash"], ["settings"]];

process.stdout.write(`Node ${process.versions.node}, ${runs} runs each, wall clock of the whole process, medians\n`);
for (const command of COMMANDS) {
  const ratios: number[] = [];
  const times: number[] = [];
  for (let run = -3; run < runs; run++) {
    const ours = timed(["dist/sallyport.js", ...command]);
    const nothing = timed(NOTHING);
    if (run < 0) continue;
    times.push(ours);
    ratios.push(ours / nothing);
  }
  const ratio = median(ratios);
  const verdict = command[0] === "version" || command[0] === "help" ? ` (budget ${BUDGET})` : "";
  process.stdout.write(
    `${command.join(" ").padEnd(18)} ${median(times).toFixed(1).padStart(6)} ms  ${ratio.toFixed(2)} times an empty node${verdict}\n`,
  );
}

function timed(args: readonly string[]): number {
  const started = process.hrtime.bigint();
  const { status } = spawnSync(process.execPath, args, { stdio: "ignore" });
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}`);
  return Number(process.hrtime.bigint() - started) / 1e6;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
