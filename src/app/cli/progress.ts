import { type Progress, progressKind, startProgress } from "../../edge/term/progress.ts";
import type { Context } from "./command.ts";

/** Runs work that may take long and shows how far it is on standard error, as far as anybody watches. */
export async function withProgress<T>(context: Context, work: (progress: Progress) => Promise<T>): Promise<T> {
  const kind = progressKind(context.stderr, context.env, context.flag("quiet"));
  const progress = startProgress({
    stderr: context.stderr,
    kind,
    width: context.style.stderr.width,
    now: context.now,
  });
  try {
    return await work(progress);
  } finally {
    progress.done();
  }
}
