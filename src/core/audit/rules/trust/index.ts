import type { Rule } from "../../rule.ts";
import { ADMITS_NOBODY } from "./admits-nobody/rule.ts";
import { ANY_PROJECT } from "./any-project/rule.ts";
import { ANY_REF } from "./any-ref/rule.ts";
import { ANYONE } from "./anyone/rule.ts";
import { CASE_FOLDING } from "./case-folding/rule.ts";
import { CLAIMABLE_PATH } from "./claimable-path/rule.ts";
import { DUPLICATE_KEY } from "./duplicate-key/rule.ts";
import { FORK_PIPELINES } from "./fork-pipelines/rule.ts";
import { IGNORED_CONDITION } from "./ignored-condition/rule.ts";
import { LONG_SESSION } from "./long-session/rule.ts";
import { MERGE_REQUEST_CODE } from "./merge-request-code/rule.ts";
import { MIXED_DOORS } from "./mixed-doors/rule.ts";
import { MOVED_PATH } from "./moved-path/rule.ts";
import { OPEN_THROUGH_MISSING_KEY } from "./open-through-missing-key/rule.ts";
import { ORPHAN_PRINCIPAL } from "./orphan-principal/rule.ts";
import { OUTSIDERS } from "./outsiders/rule.ts";
import { PATH_NOT_IDENTITY } from "./path-not-identity/rule.ts";
import { POISONED_LIST } from "./poisoned-list/rule.ts";
import { REF_PREFIX } from "./ref-prefix/rule.ts";
import { REF_TYPE_OPEN } from "./ref-type-open/rule.ts";
import { SESSION_NAME_UNBOUND } from "./session-name-unbound/rule.ts";
import { SIBLING_PROJECT } from "./sibling-project/rule.ts";
import { SUBJECT_FORMAT_DRIFT } from "./subject-format-drift/rule.ts";
import { TWO_ISSUERS } from "./two-issuers/rule.ts";
import { UNPROTECTED_REF } from "./unprotected-ref/rule.ts";
import { VARIABLE_TAUTOLOGY } from "./variable-tautology/rule.ts";
import { WHOLE_GROUP } from "./whole-group/rule.ts";

export const TRUST_RULES: readonly Rule[] = [
  ADMITS_NOBODY,
  ANY_PROJECT,
  ANY_REF,
  ANYONE,
  CASE_FOLDING,
  CLAIMABLE_PATH,
  DUPLICATE_KEY,
  FORK_PIPELINES,
  IGNORED_CONDITION,
  LONG_SESSION,
  MERGE_REQUEST_CODE,
  MIXED_DOORS,
  MOVED_PATH,
  OPEN_THROUGH_MISSING_KEY,
  ORPHAN_PRINCIPAL,
  OUTSIDERS,
  PATH_NOT_IDENTITY,
  POISONED_LIST,
  REF_PREFIX,
  REF_TYPE_OPEN,
  SESSION_NAME_UNBOUND,
  SIBLING_PROJECT,
  SUBJECT_FORMAT_DRIFT,
  TWO_ISSUERS,
  UNPROTECTED_REF,
  VARIABLE_TAUTOLOGY,
  WHOLE_GROUP,
];
