import { isProjectPath, refProblem } from "./names.ts";
import {
  DEFAULT_SUB_COMPONENTS,
  DEPLOYMENT_TIERS,
  REF_TYPES,
  subComponent,
  type SubComponent,
  type SubComponentName,
} from "./sub-components.ts";

/** A subject taken apart. */
export interface Subject {
  readonly parts: readonly SubjectPart[];
  /** In the form that every project has until a Maintainer changes it. */
  readonly isDefault: boolean;
}

export interface SubjectPart {
  readonly name: SubComponentName;
  readonly value: string;
}

/** Why GitLab cannot mint a text as a subject. */
export interface SubjectProblem {
  readonly code:
    | "github-subject"
    | "not-a-subject"
    | "unknown-component"
    | "not-leading"
    | "no-such-ref-type"
    | "full-ref-path"
    | "illegal-value"
    | "conflicting-parts";
  readonly help: string;
}

export type SubjectReading = { readonly subject: Subject } | { readonly problem: SubjectProblem };

/** Takes a subject apart. Colons can stand in no name, so there is only one way to do it. */
export function parseSubject(sub: string): SubjectReading {
  if (sub.startsWith("repo:"))
    return refuse("github-subject", "this is the form of GitHub's subjects; GitLab's begin with `project_path:`");
  const words = sub.split(":");
  if (words.length % 2 !== 0 || words.length < 2)
    return refuse("not-a-subject", "a GitLab subject is `name:value` pairs, joined by colons");
  const parts: SubjectPart[] = [];
  for (let i = 0; i < words.length; i += 2) {
    const name = words[i] ?? "";
    const value = words[i + 1] ?? "";
    const component = subComponent(name);
    if (component === undefined)
      return refuse("unknown-component", `\`${name}\` is nothing that GitLab can put into a subject`);
    if (i === 0 && !component.leads)
      return refuse("not-leading", `a subject begins with the project, never with \`${name}\``);
    const problem = valueProblem(component, value);
    if (problem !== undefined) return { problem };
    if (parts.some((part) => part.name === component.name && part.value !== value))
      return refuse("conflicting-parts", `one job has one \`${name}\``);
    parts.push({ name: component.name, value });
  }
  return { subject: { parts, isDefault: hasForm(parts, DEFAULT_SUB_COMPONENTS) } };
}

/** The subject that a project with these components mints for a job with these values. What has no value is left out. */
export function mintSubject(
  components: readonly SubComponentName[],
  values: Readonly<Partial<Record<SubComponentName, string>>>,
): string {
  const words: string[] = [];
  for (const name of components) {
    const value = values[name];
    if (value !== undefined) words.push(name, value);
  }
  return words.join(":");
}

/** The value of a part, if the subject has it. */
export function partOf(subject: Subject, name: SubComponentName): string | undefined {
  return subject.parts.find((part) => part.name === name)?.value;
}

function hasForm(parts: readonly SubjectPart[], names: readonly SubComponentName[]): boolean {
  return parts.length === names.length && parts.every((part, i) => part.name === names[i]);
}

function valueProblem(component: SubComponent, value: string): SubjectProblem | undefined {
  switch (component.value) {
    case "path":
      return isProjectPath(value) ? undefined : illegal(component, value, "a full project path");
    case "id":
      return /^[1-9][0-9]*$/.test(value) ? undefined : illegal(component, value, "a number");
    case "boolean":
      return value === "true" || value === "false" ? undefined : illegal(component, value, "`true` or `false`");
    case "tier":
      return (DEPLOYMENT_TIERS as readonly string[]).includes(value)
        ? undefined
        : illegal(component, value, `one of ${DEPLOYMENT_TIERS.map((tier) => `\`${tier}\``).join(", ")}`);
    case "ref-type":
      if ((REF_TYPES as readonly string[]).includes(value)) return undefined;
      return {
        code: "no-such-ref-type",
        help: "`ref_type` is `branch` or `tag`; a merge request's pipeline has `branch` and its source branch",
      };
    case "ref": {
      const problem = refProblem(value);
      if (problem === undefined) return undefined;
      return { code: problem.code === "full-ref-path" ? "full-ref-path" : "illegal-value", help: problem.help };
    }
  }
}

function illegal(component: SubComponent, value: string, expected: string): SubjectProblem {
  return { code: "illegal-value", help: `\`${component.name}\` is ${expected}, never \`${value}\`` };
}

function refuse(code: SubjectProblem["code"], help: string): SubjectReading {
  return { problem: { code, help } };
}
