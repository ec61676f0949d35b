import { DEFAULT_SUB_COMPONENTS, REF_TYPES, type RefType, type SubComponentName } from "../../gitlab/sub-components.ts";
import type { Refs } from "../declaration/declaration.ts";

/** What a project puts into its subjects, of the forms that a trust policy can name a ref by. */
export type SubjectForm = readonly SubComponentName[];

export const PATH_FORM: SubjectForm = DEFAULT_SUB_COMPONENTS;
export const PROTECTED_PATH_FORM: SubjectForm = ["project_path", "ref_type", "ref", "ref_protected"];
export const ID_FORM: SubjectForm = ["project_id", "ref_type", "ref"];
export const PROTECTED_ID_FORM: SubjectForm = ["project_id", "ref_type", "ref", "ref_protected"];

const USABLE: readonly SubjectForm[] = [PATH_FORM, PROTECTED_PATH_FORM, ID_FORM, PROTECTED_ID_FORM];

/** The form that a project's own setting gives, if a ref can be named in it. */
export function usableForm(components: readonly string[]): SubjectForm | undefined {
  return USABLE.find((form) => sameForm(form, components));
}

export function sameForm(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, at) => name === b[at]);
}

export interface Subjects {
  readonly form: SubjectForm;
  /** A path or pattern of paths, and the id, as far as the form wants them. */
  readonly path: string;
  readonly id?: string;
  readonly refs: Refs;
}

/** One ref that gets in: a name or a pattern. */
export interface RefWanted {
  readonly type: RefType;
  readonly ref: string;
}

/** The refs that are meant; where none is named, any of either type. */
export function refsWanted({ branches, tags }: Refs): readonly RefWanted[] {
  if (branches === undefined && tags === undefined) return REF_TYPES.map((type) => ({ type, ref: "*" }));
  return [
    ...(branches ?? []).map((ref) => ({ type: "branch" as const, ref })),
    ...(tags ?? []).map((ref) => ({ type: "tag" as const, ref })),
  ];
}

/**
 * The subjects that are meant, as values of a condition: `*` is a pattern's, which no ref and no path can hold. A branch
 * may be called `${aws:username}`, which AWS would fill in: `${$}` is a dollar sign.
 */
export function subjectsOf(subjects: Subjects): readonly string[] {
  return refsWanted(subjects.refs).flatMap((wanted) => subjectsFor(subjects, wanted));
}

export function subjectsFor({ form, path, id, refs }: Subjects, { type, ref }: RefWanted): readonly string[] {
  const protection = refs.protected === true ? ["true"] : ["true", "false"];
  const variants = form.includes("ref_protected") ? protection : [""];
  return variants.map((isProtected) => {
    const values: Partial<Record<SubComponentName, string>> = {
      project_path: path,
      project_id: id ?? "",
      ref_type: type,
      ref: escapeVariables(ref),
      ref_protected: isProtected,
    };
    return form.map((name) => `${name}:${values[name] ?? ""}`).join(":");
  });
}

function escapeVariables(text: string): string {
  return text.replaceAll("${", "${$}{");
}
