import { parseSubject } from "../gitlab/subject.ts";
import { operatorOf } from "../iam/operators.ts";
import { hasVariables } from "../iam/variables.ts";
import type { Caveat } from "./admission.ts";
import type { Analysis } from "./analysis.ts";
import type { Outside } from "./outsider.ts";
import { questionMarks } from "./question-marks.ts";
import type { Rule } from "./rules.ts";
import type { Search } from "./search.ts";

/** A caveat, and whether it makes the answer an upper bound. */
export interface Doubtful {
  readonly caveat: Caveat;
  readonly doubt: boolean;
}

/** All that has to be said beside an answer. */
export function findCaveats(analysis: Analysis, outside: Outside | undefined): readonly Doubtful[] {
  const { reach, search, undecided, witness } = analysis.judged();
  const list: Doubtful[] = [];
  const add = (doubt: boolean, ...caveats: readonly Caveat[]): void => {
    for (const caveat of caveats) list.push({ caveat, doubt });
  };
  // That nobody gets in is proved for an upper bound, and so for the truth.
  if (reach !== "nobody") {
    const { allows, denies } = analysis.rules();
    const live = new Set((analysis.cubes() ?? []).map(({ rule }) => rule));
    add(true, ...analysis.caveats);
    for (const rule of allows) if (live.has(rule)) add(true, ...doubtsOf(rule));
    for (const rule of denies) if (rule.never === undefined) add(true, ...doubtsOf(rule));
    add(false, ...questionMarks(analysis, live));
    for (const rule of live) add(false, ...forkPipelines(rule), ...tautologies(rule), ...wildcardPrincipal(rule));
  }
  const isForPeople = analysis.doorway.audiences.some(isApplicationId);
  if (isForPeople && analysis.rules().allows.some(({ never }) => never === undefined)) add(true, LOGIN_TOKENS);
  add(true, ...searched(search, undecided, "who gets in"));
  if (outside !== undefined) {
    add(true, ...searched(outside.search, outside.undecided, "whether an outsider gets in"));
    add(false, ...outside.caveats);
  }
  const { allows, denies } = analysis.rules();
  for (const rule of [...allows, ...denies]) add(false, ...ignoredBy(rule));
  add(false, ...analysis.others().caveats);
  for (const token of [outside?.outsider, witness])
    if (token?.sub !== undefined && isCustomised(token.sub)) add(false, customised(token.sub));
  return distinct(list);
}

function distinct(list: readonly Doubtful[]): readonly Doubtful[] {
  const seen = new Map<string, Doubtful>();
  for (const entry of list) {
    const { code, key, message } = entry.caveat;
    const id = [code, key, message].join("\n");
    if (!seen.has(id)) seen.set(id, entry);
  }
  return [...seen.values()];
}

/** Why a statement could not be read to the end. */
function doubtsOf(rule: Rule): readonly Caveat[] {
  if (rule.certain) return [];
  const caveats: Caveat[] = [];
  const { conditions, index } = rule.statement;
  for (const condition of conditions) {
    // What stands under no key is no condition at all, but an element that is none, or that says what none can say.
    const what = condition.key === "" ? `\`${condition.operator || "Condition"}\`` : "a condition";
    if (condition.unreadable === true)
      caveats.push({
        code: "unreadable",
        message: `${what} could not be read, and is taken to keep nobody out`,
        key: condition.key,
      });
    else if (operatorOf(condition.operator) === undefined)
      caveats.push({
        code: "unknown-operator",
        message: `\`${condition.operator}\` is no operator that is known; what it would keep out is not known either`,
        key: condition.key,
      });
  }
  for (const { certain, condition } of rule.clauses) {
    if (certain) continue;
    const { key, operator, values } = condition;
    const isVariable = values.some(({ value }) => hasVariables(value));
    caveats.push(
      isVariable
        ? {
            code: "variable",
            key,
            message: `a variable under \`${key}\` ties two keys together; the answer takes it for anything`,
          }
        : {
            code: "type-trap",
            key,
            message: `\`${operator}\` is not made for \`${key}\`, which is a string; the answer takes it for met`,
          },
    );
  }
  if (caveats.length === 0)
    caveats.push({
      code: "unreadable",
      message: `statement ${index + 1} could not be read to the end, and is taken for the widest that it can be`,
    });
  return caveats;
}

