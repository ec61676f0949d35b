import { issuerName } from "../gitlab/issuers.ts";
import type { Estate } from "./estate.ts";

/**
 * The estate with a GitLab under the name of its issuer, where that has another address (`ci_id_tokens_issuer_url`): doors
 * know a GitLab by what its tokens say under `iss`. Nothing read tells the two are one, so that somebody has to say it.
 */
export function namedByIssuer(estate: Estate, address: string, issuer: string): Estate {
  const [from, to] = [issuerName(address), issuerName(issuer)];
  if (from === to || estate.gitlabs.some(({ host }) => host === to)) return estate;
  return {
    ...estate,
    gitlabs: estate.gitlabs.map((gitlab) => (gitlab.host === from ? { ...gitlab, host: to } : gitlab)),
    sources: estate.sources.map((source) => (source.host === from ? { ...source, host: to } : source)),
  };
}
