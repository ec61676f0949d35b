import { flowYaml } from "../../text/flow-yaml.ts";
import { visible } from "../../text/visible.ts";
import type { AbilitySketch, GrantBody, GrantSketch, Sketch } from "./sketch.ts";

/** The text of a declaration, with what a person has to decide as comments. */
export function writeSketch({ stack, gitlab, accounts, grants, notes }: Sketch): string {
  const { url, groups, audience } = gitlab;
  const lines = [
    "# yaml-language-server: $schema=./.sallyport.schema.json",
    "# What may come from GitLab into which account, to do what. `sallyport plan` shows what it would change.",
    ...notes.map(comment),
    "version: 1",
    `stack: ${flowYaml(stack)}`,
    "gitlab:",
    `  url: ${flowYaml(url)}`,
    ...(groups.length === 0
      ? ["  # groups: [acme]   # ours: without them nobody is known to be an outsider"]
      : [`  groups: ${flowYaml(groups)}`]),
    ...(audience === undefined ? [] : [`  audience: ${flowYaml(audience)}`]),
    ...(accounts.length === 0
      ? ['# accounts: { production: { id: "222222222222", region: eu-west-1 } }']
      : ["accounts:"]),
    ...accounts.map(({ name, ...rest }) => `  ${name}: ${flowYaml(rest)}`),
  ];
  if (grants.length === 0) return `${[...lines, ...EXAMPLE].join("\n")}\n`;
  const live = grants.some(({ disabled, body }) => !disabled && body !== undefined);
  // A blank line parts each grant from the one before.
  return `${[...lines, live ? "grants:" : "# grants:", ...grants.flatMap(writeGrant).slice(1)].join("\n")}\n`;
}

const EXAMPLE: readonly string[] = [
  "# grants:",
  "#   api-deploy:",
  '#     from: { project: acme/api, id: "48120001", branches: [main], protected: true }',
  "#     into: production",
  "#     can:                       # docs/capabilities.md has all of them",
  "#       - ecr-push: { repository: api }",
];

/** The lines of one grant, as they stand under `grants:`. */
export function writeGrant({ name, notes, disabled, body }: GrantSketch): readonly string[] {
  const above = notes.map((note) => `  ${comment(note)}`);
  if (body === undefined) return ["", ...above];
  const lines = bodyLines(name, body);
  return ["", ...above, ...(disabled ? lines.map((line) => `  # ${line.slice(2)}`) : lines)];
}

function bodyLines(name: string, { describe, from, into, environment, role, tags, can }: GrantBody): readonly string[] {
  return [
    `  ${name}:`,
    ...(describe === undefined ? [] : [`    describe: ${flowYaml(describe)}`]),
    `    from: ${flowYaml(from)}`,
    `    into: ${flowYaml(into)}`,
    ...(environment === undefined ? [] : [`    environment: ${flowYaml(environment)}`]),
    ...(role === undefined ? [] : [`    role: ${flowYaml(role)}`]),
    ...(tags === undefined ? [] : [`    tags: ${flowYaml(tags)}`]),
    can.length === 0 ? "    can: []" : "    can:",
    ...can.map((one) => `      - ${ability(one)}`),
  ];
}

function ability(one: AbilitySketch): string {
  if (typeof one === "string") return one;
  return "policy" in one ? `policy: ${flowYaml(one.policy)}` : `${one.capability}: ${flowYaml(one.params)}`;
}

/** Comments end with their line, and what came from outside may hold others. */
function comment(text: string): string {
  return `# ${visible(text)}`;
}
