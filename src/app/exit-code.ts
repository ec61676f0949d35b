/** How a run ended; `docs/exit-codes.md` says when each is used. */
export const EXIT = {
  done: 0,
  failed: 1,
  no: 2,
  input: 3,
  credentials: 4,
  undecided: 5,
  interrupted: 130,
} as const;

/** `exec` passes on its child's code, which is why this is wider than the table. */
export type ExitCode = number;
