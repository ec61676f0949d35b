import { type FilledClaim, filledClaims } from "../gitlab/issuers.ts";
import { ID_VALUES, LOGIN_VALUES, WORD_VALUES } from "../gitlab/subject-grammar.ts";
import { ANYTHING, type Pattern } from "../language/pattern.ts";
import type { Doorway } from "./doorway.ts";

export function claimRow(claim: string, doorway: Doorway): FilledClaim | undefined {
  return filledClaims(doorway.issuer).find((row) => row.claim === claim);
}

/** Where a claim has few values, all of them. */
export function fewValues(claim: FilledClaim, doorway: Doorway): readonly string[] | undefined {
  switch (claim.values) {
    case "audience":
      return doorway.audiences;
    case "boolean":
      return ["false", "true"];
    case "runner":
      return ["gitlab-hosted", "self-hosted"];
    default:
      return undefined;
  }
}

/** The values that a claim with many can have. `ANYTHING`: no form is known. */
export function valuesOf(claim: FilledClaim): Pattern {
  switch (claim.values) {
    case "id":
      return ID_VALUES;
    case "word":
      return WORD_VALUES;
    case "login":
      return LOGIN_VALUES;
    default:
      return ANYTHING;
  }
}
