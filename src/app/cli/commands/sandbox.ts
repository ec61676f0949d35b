import type { Run } from "../command.ts";
import { invalidArgument } from "../invalid-input.ts";

/** Serves a sandbox, or with `run` rehearses one job or a matrix of them in a sandbox of its own. */
export const run: Run = async (context) => {
  const [first, ...files] = context.positionals;
  const matrix = context.flag("matrix");
  if (first === "run") {
    if (matrix !== undefined) {
      const { rehearseMatrix } = await import("../sandbox/run-matrix.ts");
      return rehearseMatrix(context, matrix, files);
    }
    const { runJob } = await import("../sandbox/run-job.ts");
    return runJob(context, files);
  }
  if (matrix !== undefined || context.rest.length > 0) {
    throw invalidArgument("sandbox/run-missing", "a rehearsal needs the word `run`", "`sallyport sandbox run ...`");
  }
  const { serveSandbox } = await import("../sandbox/serve.ts");
  return serveSandbox(context);
};
