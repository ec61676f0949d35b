import { explain } from "../../../core/admission/explain/explain.ts";
import type { Check, Explanation } from "../../../core/admission/explain/explanation.ts";
import { type KnownError, recogniseErrors } from "../../../core/admission/explain/known-errors.ts";
import { renderExplainMarkdown } from "../../../core/report/explain-markdown.ts";
import { renderExplainText } from "../../../core/report/explain-text.ts";
import { wrap } from "../../../core/text/wrap.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import type { Context, Run } from "../command.ts";
import { doorGiven } from "../explain/door-given.ts";
import { explainPrincipal } from "../explain/principal.ts";
import { type GivenToken, tokenGiven } from "../explain/token-given.ts";
import { invalidArgument } from "../invalid-input.ts";
import { deliver } from "../output.ts";
import { readInput } from "../read-input.ts";

/** Why a job was let in or refused; why a principal may not do a thing; what a message means. */
export const run: Run = async (context) => {
  if (context.flag("error") !== undefined) return explainError(context);
  if (context.flag("principal") !== undefined) return explainPrincipal(context);
  const given = tokenGiven(context);
  const { trust, door, isGrant, caveats } = await doorGiven(context, given.claims);
  const explanation = explain(trust, door, given.claims, {
    now: Math.floor(context.now().getTime() / 1000),
    meant: isGrant || context.flag("meant"),
    personal: context.flag("personal"),
    caveats,
    token: await verified(context, given),
  });
  await deliver(context, {
    text: (style) => renderExplainText(explanation, style),
    json: () => JSON.stringify(explanation, null, 2),
    markdown: () => renderExplainMarkdown(explanation),
  });
  return verdict(explanation);
};

function verdict({ allowed }: Explanation): ExitCode {
  if (allowed === "undecided") return EXIT.undecided;
  return allowed ? EXIT.done : EXIT.no;
}

/** The token's own check, with its signature where keys are given or may be asked for. */
async function verified(context: Context, { check, jwt, claims }: GivenToken): Promise<Check> {
  const file = context.flag("jwks");
  if (jwt === undefined || check.ok === false || (file === undefined && !context.flag("verify"))) return check;
  const { fetchKeys, readKeys, verifySignature } = await import("../../../edge/oidc/verify.ts");
  const issuer = String(claims.iss ?? "");
  const keys =
    file === undefined ? await fetchKeys(issuer, context.fetch) : readKeys(readInput(context, file).text, file);
  const result = await verifySignature(jwt, keys);
  const name = (check.token ?? "").replace("; the signature was not checked", "");
  if (result.ok) return { ...check, token: `${name}; the signature holds` };
  return {
    check: "token",
    ok: false,
    token: name,
    because: result.because,
    ...(result.help === undefined ? {} : { help: result.help }),
  };
}

async function explainError(context: Context): Promise<ExitCode> {
  const said = context.flag("error") ?? "";
  const log = said === "-" ? context.stdin.read() : said;
  const known = recogniseErrors(log);
  if (known.length === 0) {
    throw invalidArgument(
      "explain/unknown-error",
      "nothing in it is a message that is known here",
      "give the whole line, or `--error -` with the job's log on standard input",
    );
  }
  await deliver(context, {
    text: (style) => known.map((one) => sayError(one, style.width)).join("\n\n"),
    json: () =>
      JSON.stringify(
        {
          formatVersion: "1.0",
          errors: known.map(({ code, says, causes, next, passes }) => ({ code, says, causes, next, passes })),
        },
        null,
        2,
      ),
    markdown: () => known.map((one) => sayError(one, 200)).join("\n\n"),
  });
  return EXIT.done;
}

function sayError({ says, causes, next, passes }: KnownError, width: number): string {
  const item = (text: string, at: number): string => `  ${at + 1}. ${wrap(text, width - 5, "     ")}`;
  return [
    wrap(says, width),
    "",
    "Causes, the likeliest first:",
    ...causes.map(item),
    "",
    passes ? "It may pass by itself. Next:" : "Trying again does not help. Next:",
    ...next.map(item),
  ].join("\n");
}
