import type { AccountSketch, GrantSketch, Sketch } from "../../../core/access/init/sketch.ts";
import type { Ask, Question } from "../../../edge/term/ask.ts";

/** What flags said already. */
export interface Given {
  readonly stack?: string;
  readonly url?: string;
  readonly groups: readonly string[];
  readonly audience?: string;
  readonly accountId?: string;
  readonly region?: string;
  readonly profile?: string;
}

const DEFAULT_URL = "https://gitlab.com";

/** The start of a declaration from flags alone: what nobody said is left for the author, as comments. */
export function sketchFrom({
  stack = "main",
  url = DEFAULT_URL,
  groups,
  audience,
  accountId,
  region,
  profile,
}: Given): Sketch {
  const account: AccountSketch | undefined =
    accountId === undefined
      ? undefined
      : {
          name: "production",
          id: accountId,
          ...(region === undefined ? {} : { region }),
          ...(profile === undefined ? {} : { profile }),
        };
  return {
    stack,
    gitlab: { url, groups, ...(audience === undefined ? {} : { audience }) },
    accounts: account === undefined ? [] : [account],
    grants: [],
    notes: [],
  };
}

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/;

function matching(pattern: RegExp, says: string): (answer: string) => string | undefined {
  return (answer) => (pattern.test(answer) ? undefined : says);
}

/** Asks for what no flag said. Undefined where the person stopped. */
export async function askFor(given: Given, ask: Ask): Promise<Sketch | undefined> {
  let stopped = false;
  const answer = async (known: string | undefined, question: Question): Promise<string> => {
    if (known !== undefined || stopped) return known ?? "";
    const said = await ask(question);
    if (said === undefined) stopped = true;
    return said ?? "";
  };
  const url = await answer(given.url, {
    message: "Which GitLab?",
    initial: DEFAULT_URL,
    check: matching(/^https:\/\/[^\s]+[^/\s]$/, "an https address without a slash at its end"),
  });
  const groups = await answer(given.groups.length === 0 ? undefined : given.groups.join(" "), {
    message: "Which of its groups are yours? (paths, with spaces between)",
  });
  const stack = await answer(given.stack, {
    message: "What shall this file's objects be called together? (the stack)",
    initial: words(groups)[0]?.replaceAll("/", "-") ?? "main",
    check: matching(NAME, "small letters, digits and hyphens"),
  });
  const accountId = await answer(given.accountId, {
    message: "Which AWS account do they deploy to? (its id)",
    check: matching(/^\d{12}$/, "twelve digits"),
  });
  const name = await answer(given.accountId === undefined ? undefined : "production", {
    message: "What do you call that account?",
    initial: "production",
    check: matching(NAME, "small letters, digits and hyphens"),
  });
  const region = await answer(given.region, {
    message: "In which region?",
    initial: "eu-west-1",
    check: matching(/^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/, "as in eu-west-1"),
  });
  const project = await answer(undefined, { message: "Which project deploys there first? (its path; empty for none)" });
  const id =
    project === ""
      ? ""
      : await answer(undefined, {
          message: `What is the id of ${project}? (on the project's page, under its name)`,
          check: matching(/^[1-9]\d*$/, "digits"),
        });
  const branch =
    project === "" ? "" : await answer(undefined, { message: "From which protected branch?", initial: "main" });
  if (stopped) return undefined;
  const base = sketchFrom({
    ...given,
    stack,
    url,
    groups: words(groups),
    ...(accountId === "" ? {} : { accountId, region }),
  });
  const accounts = base.accounts.map((account) => ({ ...account, name }));
  const grants = project === "" || accounts.length === 0 ? [] : [firstGrant(project, id, branch, name)];
  return { ...base, accounts, grants };
}

function words(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}

function firstGrant(project: string, id: string, branch: string, into: string): GrantSketch {
  const base = project.split("/").at(-1) ?? project;
  const name = `${
    base
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .slice(0, 40)
      .replaceAll(/^-+|-+$/g, "") || "first"
  }-deploy`;
  const from = { project, ...(id === "" ? {} : { id }), branches: [branch], protected: true };
  return {
    name,
    notes: ["what it can do is yours to say: docs/capabilities.md has all of them"],
    disabled: false,
    body: { from, into, can: ["ecr-login"] },
  };
}
