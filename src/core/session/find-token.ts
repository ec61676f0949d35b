import { type IdToken, audiencesOf, isJobToken, readIdToken } from "../gitlab/id-token.ts";
import { type Environment, isSet } from "./outranking.ts";

/** A variable that holds an ID token of a job. The text itself stays in the environment. */
export interface FoundToken {
  readonly variable: string;
  readonly token: IdToken;
}

export type TokenChoice =
  | { readonly kind: "found"; readonly found: FoundToken }
  | { readonly kind: "none"; readonly code: string; readonly message: string; readonly help: string }
  | { readonly kind: "several"; readonly message: string; readonly help: string };

export interface TokenWish {
  /** The variable's name, where the user said it. */
  readonly variable?: string | undefined;
  readonly audience?: string | undefined;
  readonly cloud: "aws" | "gcp";
}

const JWT_SHAPED = /^\s*[\w-]+\.[\w-]+\.[\w-]+\s*$/;
const JWT_INSIDE = /[\w-]{8,}\.[\w-]{8,}\.[\w-]+/g;

/** GitLab's own tokens before `id_tokens`: gone since 17.0, of no use before. */
const LEGACY = ["CI_JOB_JWT", "CI_JOB_JWT_V1", "CI_JOB_JWT_V2"];

const HELP = {
  aws: "give the job `id_tokens: { SALLYPORT_ID_TOKEN: { aud: sts.amazonaws.com } }`",
  gcp: "give the job one under `id_tokens`, with an `aud` that the workload identity provider allows",
} as const;

/** Every variable whose whole value is an ID token, by name: those of jobs, or any where there is none of a job. */
function jobTokens(env: Environment): readonly FoundToken[] {
  const found: FoundToken[] = [];
  for (const variable of Object.keys(env).sort()) {
    const token = idToken(env[variable]);
    if (token !== undefined && !LEGACY.includes(variable)) found.push({ variable, token });
  }
  const ofJobs = found.filter(({ token }) => isJobToken(token.claims));
  return ofJobs.length > 0 ? ofJobs : found;
}

/** Every variable with an ID token anywhere in its value, as in a JSON text. */
export function variablesWithTokens(env: Environment): readonly string[] {
  return Object.keys(env)
    .sort()
    .filter((name) => holdsToken(env[name] ?? ""));
}

/** Whether a text has an ID token in it. */
export function holdsToken(text: string): boolean {
  for (const [candidate] of text.matchAll(JWT_INSIDE)) {
    if (idToken(candidate) !== undefined) return true;
  }
  return false;
}

/** Which of the job's tokens is meant: by name, else by audience, else the one that the cloud's name stands in. */
export function chooseToken(env: Environment, wish: TokenWish): TokenChoice {
  if (wish.variable !== undefined) return named(env, wish.variable, HELP[wish.cloud]);
  const all = jobTokens(env);
  if (all.length === 0) return none(env, HELP[wish.cloud]);
  const fitting = wish.audience === undefined ? preferred(all, wish.cloud) : withAudience(all, wish.audience);
  const [first] = fitting;
  if (first === undefined) {
    return {
      kind: "none",
      code: "token/no-such-audience",
      message: `no ID token of this job has the audience \`${wish.audience ?? ""}\`: ${list(all)}`,
      help: "give the job a token with that `aud` under `id_tokens`, or choose another with `--audience`",
    };
  }
  // Two tokens of one job for one audience are the same to every cloud.
  if (fitting.every((other) => meaningOf(other) === meaningOf(first))) return { kind: "found", found: first };
  return {
    kind: "several",
    message: `this job has ${fitting.length} ID tokens and it is not clear which is meant: ${list(fitting)}`,
    help: "choose with `--audience` or `--token-variable`",
  };
}

function named(env: Environment, variable: string, advice: string): TokenChoice {
  if (!isSet(env, variable)) {
    const help = `name the variable under \`id_tokens\`; ${advice}`;
    return { kind: "none", code: "token/missing", message: `the variable \`${variable}\` is not set`, help };
  }
  const reading = readIdToken(env[variable] ?? "");
  if ("token" in reading) return { kind: "found", found: { variable, token: reading.token } };
  return unusable(variable, reading.problem.code, reading.problem.message);
}

const OWN = "SALLYPORT_ID_TOKEN";

function none(env: Environment, help: string): TokenChoice {
  // The name that our own help gives: what is in there was meant to be the token.
  if (isSet(env, OWN)) {
    const reading = readIdToken(env[OWN] ?? "");
    if ("problem" in reading) return unusable(OWN, reading.problem.code, reading.problem.message);
  }
  for (const variable of Object.keys(env).sort()) {
    // Only names that say so: any other variable may well hold a mask for a reason of its own.
    if (!/ID_?TOKEN|OIDC|JWT/i.test(variable) || LEGACY.includes(variable) || !isSet(env, variable)) continue;
    const reading = readIdToken(env[variable] ?? "");
    if ("problem" in reading && reading.problem.code === "token/masked") {
      return unusable(variable, reading.problem.code, reading.problem.message);
    }
  }
  const legacy = LEGACY.find((variable) => isSet(env, variable));
  const also = legacy === undefined ? "" : `; \`${legacy}\` is no ID token, and GitLab 17.0 took it away`;
  return { kind: "none", code: "token/missing", message: `this job has no ID token${also}`, help };
}

function unusable(variable: string, code: string, problem: string): TokenChoice {
  const help =
    code === "token/masked"
      ? "pass the variable itself on, not what a log shows of it"
      : "an ID token comes from `id_tokens` in the job";
  return { kind: "none", code, message: `\`${variable}\`: ${problem}`, help };
}

function preferred(all: readonly FoundToken[], cloud: TokenWish["cloud"]): readonly FoundToken[] {
  const word = cloud === "aws" ? /\bamazonaws\b|\baws\b/i : /googleapis|\bgcp\b|google/i;
  const fitting = all.filter(({ token }) => audiencesOf(token.claims).some((audience) => word.test(audience)));
  return fitting.length > 0 ? fitting : all;
}

function withAudience(all: readonly FoundToken[], audience: string): readonly FoundToken[] {
  return all.filter(({ token }) => audiencesOf(token.claims).includes(audience));
}

function meaningOf({ token }: FoundToken): string {
  const { iss, sub } = token.claims;
  return JSON.stringify([iss, sub, audiencesOf(token.claims)]);
}

function list(tokens: readonly FoundToken[]): string {
  return tokens
    .map(({ variable, token }) => `\`${variable}\` for ${audiencesOf(token.claims).join(", ") || "nobody"}`)
    .join("; ");
}

/** A JWT that a cloud could exchange: it names who issued it, about whom, and for whom. */
function idToken(text: string | undefined): IdToken | undefined {
  if (text === undefined || !JWT_SHAPED.test(text)) return undefined;
  const reading = readIdToken(text);
  if ("problem" in reading) return undefined;
  const { claims } = reading.token;
  const isOne = /^https?:/.test(String(claims.iss)) && typeof claims.sub === "string" && audiencesOf(claims).length > 0;
  return isOne ? reading.token : undefined;
}
