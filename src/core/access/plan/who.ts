import type { Admission, TokenPattern } from "../../admission/admission.ts";
import type { Claims } from "../../gitlab/claims.ts";

/** One part of a set of tokens in words: `acme/platform/api branch main, project_id 48120001, ref_protected true`. */
export function sayPattern(pattern: TokenPattern): string {
  const { project, refType, ref, ids, claims, also, except } = pattern;
  const type = refType === "*" ? "any branch or tag" : ref === "*" ? `any ${refType}` : refType;
  const refs = ref === "*" ? type : refType === "*" ? `branch or tag ${ref}` : `${type} ${ref}`;
  const who = project === "*" ? "any project" : project;
  const rest = Object.entries({ ...ids, ...claims }).filter(([claim]) => claim !== "aud");
  const more = rest.map(([claim, value]) => `, ${claim} ${value}`).join("");
  const limits = [...(also ?? []).map((text) => `, like ${text}`), ...(except ?? []).map((text) => `, not ${text}`)];
  return `${who} ${refs}${more}${limits.join("")}`;
}

/** What is in one set and not in the other, pattern by pattern as far as the words differ. */
export function sayWho(of: Admission, without: Admission | undefined): readonly string[] {
  const others = new Set((without?.admitted.describe() ?? []).map(sayPattern));
  const words = of.admitted.describe().map(sayPattern);
  const own = words.filter((text) => !others.has(text));
  return [...new Set(own.length > 0 ? own : words)];
}

/** The token that shows it, on one line. */
export function sayClaims(claims: Claims): string {
  const { sub, project_id: project, ref_protected: isProtected } = claims;
  const others = Object.entries({ project_id: project, ref_protected: isProtected }).filter(
    ([, value]) => value !== undefined,
  );
  return [
    String(sub ?? "a token without a subject"),
    ...others.map(([claim, value]) => `${claim} ${String(value)}`),
  ].join(", ");
}
