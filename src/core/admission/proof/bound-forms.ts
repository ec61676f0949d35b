import type { Tenant } from "../../gitlab/claims.ts";
import type { Pattern } from "../../language/pattern.ts";
import {
  ofProjectIdPatterns,
  ofProjectPatterns,
  ofSourceIdPatterns,
  ofSourcePatterns,
  underPatterns,
} from "../subject-forms.ts";
import type { Bound } from "./certificate.ts";

/** The subjects that are within a bound. Paths in other letters are the same paths. */
export function formsOfBound(bound: Bound, tenant: Tenant | undefined): readonly Pattern[] {
  switch (bound.kind) {
    case "nobody":
      return [];
    case "tenant":
      return [
        ...(tenant?.groups ?? []).flatMap(ofSourcePatterns),
        ...(tenant?.projectIds ?? []).flatMap(ofSourceIdPatterns),
      ];
    case "named":
      return [
        ...bound.projects.flatMap((path) => ofProjectPatterns(path, true)),
        ...bound.projectIds.flatMap(ofProjectIdPatterns),
        ...bound.groups.flatMap((group) => underPatterns(group, true)),
      ];
  }
}
