import type { Holding, Holdings } from "./find-holdings.ts";
import { type HeldVariable, nameVariable } from "./variable.ts";

/** `acme/api:AWS_ACCESS_KEY_ID`, with `:production` after it where there are several environments. */
function isNamed({ owner, key, environmentScope }: HeldVariable, name: string): boolean {
  return [`${owner ?? ""}:${key}`, `${owner ?? ""}:${key}:${environmentScope ?? "*"}`].includes(name);
}

/** Names that say no hidden variable. */
export function unknownNames({ opaque }: Holdings, names: readonly string[]): readonly string[] {
  return names.filter((name) => !opaque.some((one) => isNamed(one, name)));
}

/** Hidden variables that a person says hold a key: whether they do, GitLab tells nobody. */
export function addHidden(
  { held, opaque }: Holdings,
  names: readonly string[],
  keyId: string,
  pairWith: (id: HeldVariable) => Pick<Holding, "secret" | "problem">,
): Holdings {
  const named = opaque.filter((one) => names.some((name) => isNamed(one, name)));
  const added = named.map((id): Holding => ({ keyId, id, form: "pair", ...pairWith(id) }));
  return {
    held: [...held, ...added].sort((a, b) => (nameVariable(a.id) < nameVariable(b.id) ? -1 : 1)),
    opaque: opaque.filter((one) => !named.includes(one)),
  };
}
