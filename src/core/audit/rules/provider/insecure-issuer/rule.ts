import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { GITLAB_COM } from "../../../../gitlab/issuers.ts";

export const INSECURE_ISSUER: Rule = {
  id: "provider/insecure-issuer",
  severity: "high",
  page: PAGE,

  find,
};

const PLACEHOLDERS: readonly RegExp[] = [
  /^(.)\1{39}$/,
  /^0123456789abcdef/i,
  /^a031c46782e6e6c662c2c87c76da9aa62ccabd8e$/i,
];

function* find({ estate, doors }: Audit): Iterable<Raised> {
  const used = new Set(doors.flatMap(({ entry }) => (entry === undefined ? [] : [entry.door.provider.arn])));
  for (const account of estate.accounts) {
    for (const provider of account.providers ?? []) {
      if (!used.has(provider.arn)) continue;
      const plain = provider.writtenUrl?.startsWith("http://") === true;
      const placeholder =
        provider.url !== GITLAB_COM &&
        (provider.thumbprints ?? []).some((print) => PLACEHOLDERS.some((shape) => shape.test(print)));
      if (!plain && !placeholder) continue;
      yield {
        resource: provider.arn,
        account: account.id,
        severity: plain ? "high" : "low",
        title: plain ? "the issuer is not https" : "the thumbprint is a placeholder",
        message: plain
          ? "whoever stands between AWS and the issuer hands out keys of their own"
          : "if the issuer's certificate is of a private authority, AWS compares it with this and keys cannot be fetched, or are fetched from whoever it fits",
        help: plain
          ? "serve discovery and keys over https"
          : "leave the thumbprint out for a public authority; put the real one for a private one",
        at: provider.at,
        meaning: plain ? "http" : "thumbprint",
      };
    }
  }
}
