import { readJson } from "../text/json.ts";
import { toValue } from "../text/node.ts";

export interface DockerLogin {
  readonly host: string;
  /** `user:password` in base64. */
  readonly auth: string;
}

export type DockerConfigChange = { readonly text: string } | { readonly problem: string };

/**
 * Puts logins into the text of a `config.json`. A credential helper for the same host would be asked instead of what is
 * written here, so it goes.
 */
export function setLogins(text: string, logins: readonly DockerLogin[]): DockerConfigChange {
  const reading = text.trim() === "" ? undefined : readJson({ text });
  const problem = reading?.diagnostics.find(({ severity }) => severity === "error");
  if (problem !== undefined) return { problem: problem.message };
  const document = record(reading?.value === undefined ? {} : toValue(reading.value));
  if (document === undefined) return { problem: "it is not a JSON object" };
  const hosts = logins.map(({ host }) => host);
  const auths = {
    ...record(document["auths"]),
    ...Object.fromEntries(logins.map(({ host, auth }) => [host, { auth }])),
  };
  const helpers = Object.entries(record(document["credHelpers"]) ?? {}).filter(([host]) => !hosts.includes(host));
  const { credHelpers: _, ...rest } = document;
  const changed = { ...rest, auths, ...(helpers.length === 0 ? {} : { credHelpers: Object.fromEntries(helpers) }) };
  return { text: `${JSON.stringify(changed, undefined, 2)}\n` };
}

function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
