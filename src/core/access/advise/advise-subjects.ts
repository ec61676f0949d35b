import { UNKNOWN_ACCOUNT } from "../../estate/account.ts";
import type { Actor } from "../../escalate/actor.ts";
import { partitionOf } from "../../estate/read/arn.ts";
import { nameFrom } from "../init/sketch.ts";
import type { FlowValue } from "../../text/flow-yaml.ts";
import { GITLAB_COM, issuerName } from "../../gitlab/issuers.ts";
import type { Where } from "../capabilities/capability.ts";
import type { AdviceDocument, AdvisedAbility, AdvisedGrant } from "./advice.ts";
import { type Guessed, guessAbilities, regionNamed } from "./guess-abilities.ts";
import { PLACEHOLDER } from "./hints.ts";
import { type Wish, makeDocument } from "./make-document.ts";
import { type Served, issuerReach } from "./situations.ts";
import type { AdvisedAccount } from "./write-declaration.ts";

/** Somebody or something that stands, and should be another door. */
export interface Subject {
  readonly name: string;
  readonly resource: string;
  /** The account's id. */
  readonly account: string;
  readonly wrong: string;
  readonly serves: Served;
  readonly issuer: string;
  /** Absent: what it may do was not read. */
  readonly actor?: Actor;
  /** Services that it was seen to use, where that was read. */
  readonly used?: ReadonlySet<string>;
  /** The role's name, where the new door can be the same role. */
  readonly role?: string;
  readonly boundary?: string;
  /** Whose jobs it serves, as far as that is known. */
  readonly projects: readonly SubjectProject[];
  /** A group under which its projects are, where no project is known. */
  readonly under?: string;
  /** Of a chart's component, as `from` will have it. */
  readonly workload?: { readonly via: "irsa" | "pod-identity"; readonly [key: string]: FlowValue };
  readonly after: readonly string[];
  readonly check: readonly string[];
}

export interface SubjectProject {
  readonly path: string;
  readonly id?: string;
  readonly branches: readonly string[];
  /** False: the branches are known not to be protected. */
  readonly isProtected: boolean;
  readonly check: readonly string[];
}

export interface SubjectOptions {
  readonly complete: boolean;
  readonly looked: { readonly accounts: number; readonly doors: number };
  readonly stack: string;
  readonly groups: readonly string[];
  readonly isPrivate: boolean;
  /** Accounts as they are called here, with their region where one is known. */
  readonly accounts: readonly { readonly id: string; readonly name: string; readonly region?: string }[];
  /** Names that roles have already: a new one needs another. */
  readonly taken: ReadonlySet<string>;
  readonly notes: readonly string[];
}

const FALLBACK_REGION = "us-east-1";

/** Advice for what stands: each subject, what should replace it, and the grants for that. */
export function adviseSubjects(subjects: readonly Subject[], options: SubjectOptions): AdviceDocument {
  const accounts = accountsFor(subjects, options);
  const taken = new Set<string>();
  const wishes = subjects.map((subject) => wishFor(subject, accounts, taken, options));
  const hasPlaceholder = wishes.some(({ grants }) =>
    grants.some(({ check }) => check.some((text) => text.includes("`policy: FILE`"))),
  );
  const note =
    "`sallyport init --from PATH` writes what roles may do now into policy files, for what no capability covers";
  return makeDocument(wishes, { ...options, accounts, notes: [...options.notes, ...(hasPlaceholder ? [note] : [])] });
}

function wishFor(
  subject: Subject,
  accounts: readonly AdvisedAccount[],
  taken: Set<string>,
  { isPrivate, taken: standing }: SubjectOptions,
): Wish {
  const { name, resource, account, wrong, serves, issuer, actor } = subject;
  const partition = partitionOf(resource);
  const region = accounts.find(({ id }) => id === account)?.region ?? FALLBACK_REGION;
  const where: Where = { partition, account, region };
  const guessed = actor === undefined ? UNREAD : guessAbilities(actor, where, subject.used);
  const grants = accounts.some(({ id }) => id === account) ? grantsFor(subject, guessed, taken, standing) : [];
  return {
    name,
    resource,
    account,
    wrong,
    situation: {
      serves,
      issuer: issuerReach(issuer, isPrivate),
      clusters: subject.workload?.via === "irsa" ? "one" : "several",
    },
    ...(serves === "job" ? { issuer } : {}),
    grants,
    after: subject.after,
    check: [
      ...subject.check,
      ...(grants.length === 0 ? ["its account was not read, so there are no lines for it"] : []),
    ],
  };
}

