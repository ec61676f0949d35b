import type { TextNode } from "../text/node.ts";
import { booleanAt, itemsAt, objectAt, stringAt, valueAt } from "../text/pick.ts";
import { isAccessKeyId, maskRanges, secretRanges, scrubText } from "../text/scrub.ts";
import type { Range, Source } from "../text/span.ts";
import type { Shape } from "./recognise.ts";
import { sensitiveRanges } from "./terraform/sensitive.ts";

/** What is looked at for secrets in each shape. Shapes that are not here come from IAM and hold none. */
interface Profile {
  readonly assignments?: true;
  readonly bareSecrets?: true;
  readonly ranges: (node: TextNode) => readonly Range[];
}

const PROFILES: Partial<Readonly<Record<Shape, Profile>>> = {
  "ci-file": { assignments: true, bareSecrets: true, ranges: secretRanges },
  "runner-config": { assignments: true, bareSecrets: true, ranges: secretRanges },
  "chart-values": { assignments: true, bareSecrets: true, ranges: secretRanges },
  "storage-secret": { assignments: true, bareSecrets: true, ranges: secretRanges },
  manifest: { assignments: true, bareSecrets: true, ranges: manifestRanges },
  "terraform-plan": { ranges: (node) => [...sensitiveRanges(node), ...secretRanges(node)] },
  cloudformation: { ranges: templateRanges },
  codebuild: { assignments: true, bareSecrets: true, ranges: buildRanges },
  "web-identity-events": { assignments: true, ranges: secretRanges },
  "iam-events": { assignments: true, ranges: secretRanges },
  "gitlab-projects": { ranges: gitlabRanges },
  "gitlab-groups": { ranges: gitlabRanges },
  "gitlab-runners": { ranges: gitlabRanges },
  "gitlab-variables": { ranges: variableRanges },
};

/** The source with its secrets masked, at the same length: all that is ever kept, quoted or shown of it. */
export function scrubSource(source: Source, shape: Shape | undefined, nodes: readonly TextNode[]): Source {
  if (shape === undefined) return withText(source, scrubText(source.text, { assignments: true, bareSecrets: true }));
  const profile = PROFILES[shape];
  if (profile === undefined) return source;
  const ranges = nodes.flatMap((node) => profile.ranges(node));
  return withText(source, scrubText(maskRanges(source.text, ranges), profile));
}

function withText(source: Source, text: string): Source {
  if (text === source.text) return source;
  return source.name === undefined ? { text } : { name: source.name, text };
}

/** Variables of a build stand in the clear there unless they are only references, and are nobody's business here. */
function buildRanges(node: TextNode): readonly Range[] {
  const projects = node.kind === "array" ? node.items : itemsAt(node, "projects");
  const variables = projects.flatMap((project) => itemsAt(project, "environment", "environmentVariables"));
  return [...variables.flatMap((variable) => valueAt(variable, "value") ?? []), ...secretRanges(node)];
}

/** What GitLab's API shows to maintainers: `runners_token`, `import_password`. Its settings have `token` in many a name. */
function gitlabRanges(node: TextNode): readonly Range[] {
  return secretRanges(node, (name) => /(?:^|_)(?:token|password|secret)$/.test(name));
}

/** Every value, whatever it looks like; an access key's id is what the file was asked for. */
function variableRanges(node: TextNode): readonly Range[] {
  return itemsAt(node).flatMap((item) => {
    const value = valueAt(item, "value");
    return value === undefined || (value.kind === "string" && isAccessKeyId(value.value)) ? [] : [value];
  });
}

/** All of a Secret's data is secret; of other objects what is named so. */
function manifestRanges(node: TextNode): readonly Range[] {
  if (stringAt(node, "kind") !== "Secret") return secretRanges(node);
  const data = ["data", "stringData"].flatMap((key) => objectAt(node, key)?.entries ?? []);
  return [...data.map(({ value }) => value), ...secretRanges(node)];
}

/** Beside what is named like a secret, the default of a parameter that CloudFormation does not show. */
function templateRanges(node: TextNode): readonly Range[] {
  const hidden = (objectAt(node, "Parameters")?.entries ?? []).flatMap(({ value }) => {
    const shown = booleanAt(value, "NoEcho") !== true && stringAt(value, "NoEcho") !== "true";
    return shown ? [] : (valueAt(value, "Default") ?? []);
  });
  return [...hidden, ...secretRanges(node)];
}
