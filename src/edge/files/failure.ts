import { SallyportError } from "../../core/text/failure.ts";

/** What the operating system's codes mean to people (errno of POSIX). */
const MEANINGS: Readonly<Record<string, readonly [code: string, meaning: string]>> = {
  ENOENT: ["files/absent", "there is no such file or folder"],
  ENOTDIR: ["files/absent", "part of the path is a file"],
  EACCES: ["files/denied", "this user may not"],
  EPERM: ["files/denied", "this user may not"],
  EROFS: ["files/read-only", "the file system is read-only"],
  EISDIR: ["files/is-folder", "it is a folder"],
  ENOSPC: ["files/full", "the disk is full"],
  EDQUOT: ["files/full", "this user has no room left"],
  ELOOP: ["files/link-loop", "its links lead in a circle"],
  ENAMETOOLONG: ["files/absent", "no name is that long"],
  EMFILE: ["files/too-many-open", "too many files are open"],
};

/** A failed call on a file, in the user's words: which file, what was tried, why not. */
export function fileFailure(tried: "read" | "write", file: string, cause: unknown): SallyportError {
  const errno = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const [code, meaning] = MEANINGS[errno] ?? ["files/failed", errno === "" ? "the reason is unknown" : errno];
  return new SallyportError(code, `cannot ${tried} \`${file}\`: ${meaning}`, { cause, data: { file, errno } });
}
