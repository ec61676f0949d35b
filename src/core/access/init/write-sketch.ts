import { visible } from "../../text/visible.ts";
import type { AbilitySketch, GrantBody, GrantSketch, Sketch, Value } from "./sketch.ts";

/** The text of a declaration, with what a person has to decide as comments. */
export function writeSketch({ stack, gitlab, accounts, grants, notes }: Sketch): string {
  const { url, groups, audience } = gitlab;
  const lines = [
    "# yaml-language-server: $schema=./.sallyport.schema.json",
    "# What may come from GitLab into which account, to do what. `sallyport plan` shows what it would change.",
    ...notes.map(comment),
    "version: 1",
    `stack: ${scalar(stack)}`,
    "gitlab:",
    `  url: ${scalar(url)}`,
    ...(groups.length === 0
      ? ["  # groups: [acme]   # ours: without them nobody is known to be an outsider"]
      : [`  groups: ${value(groups)}`]),
    ...(audience === undefined ? [] : [`  audience: ${scalar(audience)}`]),
    ...(accounts.length === 0
      ? ['# accounts: { production: { id: "222222222222", region: eu-west-1 } }']
      : ["accounts:"]),
    ...accounts.map(({ name, ...rest }) => `  ${name}: ${mapping(rest)}`),
  ];
  if (grants.length === 0) return `${[...lines, ...EXAMPLE].join("\n")}\n`;
  const live = grants.some(({ disabled, body }) => !disabled && body !== undefined);
  return `${[...lines, live ? "grants:" : "# grants:", ...grants.flatMap(writeGrant)].join("\n")}\n`;
}

const EXAMPLE: readonly string[] = [
  "# grants:",
  "#   api-deploy:",
  '#     from: { project: acme/api, id: "48120001", branches: [main], protected: true }',
  "#     into: production",
  "#     can:                       # docs/capabilities.md has all of them",
  "#       - ecr-push: { repository: api }",
];

function writeGrant({ name, notes, disabled, body }: GrantSketch): readonly string[] {
  const above = notes.map((note) => `  ${comment(note)}`);
  if (body === undefined) return ["", ...above];
  const lines = bodyLines(name, body);
  return ["", ...above, ...(disabled ? lines.map((line) => `  # ${line.slice(2)}`) : lines)];
}

function bodyLines(name: string, { describe, from, into, role, can }: GrantBody): readonly string[] {
  return [
    `  ${name}:`,
    ...(describe === undefined ? [] : [`    describe: ${scalar(describe)}`]),
    `    from: ${mapping(from)}`,
    `    into: ${scalar(into)}`,
    ...(role === undefined ? [] : [`    role: ${scalar(role)}`]),
    "    can:",
    ...can.map((one) => `      - ${ability(one)}`),
  ];
}

function ability(one: AbilitySketch): string {
  if (typeof one === "string") return one;
  return "policy" in one ? `policy: ${scalar(one.policy)}` : `${one.capability}: ${mapping(one.params)}`;
}

/** Comments end with their line, and what came from outside may hold others. */
function comment(text: string): string {
  return `# ${visible(text)}`;
}

function mapping(entries: Readonly<Record<string, Value | undefined>>): string {
  const parts = Object.entries(entries).flatMap(([key, one]) => (one === undefined ? [] : [`${key}: ${value(one)}`]));
  return `{ ${parts.join(", ")} }`;
}

function value(one: Value): string {
  if (typeof one === "boolean") return String(one);
  return typeof one === "string" ? scalar(one) : `[${one.map(scalar).join(", ")}]`;
}

/** Words that YAML would read as something else than a text. */
const NO_TEXT = /^(?:true|false|null|yes|no|on|off|y|n|~)$/i;

/** Plain where nothing about it can be misread, else in JSON's quotes, which are YAML's too. */
function scalar(text: string): string {
  const plain = /^[A-Za-z./][A-Za-z0-9_./-]*$/.test(text) && !NO_TEXT.test(text);
  return plain || /^https:\/\/[A-Za-z0-9./-]+$/.test(text) ? text : JSON.stringify(text);
}
