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

/** How failures end a run, by their code or its first part; all others are `failed`. */
const OF_FAILURES: Readonly<Record<string, ExitCode>> = {
  credentials: EXIT.credentials,
  token: EXIT.credentials,
  // A file that is not there was misnamed; everything else about files is the world's doing.
  "files/absent": EXIT.input,
  "files/is-folder": EXIT.input,
  // So is a name that something else has already, which nothing of ours writes over.
  "files/exists": EXIT.input,
  "collect/not-a-snapshot": EXIT.input,
  "creds/profile-exists": EXIT.input,
  "creds/wrong-account": EXIT.no,
  "sts/refused": EXIT.no,
  "gcp/refused": EXIT.no,
  "ecr/refused": EXIT.no,
  "sts/rejected": EXIT.input,
  "exec/cannot-start": EXIT.input,
};

/** The exit code of a failure, by its own stable code. */
export function exitCodeOf(failure: string): ExitCode {
  return OF_FAILURES[failure] ?? OF_FAILURES[failure.split("/", 1)[0] ?? ""] ?? EXIT.failed;
}

/** How a document ends a run: by its result, but for a failure of credentials, which is told apart everywhere. */
export function exitCodeOfResult<Result extends string>(
  { result, failure }: { readonly result: Result; readonly failure?: { readonly code: string } },
  codes: Readonly<Record<Result, ExitCode>>,
): ExitCode {
  return failure?.code.startsWith("credentials/") === true ? EXIT.credentials : codes[result];
}