function searched({ reached, cut }: Search, undecided: boolean, what: string): readonly Caveat[] {
  if (reached !== undefined)
    return [{ code: "budget", message: `the budget of ${reached} was reached before it was certain ${what}` }];
  if (!undecided) return [];
  return cut
    ? [{ code: "length", message: `${what} is proved only for subjects of the length asked about` }]
    : [{ code: "undecided", message: `it could not be told for certain ${what}` }];
}

/** Conditions that no token fails, since their key is never there. */
function ignoredBy(rule: Rule): readonly Caveat[] {
  const caveats = rule.ignored.map(({ key, operator }) => ({
    code: "ignored-condition",
    key,
    message: `\`${operator}\` on \`${key}\` keeps nobody out: the key is never there for this issuer, and the operator forgives that`,
  }));
  if (rule.effect === "Deny" && rule.never !== undefined) {
    const { key, operator } = rule.never;
    caveats.push({
      code: "deny-never-applies",
      key,
      message: `a Deny never applies: \`${operator}\` wants \`${key}\`, which is never there for this issuer`,
    });
  }
  return caveats;
}

function isCustomised(sub: string): boolean {
  const reading = parseSubject(sub);
  return "subject" in reading && !reading.subject.isDefault;
}

function customised(sub: string): Caveat {
  return {
    code: "customised-subject-only",
    message: `\`${sub}\` is no subject in the default form: a Maintainer of the project has to choose its components first`,
  };
}

/** A claim compared with itself keeps nobody out. */
function tautologies(rule: Rule): readonly Caveat[] {
  if (rule.policy.version === "2008-10-17") return [];
  return rule.statement.conditions
    .filter(({ key, values }) => values.some(({ value }) => value.toLowerCase().includes(`\${${key.toLowerCase()}}`)))
    .map(({ key, operator }) => ({
      code: "tautology",
      key,
      message: `\`${operator}\` compares \`${key}\` with itself, which is true of every token that has it`,
    }));
}

/** AWS documents of `*` that it is everybody, and not whether that includes web identities: it is taken to. */
function wildcardPrincipal({ statement: { principal } }: Rule): readonly Caveat[] {
  const isStar = principal?.entries.some(({ type, value }) => value === "*" && type !== "Federated") === true;
  if (!isStar || principal.negated) return [];
  return [
    {
      code: "wildcard-principal",
      message: "the principal is `*`: AWS does not document whether that lets web identities in, and it is taken to",
    },
  ];
}

/** GitLab names OAuth applications by 64 hexadecimal digits. */
function isApplicationId(audience: string): boolean {
  return /^[0-9a-f]{64}$/.test(audience);
}

const LOGIN_TOKENS: Caveat = {
  code: "login-tokens",
  message:
    "one audience looks like an OAuth application of the GitLab: the same issuer signs tokens for people who log in there, with the number of the user as subject, and these were not looked at",
};

/** A subject by where the job runs is also that of a fork's merge request that runs there. */
function forkPipelines(rule: Rule): readonly Caveat[] {
  const texts = rule.clauses.flatMap(({ claim, condition }) =>
    claim === "sub" ? condition.values.map(({ value }) => value) : [],
  );
  const isByJob = texts.some(
    (text) => /(?:^|:)job_project_(?:path|id):/.test(text) && !/(?:^|:)(?:source_)?project_(?:path|id):/.test(text),
  );
  return isByJob
    ? [
        {
          code: "fork-pipelines",
          message: "the subject says where the job runs: merge requests of forks that run there have it as well",
        },
      ]
    : [];
}
