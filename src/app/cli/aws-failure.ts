import { SallyportError } from "../../core/text/failure.ts";
import { isNoCredentials, messageOf, standingOfFailure } from "../../edge/aws/collect/failure.ts";

export interface SaidFailure {
  readonly code: string;
  readonly message: string;
  readonly help?: string;
}

/** What ended a command that writes, for its document: ours as they are, AWS's under the command's own name. */
export function sayFailure(error: unknown, command: string): SaidFailure {
  if (error instanceof SallyportError) {
    const { code, message, help } = error;
    return { code, message, ...(help === undefined ? {} : { help }) };
  }
  if (error instanceof TypeError) throw error;
  const message = messageOf(error);
  if (isNoCredentials(error)) return { code: "credentials/none", message };
  return { code: `${command}/${standingOfFailure(error).standing === "denied" ? "denied" : "failed"}`, message };
}

/** The same of what is read before there is any document. */
export async function orFailure<T>(command: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Error) || !("$metadata" in error || isNoCredentials(error))) throw error;
    const { code, message } = sayFailure(error, command);
    throw new SallyportError(code, message, { cause: error });
  }
}
