import { traceAround } from "../../../edge/process/shells.ts";
import type { Context } from "../command.ts";
import { SallyportError } from "../../../core/text/failure.ts";

/** Refuses to print a secret where commands and what they print are traced into a log that others read. */
export function refuseTrace(context: Context): void {
  if (context.flag("allow-trace")) return;
  const trace = traceAround(context.env, process.pid);
  if (trace === undefined) return;
  throw new SallyportError("creds/traced", `${trace}: what is printed here would end in the job's log`, {
    help: 'use `sallyport exec -- COMMAND`, or `eval "$(sallyport creds --setup)"`, which print no secret',
  });
}