const UNREAD: Guessed = { abilities: [], check: ["what it may do was not read"], left: [] };

function grantsFor(
  subject: Subject,
  guessed: Guessed,
  taken: Set<string>,
  standing: ReadonlySet<string>,
): readonly AdvisedGrant[] {
  const { serves, projects, account, role, name, resource } = subject;
  const { abilities, check } = abilitiesOf(subject, guessed);
  const claim = (text: string, others: ReadonlySet<string>): string => {
    const grant = nameFrom(text, new Set([...taken, ...others]));
    taken.add(grant);
    return grant;
  };
  const fresh = { describe: `instead of ${resource}`, into: account, can: abilities };
  const [first] = projects;
  if (serves !== "job") {
    return [{ ...fresh, name: claim(name, standing), from: subject.workload ?? { runner: "ec2" }, check }];
  }
  if (first === undefined) return [{ ...fresh, name: claim(name, standing), ...unknownProject(subject, check) }];
  if (projects.length === 1 && role !== undefined) {
    const named = { name: claim(name, new Set()), into: account, role, can: abilities };
    return [{ ...named, ...knownProject(subject, first, check) }];
  }
  return projects.map((project) => ({
    ...fresh,
    name: claim(projects.length === 1 ? name : `${name}-${project.path.split("/").at(-1)}`, standing),
    ...knownProject(subject, project, check),
  }));
}

function unknownProject(
  { under, issuer }: Subject,
  check: readonly string[],
): { readonly from: FlowValue; readonly check: readonly string[] } {
  const isCom = issuerName(issuer) === GITLAB_COM;
  return {
    from: {
      project: `${under ?? PLACEHOLDER}/${PLACEHOLDER}`,
      id: isCom ? "1" : undefined,
      branches: ["main"],
      protected: true,
    },
    check: [
      `name the project whose jobs need it, ${isCom ? "its id" : "its id if known"} and its branch; a grant for each`,
      ...check,
    ],
  };
}

function knownProject(
  { issuer }: Subject,
  { path, id, branches, isProtected, check: own }: SubjectProject,
  check: readonly string[],
): { readonly from: FlowValue; readonly check: readonly string[] } {
  const needsId = issuerName(issuer) === GITLAB_COM && id === undefined;
  const protection = isProtected ? true : undefined;
  return {
    from: { project: path, id: needsId ? "1" : id, branches, protected: protection },
    check: [
      ...(needsId ? ["the project's id, as its page shows it"] : []),
      ...(isProtected ? [] : ["protect the branch, and add `protected: true`"]),
      ...own,
      ...check,
    ],
  };
}

/** At least one, as a grant needs; where nothing fits, the one that opens nothing. */
function abilitiesOf(
  { serves }: Subject,
  { abilities, check, left }: Guessed,
): { readonly abilities: readonly AdvisedAbility[]; readonly check: readonly string[] } {
  const rest =
    left.length === 0
      ? []
      : [`no capability covers what it may do in ${left.join(", ")}: add \`policy: FILE\` for what it needs of that`];
  if (abilities.length > 0) return { abilities, check: [...check, ...rest] };
  const none = "no capability was found for what it may do: `ecr-login`, which opens nothing, only keeps the place";
  const stand = serves === "runner" ? "name what the runner itself needs: runner-autoscaler, runner-cache" : none;
  return { abilities: [{ capability: "ecr-login" }], check: [stand, ...check, ...rest] };
}

function accountsFor(subjects: readonly Subject[], { accounts }: SubjectOptions): readonly AdvisedAccount[] {
  return accounts.map(({ id, name, region }) => {
    const own = subjects.filter((subject) => subject.account === id);
    const boundaries = [...new Set(own.flatMap(({ boundary }) => boundary ?? []))].sort();
    const [boundary] = boundaries;
    const named = region ?? regionNamed(own.flatMap(({ actor }) => actor ?? []));
    return {
      id,
      name,
      region: named ?? FALLBACK_REGION,
      ...(boundary === undefined ? {} : { boundary }),
      check: [
        ...(id === UNKNOWN_ACCOUNT ? ["the account's id: nothing that was read tells it"] : []),
        ...(named === undefined ? ["the region: nothing that was read tells it"] : []),
        ...(boundaries.length > 1 ? ["one boundary holds for every role made here; there were several"] : []),
      ],
    };
  });
}
