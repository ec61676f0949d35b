import type { Check } from "../../../core/admission/explain/explanation.ts";
import type { Claims } from "../../../core/gitlab/claims.ts";
import { type IdToken, readIdToken } from "../../../core/gitlab/id-token.ts";
import { mintClaims } from "../../../core/gitlab/mint-claims.ts";
import type { Pipeline } from "../../../core/gitlab/pipeline.ts";
import { decodeBase64Url } from "../../../core/text/base64url.ts";
import type { Diagnostic } from "../../../core/text/diagnostic.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import { readJson } from "../../../core/text/json.ts";
import { toValue } from "../../../core/text/node.ts";
import type { Context } from "../command.ts";
import { InvalidInput, invalidArgument } from "../invalid-input.ts";
import { readInput } from "../read-input.ts";
import { findJobToken } from "../session/job-token.ts";

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
  if (file !== undefined) return read(readInput(context, file).text, file);
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
    throw new SallyportError(error.code, error.message, { cause: error, help });
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

/** What people send in the place of an ID token, told without quoting it. */
function recognise(text: string): { readonly message: string; readonly help: string } | undefined {
  const help = "declare `id_tokens:` in the job; its variable holds the token";
  if (/^gl(?:cbt)-/.test(text)) return { message: "this is a `CI_JOB_TOKEN`, which is for GitLab itself", help };
  if (/^gl[a-z]+-/.test(text))
    return {
      message:
        "this is an access token of GitLab, which no cloud takes; it is now in a file or a variable, so think of revoking it",
      help,
    };
  if (/^(?:AKIA|ASIA)[A-Z0-9]{16}/.test(text)) return { message: "this is the id of an AWS access key", help };
  const decoded = decodeBase64Url(text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, ""));
  if (decoded !== undefined && /^[\w-]+\.[\w-]+\.[\w-]+\s*$/.test(decoded))
    return { message: "this is an ID token that was encoded in base64 once more", help: "decode it once" };
  if (decoded !== undefined && decoded.startsWith("{"))
    return { message: "this is one part of a token", help: "give the whole: three parts with dots" };
  if (/^eyJ[\w-]+(?:\.[\w-]*)?$/.test(text))
    return {
      message: "the token is cut off: three parts with dots are expected",
      help: "read it from the variable itself; logs cut long lines",
    };
  return undefined;
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

const ALGORITHMS = /^(?:RS|ES)(?:256|384|512)$/;

function opened(token: IdToken, jwt: string, name: string): GivenToken {
  const { header, claims } = token;
  const algorithm = String(header["alg"] ?? "none");
  if (!ALGORITHMS.test(algorithm)) {
    return {
      claims,
      jwt,
      check: {
        check: "token",
        ok: false,
        token: `${name}, signed with ${algorithm}`,
        because: "STS takes RS256, ES256 and their longer kin, and nothing else",
      },
    };
  }
  if (typeof claims.sub === "string" && /^job_\d+$/.test(claims.sub)) {
    return {
      claims,
      jwt,
      check: {
        check: "token",
        ok: false,
        token: `${name}, a legacy \`CI_JOB_JWT\``,
        because: "it has no audience, and is gone since GitLab 17.0",
        help: "declare `id_tokens:` in the job",
      },
    };
  }
  return {
    claims,
    jwt,
    check: { check: "token", ok: true, token: `${name}, signed with ${algorithm}; the signature was not checked` },
  };
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

export function issuerOf({ flag, configuration }: Context): string {
  const said = flag("issuer") ?? configuration?.gitlab?.url ?? "https://gitlab.com";
  return /^https?:\/\//.test(said) ? said : `https://${said}`;
}
