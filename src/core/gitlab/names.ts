/**
 * What groups, projects and refs may be called.
 *
 * Paths: GitLab's `lib/gitlab/path_regex.rb`; newer versions forbid more for new paths, so this is the widest that can be
 * there. Refs: `git check-ref-format`, and on top of it GitLab's own validator, which a push passes too ("You cannot create
 * a branch with an invalid name"): it refuses `HEAD`, a leading `-`, fully qualified names and names that look like a commit.
 */

export interface NameProblem {
  readonly code: "illegal-character" | "illegal-name" | "full-ref-path" | "empty";
  readonly help: string;
}

const SEGMENT = /^[A-Za-z0-9_.][A-Za-z0-9_.-]*$/;
const BAD_SUFFIX = /\.(?:git|atom)$/;

export function isNamespacePath(path: string): boolean {
  return path.split("/").every(isNamespaceSegment);
}

/** A full path: at least a namespace and a project. */
export function isProjectPath(path: string): boolean {
  const cut = path.lastIndexOf("/");
  return cut > 0 && isNamespacePath(path.slice(0, cut)) && isSegment(path.slice(cut + 1));
}

function isNamespaceSegment(segment: string): boolean {
  return isSegment(segment) && !segment.endsWith(".");
}

function isSegment(segment: string): boolean {
  return SEGMENT.test(segment) && !BAD_SUFFIX.test(segment);
}

/** The prefixes of fully qualified refs. GitLab keeps and mints short names. */
export const FULL_REF_PREFIXES = ["refs/heads/", "refs/remotes/", "refs/tags/"] as const;

/** No colon is possible, which is what makes the subject unambiguous. */
const REF_CHARACTERS = /^[^\u0000-\u0020\u007f~^:?*[\\]+$/u;
const LIKE_A_COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})(?:-|\/|$)/i;

export function isRefName(ref: string): boolean {
  return refProblem(ref) === undefined;
}

/** Why no branch and no tag of GitLab can have this name. */
export function refProblem(ref: string): NameProblem | undefined {
  if (ref === "") return { code: "empty", help: "a ref has a name" };
  const prefix = FULL_REF_PREFIXES.find((prefix) => ref.startsWith(prefix));
  if (prefix !== undefined)
    return {
      code: "full-ref-path",
      help: `GitLab puts the short name into the token: \`${ref.slice(prefix.length)}\` instead of \`${ref}\``,
    };
  if (!REF_CHARACTERS.test(ref))
    return { code: "illegal-character", help: "a ref cannot hold a space, a control character or any of `~^:?*[\\`" };
  if (ref === "HEAD" || ref === "@" || ref.startsWith("-") || ref.endsWith(".") || LIKE_A_COMMIT.test(ref))
    return { code: "illegal-name", help: "GitLab refuses a ref of this name" };
  if (ref.includes("..") || ref.includes("@{")) return { code: "illegal-name", help: "a ref cannot hold `..` or `@{`" };
  for (const part of ref.split("/"))
    if (part === "" || part.startsWith(".") || part.endsWith(".lock"))
      return { code: "illegal-name", help: "no part of a ref is empty, begins with a dot or ends with `.lock`" };
  return undefined;
}
