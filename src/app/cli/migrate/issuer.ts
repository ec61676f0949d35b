import { GITLAB_COM, issuerName } from "../../../core/gitlab/issuers.ts";
import type { Context } from "../command.ts";
import type { KeysInGitlab } from "./read-migration.ts";
import type { Target } from "./target.ts";

export interface Issuer {
  readonly url: string;
  readonly blocks: readonly string[];
}

/** What tokens name as their issuer: said, or as GitLab itself publishes it, since its API may have another address. */
export async function issuerOf(
  context: Context,
  { declaration }: Target,
  inGitlab: KeysInGitlab | undefined,
): Promise<Issuer> {
  const said = declaration?.gitlab?.url;
  if (inGitlab === undefined) return { url: said ?? `https://${GITLAB_COM}`, blocks: [] };
  const { url, host } = inGitlab.plan;
  const published = await publishedIssuer(context, url);
  if (said === undefined) return { url: published ?? `https://${host}`, blocks: [] };
  const { api } = declaration?.gitlab ?? {};
  // A GitLab whose tokens have another issuer publishes its own address all the same: then the file says that it is the one.
  const isOne = api !== undefined && issuerName(api) === host;
  const isOther = !isOne && published !== undefined && issuerName(published) !== issuerName(said);
  const says = `sallyport.yaml is for ${said}, and ${url} issues as ${published}: a declaration speaks of one GitLab`;
  return { url: said, blocks: isOther ? [says] : [] };
}

async function publishedIssuer(context: Context, url: string): Promise<string | undefined> {
  try {
    const signal = AbortSignal.any([context.interruption(), AbortSignal.timeout(10_000)]);
    const response = await context.fetch(`${url}/.well-known/openid-configuration`, { redirect: "error", signal });
    const { issuer } = Object(await response.json());
    return typeof issuer === "string" && /^https:\/\/[^\s/]+/.test(issuer) ? issuer.replace(/\/+$/, "") : undefined;
  } catch {
    context.interruption().throwIfAborted();
    return undefined;
  }
}
