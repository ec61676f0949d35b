import type { Check } from "../../../core/admission/explain/explanation.ts";
import type { Claims } from "../../../core/gitlab/claims.ts";
import { type IdToken, readIdToken } from "../../../core/gitlab/id-token.ts";
import { mintClaims } from "../../../core/gitlab/mint-claims.ts";
import { isProjectPath, refProblem } from "../../../core/gitlab/names.ts";
import type { Pipeline } from "../../../core/gitlab/pipeline.ts";
import type { Diagnostic } from "../../../core/text/diagnostic.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import { readJson } from "../../../core/text/json.ts";
import { toValue } from "../../../core/text/node.ts";
import type { Context } from "../command.ts";
import { InvalidInput, invalidArgument } from "../invalid-input.ts";
import { readInput } from "../read-input.ts";
import { findJobToken } from "../session/job-token.ts";
import { recognise, whyUseless } from "./wrong-token.ts";

/** The token that is asked about: as a JWT, as claims, or as a job in words. */
export interface GivenToken {
  readonly claims: Claims;
  readonly check: Check;
  /** The JWT itself, to verify it; never printed. */
  readonly jwt?: string;
}

export function tokenGiven(context: Context): GivenToken {
  const { flag, positionals, env } = context;
  const [file] = positionals;
  if (flag("project") !== undefined) {
    if (file !== undefined)
      throw invalidArgument("explain/two-tokens", "a token and a job in words were given", "give one of them");
    return {
      claims: mintClaims(pipelineOf(context)),
      check: { check: "token", ok: true, token: "a job in words, as GitLab would mint its token" },
    };
  }
  if (file !== undefined) {
    if (/^(?:eyJ[\w-]{8,}|gl[a-z]+-)/.test(file)) {
      const help = "give a file, `-` for standard input, or `--token-variable NAME`";
      throw invalidArgument("token/as-argument", "a token is never an argument, where every process can read it", help);
    }
    return read(readInput(context, file).text, file);
  }
  const variable = flag("token-variable");
  const named = variable === undefined ? undefined : env[variable];
  if (variable !== undefined && named !== undefined) return read(named, `$${variable}`);
  const { token, text, variable: found } = foundInJob(context);
  return opened(token, text.reveal(), `$${found}`);
}

/** Who asks outside of a job has no token, and need not have one. */
function foundInJob(context: Context): ReturnType<typeof findJobToken> {
  try {
    return findJobToken(context, "aws");
  } catch (error) {
    if (!(error instanceof SallyportError) || error.code !== "token/missing") throw error;
    const help = `${error.help ?? ""}, name a file with a token, or describe a job: \`--project acme/app --branch main\``;
    throw invalidArgument(error.code, error.message, help);
  }
}

function read(text: string, name: string): GivenToken {
  const trimmed = text.trim();
  if (trimmed.startsWith("{")) return readClaims(trimmed, name);
  const reading = readIdToken(trimmed);
  if ("token" in reading) return opened(reading.token, trimmed, name);
  const { message, help } = recognise(trimmed) ?? {
    message: reading.problem.message,
    help: "an ID token is what `id_tokens:` puts into the job's environment",
  };
  const diagnostic: Diagnostic = {
    code: reading.problem.code,
    severity: "error",
    message: `\`${name}\`: ${message}`,
    help,
  };
  throw new InvalidInput([diagnostic]);
}

function readClaims(text: string, name: string): GivenToken {
  const source = { name, text };
  const { value, diagnostics } = readJson(source);
  if (value?.kind !== "object") throw new InvalidInput(diagnostics, [source]);
  return {
    claims: toValue(value) as Claims,
    check: { check: "token", ok: true, token: "decoded claims: their signature cannot be checked" },
  };
}

function opened({ header, claims }: IdToken, jwt: string, name: string): GivenToken {
  const algorithm = String(header["alg"] ?? "none");
  const useless = whyUseless(algorithm, claims, jwt);
  if (useless === undefined) {
    const token = `${name}, signed with ${algorithm}; the signature was not checked`;
    return { claims, jwt, check: { check: "token", ok: true, token } };
  }
  const { what, ...reason } = useless;
  return { claims, jwt, check: { check: "token", ok: false, token: `${name}, ${what}`, ...reason } };
}

/** A job in words, as people speak of it. */
function pipelineOf(context: Context): Pipeline {
  const { flag } = context;
  const path = flag("project") ?? "";
  const id = flag("id");
  const [branch, tag, request] = [flag("branch"), flag("tag"), flag("merge-request")];
  if ([branch, tag, request].filter((one) => one !== undefined).length > 1) {
    throw invalidArgument(
      "explain/two-refs",
      "a job runs for one of branch, tag and merge request",
      "give one of `--branch`, `--tag`, `--merge-request`",
    );
  }
  const environment = flag("environment");
  const fork = flag("fork");
  checkNames([path, ...(fork === undefined ? [] : [fork])], tag ?? request ?? branch);
  const source = flag("pipeline-source") ?? (request === undefined ? "push" : "merge_request_event");
  const own = { path, ...(id === undefined ? {} : { id }) };
  return {
    issuer: issuerOf(context),
    audience: flag("audience") ?? context.configuration?.gitlab?.audience ?? "sts.amazonaws.com",
    project: fork === undefined ? own : { path: fork },
    ...(fork === undefined ? {} : { runsIn: own }),
    ref: tag ?? request ?? branch ?? "main",
    refType: tag === undefined ? "branch" : "tag",
    protected: flag("protected"),
    source,
    ...(environment === undefined ? {} : { environment: { name: environment } }),
  };
}

/** No token can have other names, so that an answer about them would be about nothing. */
function checkNames(paths: readonly string[], ref: string | undefined): void {
  const path = paths.find((one) => !isProjectPath(one));
  if (path !== undefined)
    throw invalidArgument(
      "explain/bad-project",
      `\`${path}\` is the path of no project`,
      "write it as in the project's address: `acme/app`",
    );
  const problem = ref === undefined ? undefined : refProblem(ref);
  if (problem !== undefined) throw invalidArgument("explain/bad-ref", `no ref is named \`${ref}\``, problem.help);
}

function issuerOf({ flag, configuration }: Context): string {
  const said = flag("issuer") ?? configuration?.gitlab?.url ?? "https://gitlab.com";
  return /^https?:\/\//.test(said) ? said : `https://${said}`;
}
