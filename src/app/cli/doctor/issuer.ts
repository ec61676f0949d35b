import { send } from "../../../edge/http/send.ts";
import type { Context } from "../command.ts";
import type { Check, Result } from "./check.ts";

const TIMEOUT_MS = 10_000;

/** STS takes no token from the future, and no request signed more than five minutes off. */
const MOST_SKEW_S = 60;

/**
 * Whether the issuer answers as AWS will ask it: its discovery document names itself by the same address, character for
 * character, and tells where the keys are (OpenID Connect Discovery 1.0, section 4.3). Its clock is compared by the way.
 */
export const ISSUER: Check = {
  name: "issuer",
  async look(context) {
    const issuer = context.flag("issuer")?.replace(/\/+$/, "");
    if (issuer === undefined) {
      return [{ health: "note", says: "not asked", help: "it takes `--issuer URL`, or `gitlab: { url: ... }`" }];
    }
    const base = /^https?:\/\//.test(issuer) ? issuer : `https://${issuer}`;
    const url = `${base}/.well-known/openid-configuration`;
    if (!URL.canParse(url)) return [{ health: "broken", says: `\`${issuer}\` is no address` }];
    const sent = context.now();
    const answer = await send(
      { method: "GET", url, headers: { accept: "application/json" }, timeoutMs: TIMEOUT_MS },
      { env: context.env },
    );
    if ("failed" in answer) {
      const help = "AWS must reach it from the internet as well, or be given its keys in another way";
      return [{ health: "broken", says: `${url} cannot be reached: ${answer.failed}`, help }];
    }
    if (answer.status !== 200) return [{ health: "broken", says: `${url} answers ${answer.status}` }];
    return [...judgeDiscovery(base, answer.body), ...judgeClock(sent, context, answer.headers["date"])];
  },
};

function judgeDiscovery(base: string, body: string): Result[] {
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch {
    return [{ health: "broken", says: "its discovery document is not JSON", help: "is it a sign-in page?" }];
  }
  const { issuer, jwks_uri: keys } = (document ?? {}) as Readonly<Record<string, unknown>>;
  if (issuer !== base) {
    const help = "the provider's URL, the token's `iss` and this must be the same, slashes included";
    return [{ health: "broken", says: `it calls itself \`${String(issuer)}\`, not \`${base}\``, help }];
  }
  if (typeof keys !== "string") return [{ health: "broken", says: "it does not tell where its keys are" }];
  return [{ health: "ok", says: `${base} answers, with its keys at ${keys}` }];
}

function judgeClock(sent: Date, { now }: Context, date: string | readonly string[] | undefined): Result[] {
  const theirs = typeof date === "string" ? Date.parse(date) : Number.NaN;
  if (Number.isNaN(theirs)) return [{ health: "unknown", says: "the issuer tells no time to compare the clock with" }];
  // Theirs is somewhere between asking and hearing, and has no fractions of a second.
  const early = sent.getTime() - 1000 - theirs;
  const late = theirs - now().getTime();
  const skew = Math.round(Math.max(early, late, 0) / 1000);
  if (skew <= MOST_SKEW_S) return [{ health: "ok", says: "the clock agrees with the issuer's" }];
  const help = "tokens and signatures are refused where clocks differ: let the machine set its clock from the network";
  return [{ health: "broken", says: `the clock is ${skew} s ${late > 0 ? "behind" : "ahead of"} the issuer's`, help }];
}
