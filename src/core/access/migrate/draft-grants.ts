import { type GrantSketch, type PolicyFile, nameFrom } from "../init/sketch.ts";
import type { Grant } from "../declaration/declaration.ts";
import type { JobsFound } from "./jobs.ts";

/**
 * The tag that a grant, and the role made of it, bears for the user whose place it takes. It is an ordinary tag of the
 * declaration, so that a person can read it, move it and take it out.
 */
const REPLACES_TAG = "replaces-user";

/** A user's name as the value of a tag, which has no commas. A name has no spaces, so that no two become one. */
function tagValueOf(user: string): string {
  return user.replaceAll(",", " ");
}

/** The grants that take the place of a user in an account. */
export function grantsReplacing(user: string, into: string, grants: readonly Grant[]): readonly Grant[] {
  return grants.filter((grant) => grant.into === into && grant.tags?.[REPLACES_TAG] === tagValueOf(user));
}

export interface GrantsWanted {
  readonly user: string;
  /** The account's name in the declaration. */
  readonly into: string;
  readonly jobs: readonly JobsFound[];
  readonly files: readonly PolicyFile[];
  /** What stands above each, as comments. */
  readonly notes: readonly string[];
  /** Names of grants, and of roles that stand. */
  readonly taken: ReadonlySet<string>;
}

/** One grant for each project, since a grant names one: each gets a role of its own, with the same policies. */
export function draftGrants({ user, into, jobs, files, notes, taken }: GrantsWanted): readonly GrantSketch[] {
  const names = new Set([...taken].map((name) => name.toLowerCase()));
  return jobs.map(({ project, id, branches, protected: isProtected, environment, check }) => {
    const last = project.split("/").at(-1) ?? project;
    const name = nameFrom(jobs.length === 1 && !names.has(user.toLowerCase()) ? user : `${user}-${last}`, names);
    names.add(name);
    return {
      name,
      notes: [...notes, ...check.map((text) => `CHECK: ${text}`)],
      disabled: false,
      body: {
        describe: `instead of the key of the IAM user ${user}`,
        from: {
          project,
          ...(id === undefined ? {} : { id }),
          branches,
          ...(isProtected === undefined ? {} : { protected: isProtected }),
        },
        into,
        ...(environment === undefined ? {} : { environment }),
        tags: { [REPLACES_TAG]: tagValueOf(user) },
        can: files.map(({ path }) => ({ policy: path })),
      },
    };
  });
}
