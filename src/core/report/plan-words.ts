import type { ChangeDocument, PlanDocument } from "../access/plan/plan-document.ts";
import type { MadeBy } from "../access/plan/made-by.ts";
import type { Proof } from "../access/plan/proofs.ts";
import type { Change, ChangeAction } from "../change/change.ts";
import type { CloudObject, Tags } from "../change/object.ts";
import { type LineDifference, lineDifference } from "../text/diff.ts";

export const SIGNS: Readonly<Record<ChangeAction, "+" | "~" | "-">> = {
  create: "+",
  update: "~",
  adopt: "~",
  delete: "-",
};

/** The last line, in the words that people know. */
export function sayCounts({ summary }: PlanDocument): string {
  const { create, update, adopt } = summary;
  const adopts = adopt === 0 ? "" : `, ${adopt} to adopt`;
  return `Plan: ${create} to add, ${update} to change, ${summary.delete} to destroy${adopts}.`;
}

/** `role gitlab/api-deploy`: what a change is about, without the account that it is listed under. */
export function sayObject(object: CloudObject): string {
  switch (object.kind) {
    case "provider":
      return `provider ${object.url}`;
    case "role":
    case "user":
      return `${object.kind} ${short(object.arn)}`;
    case "managed-policy":
      return `policy ${short(object.arn)}`;
    case "instance-profile":
      return `instance profile ${short(object.arn)}`;
    case "inline-policy":
      return `inline policy ${object.name} of ${short(object.owner)}`;
    case "attachment":
      return `${object.policyArn} on ${short(object.owner)}`;
    case "profile-association":
      return `instance profile ${short(object.profileArn)} on ${object.instance}`;
    case "pod-identity":
      return `pod identity ${object.cluster}/${object.namespace}/${object.serviceAccount}`;
    case "access-key":
      return `access key ${object.keyId} of ${object.user}`;
    case "control-policy":
      return `${object.type} ${object.name}`;
  }
}

/** An ARN without all that its account has in common: its path and name. */
export function short(arn: string): string {
  return arn
    .split(":")
    .slice(5)
    .join(":")
    .replace(/^[a-z-]+\//, "");
}

/** Who did it, and when: `, last written by arn:... (PutRolePolicy, 2026-11-20 12:00 UTC)`; nothing where it is not known. */
export function sayMade(made: MadeBy): string {
  if ("unknown" in made) return "";
  return `, last written by ${made.by} (${made.event}, ${made.at.slice(0, 16).replace("T", " ")} UTC)`;
}

/** Of whom it is not known, why not, once for each reason. */
export function sayUnknownMakers(drift: readonly { readonly made: MadeBy }[]): readonly string[] {
  const reasons = new Set(drift.flatMap(({ made }) => ("unknown" in made ? [made.unknown] : [])));
  return [...reasons].sort().map((why) => `by whom is not known: ${why}`);
}

/** What differs between before and after, key by key; the lines of policies. */
export function sayDifference({ before, after }: Pick<Change, "before" | "after">): readonly LineDifference[] {
  if (before === undefined || after === undefined || before.kind !== after.kind) return [];
  const lines: LineDifference[] = [];
  const [was, is] = [before, after].map((object): Readonly<Record<string, unknown>> => ({ ...object }));
  for (const key of [...new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})])].sort()) {
    const [left, right] = [was?.[key], is?.[key]];
    if (JSON.stringify(left) === JSON.stringify(right)) continue;
    if (key === "trust" || key === "policy")
      lines.push(...lineDifference(textOf(left), textOf(right)).filter(({ sign }) => sign !== " "));
    else if (key === "tags") lines.push(...tagLines(before, after));
    else lines.push(...valueLines(key, left, right));
  }
  return lines;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function valueLines(key: string, left: unknown, right: unknown): readonly LineDifference[] {
  const show = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
  return [
    ...(left === undefined ? [] : [{ sign: "-" as const, text: `${key}: ${show(left)}` }]),
    ...(right === undefined ? [] : [{ sign: "+" as const, text: `${key}: ${show(right)}` }]),
  ];
}

function tagLines(before: CloudObject, after: CloudObject): readonly LineDifference[] {
  const [was, is] = [before, after].map((object): Tags => ("tags" in object ? (object.tags ?? {}) : {}));
  const keys = [...new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})])].sort();
  return keys.flatMap((key) => {
    if (was?.[key] === is?.[key]) return [];
    return valueLines(`tag ${key}`, was?.[key], is?.[key]);
  });
}

const VERDICTS = { true: "proved", false: "REFUTED", undecided: "undecided" } as const;

export function sayVerdict({ holds, exact }: Proof): string {
  if (holds === true && !exact) return "as far as known";
  return VERDICTS[String(holds) as keyof typeof VERDICTS];
}

/** The changes under the accounts that they are in, in the order of the plan. */
export function byAccount(
  document: PlanDocument,
): readonly (readonly [title: string, changes: readonly ChangeDocument[]])[] {
  return document.accounts.flatMap(({ id, name }) => {
    const changes = document.changes.filter(({ account }) => account === id);
    return changes.length === 0 ? [] : [[`${name} (${id})`, changes] as const];
  });
}

export function nameOfAccount(document: PlanDocument, id: string): string {
  return document.accounts.find((account) => account.id === id)?.name ?? id;
}
