/** One question on a terminal. */
export interface Question {
  readonly message: string;
  /** What a bare return means. */
  readonly initial?: string;
  /** A problem in words, or nothing. */
  readonly check?: (answer: string) => string | undefined;
}

/** Nothing where the person would rather stop. */
export type Ask = (question: Question) => Promise<string | undefined>;

/** Asks on the terminal, on standard error: standard output is for answers of ours. */
export async function askOnTerminal(): Promise<Ask> {
  const { isCancel, text } = await import("@clack/prompts");
  return async ({ message, initial, check }) => {
    const answer = await text({
      message,
      ...(initial === undefined ? {} : { placeholder: initial, defaultValue: initial }),
      validate: (value) => (value === undefined || value === "" ? undefined : check?.(value)),
      output: process.stderr,
    });
    return isCancel(answer) ? undefined : answer;
  };
}
