import { type FoundToken, chooseToken, holdsToken } from "../../../core/session/find-token.ts";
import { readIdToken } from "../../../core/gitlab/id-token.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import { Secret } from "../../../core/text/secret.ts";
import { readSmall, readText } from "../../../edge/files/read.ts";
import type { Context } from "../command.ts";
import { invalidArgument } from "../invalid-input.ts";

/** The ID token of this job, opened and as it is. */
export interface JobToken extends FoundToken {
  readonly text: Secret;
}

/** The ID token of this job: from `--token-file`, from its variable, or from the file that an outer run has set. */
export function findJobToken(context: Context, cloud: "aws" | "gcp"): JobToken {
  const file = context.flag("token-file");
  if (file !== undefined) return tokenInFile(context, file);
  const { env } = context;
  const choice = chooseToken(env, {
    variable: context.flag("token-variable"),
    audience: context.flag("audience"),
    cloud,
  });
  if (choice.kind === "found") return { ...choice.found, text: new Secret(env[choice.found.variable]?.trim() ?? "") };
  if (choice.kind === "several") throw invalidArgument("token/ambiguous", choice.message, choice.help);
  const outer = choice.code === "token/missing" ? env["AWS_WEB_IDENTITY_TOKEN_FILE"] : undefined;
  if (outer && isGitLabTokenFile(outer)) return tokenInFile(context, outer);
  throw new SallyportError(choice.code, choice.message, { help: choice.help });
}

/** Variables that name a file with an ID token in it. */
export function variablesOfTokenFiles(env: Context["env"]): readonly string[] {
  return Object.keys(env).filter((name) => {
    const value = env[name] ?? "";
    return value.startsWith("/") && value.length < 4096 && isGitLabTokenFile(value);
  });
}

function tokenInFile(context: Context, file: string): JobToken {
  const { text } = readText(context.cwd, file);
  const reading = readIdToken(text);
  if ("token" in reading) return { variable: file, token: reading.token, text: new Secret(text.trim()) };
  throw new SallyportError(reading.problem.code, `\`${file}\`: ${reading.problem.message}`, {
    help: "the file holds an ID token of a job and nothing else",
  });
}

/** What a token file may weigh: STS takes 20,000 characters. */
const LARGEST_TOKEN = 20_480;

function isGitLabTokenFile(path: string): boolean {
  return holdsToken(readSmall(path, LARGEST_TOKEN) ?? "");
}
