import { printPolicy } from "../../iam/print-policy.ts";
import { type Capability, TRIAL_PLACE } from "./capability.ts";
import { policyOf } from "./policy-of.ts";
import { CAPABILITIES } from "./registry.ts";

const INTRODUCTION = `# Capabilities

What stands under \`can\` of a grant in [sallyport.yaml](sallyport-yaml.md): named sets of permissions with parameters, as
small as the job allows. Each action is held against AWS's list of actions, and a test proves of each capability that the
job can do every step it needs and that what is closed here stays closed.

What no capability has goes into a policy file of your own: \`- policy: ./policies/extra.json\`. Its path is relative to the
declaration, it is an identity policy with \`"Version": "2012-10-17"\`, and it becomes an inline policy of its own.

No parameter can hold \`*\`, \`?\` or \`$\`: what a capability opens is what its parameters name.

This page is made from the registry in src/core/access/capabilities by \`npm run docs\`.
`;

/** The page of all capabilities. */
export function writeCapabilityReference(): string {
  return `${[INTRODUCTION, ...Object.values(CAPABILITIES).map(writeCapability)].join("\n")}`;
}

function writeCapability(capability: Capability): string {
  const { name, about, params, notes, trial } = capability;
  const rows = params.tables?.[0]?.rows ?? [];
  const policy = printPolicy(policyOf(capability.allows(trial.params, TRIAL_PLACE)));
  return [
    `## ${name}`,
    "",
    about,
    "",
    "| key | value | meaning |",
    "|---|---|---|",
    ...rows.map((row) => `| \`${row.key}\`${row.needed ? " (needed)" : ""} | ${cell(row.says)} | ${cell(row.about)} |`),
    "",
    ...notes.flatMap((note) => [note, ""]),
    `Stays closed, among everything else: ${trial.closed.map(({ does, action }) => `${does} (\`${action}\`)`).join(", ")}.`,
    "",
    "<details><summary>The policy, by an example</summary>",
    "",
    "```json",
    policy.trimEnd(),
    "```",
    "",
    "</details>",
    "",
  ].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
