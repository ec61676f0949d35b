import type { ChildEnvironment } from "./child-environment.ts";
import type { Session } from "./credentials.ts";
import { OUTRANKING } from "./outranking.ts";

/** What a program that asked for credentials reads. Every result has the secrets in it: it goes to one reader, no log. */
export type CredentialsFormat = "process" | "json" | "env" | "dotenv";

export interface Written {
  readonly session: Session;
  readonly region?: string | undefined;
}

export function writeCredentials(format: CredentialsFormat, written: Written): string {
  switch (format) {
    case "process":
      return `${JSON.stringify(processDocument(written.session))}\n`;
    case "json":
      return `${JSON.stringify({ formatVersion: "1.0", ...processDocument(written.session), ...aside(written) }, undefined, 2)}\n`;
    case "env":
      return shellLines(variables(written), namesToUnset());
    case "dotenv":
      return dotenvLines(variables(written));
  }
}

/** The contract of `credential_process`, version 1. */
function processDocument({ credentials, account }: Session): Readonly<Record<string, unknown>> {
  return {
    Version: 1,
    AccessKeyId: credentials.accessKeyId,
    SecretAccessKey: credentials.secretAccessKey.reveal(),
    SessionToken: credentials.sessionToken.reveal(),
    Expiration: credentials.expiration,
    AccountId: account,
  };
}

function aside({ session, region }: Written): Readonly<Record<string, unknown>> {
  return { Arn: session.arn, ...(region === undefined ? {} : { Region: region }) };
}

/** The body of the container-credentials endpoint: the same four, under that protocol's names. */
export function containerDocument(session: Session): Readonly<Record<string, unknown>> {
  const { credentials, account } = session;
  return {
    AccessKeyId: credentials.accessKeyId,
    SecretAccessKey: credentials.secretAccessKey.reveal(),
    Token: credentials.sessionToken.reveal(),
    Expiration: credentials.expiration,
    AccountId: account,
  };
}

function variables({ session, region }: Written): ReadonlyMap<string, string> {
  const { credentials } = session;
  const found = new Map([
    ["AWS_ACCESS_KEY_ID", credentials.accessKeyId],
    ["AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey.reveal()],
    ["AWS_SESSION_TOKEN", credentials.sessionToken.reveal()],
    // With it an SDK refuses expired keys by itself, in words that say so.
    ["AWS_CREDENTIAL_EXPIRATION", credentials.expiration],
  ]);
  if (region !== undefined) found.set("AWS_REGION", region).set("AWS_DEFAULT_REGION", region);
  return found;
}

/** Keys in the environment outrank all but what stands beside them there. */
function namesToUnset(): readonly string[] {
  return OUTRANKING.filter(({ rank }) => rank === "profile").flatMap(({ names }) => names);
}

/** What leads a shell to the same place as a command's environment. The lines name files and hold no secret. */
export function linesFor({ added, taken }: ChildEnvironment, more: ReadonlyMap<string, string> = new Map()): string {
  const gone = taken.flatMap(({ names }) => names).filter((name) => !Object.hasOwn(added, name));
  return shellLines(new Map([...Object.entries(added), ...more]), gone);
}

/** Lines for `eval "$(...)"` in any POSIX shell: nothing in a value can end its quotes. */
function shellLines(variables: ReadonlyMap<string, string>, unset: readonly string[] = []): string {
  const lines = unset.length > 0 ? [`unset ${unset.join(" ")}`] : [];
  for (const [name, value] of variables) lines.push(`export ${name}=${quoteForShell(value)}`);
  return `${lines.join("\n")}\n`;
}

export function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** GitLab's dotenv reports take the value as it stands, without quotes; AWS's alphabet needs none. */
function dotenvLines(variables: ReadonlyMap<string, string>): string {
  return [...variables].map(([name, value]) => `${name}=${value.replaceAll(/[\r\n]/g, "")}\n`).join("");
}
