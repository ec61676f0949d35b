import { flowYaml } from "../../text/flow-yaml.ts";
import { visible } from "../../text/visible.ts";
import type { AdvisedAbility, AdvisedGrant } from "./advice.ts";

export interface AdvisedAccount {
  readonly name: string;
  readonly id: string;
  readonly region?: string;
  readonly boundary?: string;
  readonly check: readonly string[];
}

export interface AdvisedDeclaration {
  readonly stack: string;
  /** The issuer, with its scheme. */
  readonly issuer: string;
  readonly groups: readonly string[];
  readonly accounts: readonly AdvisedAccount[];
  readonly grants: readonly AdvisedGrant[];
  readonly check: readonly string[];
}

/** The text of a `sallyport.yaml`. What a person has to look at stands as a comment above it. */
export function writeDeclaration({ stack, issuer, groups, accounts, grants, check }: AdvisedDeclaration): string {
  return [
    "# A draft by `sallyport advise`: read it, change what says CHANGE, then `sallyport plan`.",
    "version: 1",
    `stack: ${flowYaml(stack)}`,
    ...check.map((text) => comment(text, 0)),
    `gitlab: ${flowYaml({ url: issuer, groups: groups.length > 0 ? groups : undefined })}`,
    "accounts:",
    ...accounts.flatMap(({ name, id, region, boundary, check: more }) => [
      ...more.map((text) => comment(text, 2)),
      `  ${name}: ${flowYaml({ id, region, boundary })}`,
    ]),
    "grants:",
    ...grants.flatMap((grant) => writeGrant(grant, accounts)),
    "",
  ].join("\n");
}

function writeGrant(grant: AdvisedGrant, accounts: readonly AdvisedAccount[]): readonly string[] {
  const { name, describe, from, into, role, can, check } = grant;
  return [
    `  ${name}:`,
    ...check.map((text) => comment(text, 4)),
    ...(describe === undefined ? [] : [`    describe: ${flowYaml(describe)}`]),
    `    from: ${flowYaml(from)}`,
    `    into: ${accounts.find(({ id }) => id === into)?.name ?? into}`,
    ...(role === undefined ? [] : [`    role: ${flowYaml(role)}`]),
    "    can:",
    ...can.map((ability) => `      - ${writeAbility(ability)}`),
  ];
}

function writeAbility({ capability, params }: AdvisedAbility): string {
  return params === undefined ? capability : `${capability}: ${flowYaml(params)}`;
}

/** A comment ends with its line, so nothing that came from outside may break it. */
function comment(text: string, indent: number): string {
  return `${" ".repeat(indent)}# CHANGE: ${visible(text).replaceAll(/\s+/g, " ")}`;
}
