import { isProjectPath, refProblem } from "../../../core/gitlab/names.ts";
import { readRoleArn } from "../../../core/session/role-arn.ts";
import type { Diagnostic, Reading } from "../../../core/text/diagnostic.ts";
import { nearest } from "../../../core/text/nearest.ts";
import type { ObjectNode, StringNode, TextNode } from "../../../core/text/node.ts";
import { type Source, locate } from "../../../core/text/span.ts";
import { readYaml } from "../../../core/text/yaml.ts";
import type { JobWords } from "../gitlab/job-words.ts";

/** Many jobs against many roles, and what is expected of them. */
export interface Matrix {
  readonly pipelines: readonly MatrixPipeline[];
  readonly roles: readonly MatrixRole[];
}

export interface MatrixPipeline {
  readonly name: string;
  readonly words: JobWords;
}

export interface MatrixRole {
  readonly name: string;
  readonly arn: string;
  /** The pipelines that are to get in; every other is not. Absent: nothing is expected. */
  readonly admits?: readonly string[];
}

/** Keys of a pipeline in the file, and the words that they stand for. */
const WORDS: Readonly<Record<string, keyof JobWords>> = {
  project: "project",
  branch: "branch",
  tag: "tag",
  "merge-request": "mergeRequest",
  fork: "fork",
  source: "source",
  environment: "environment",
  tier: "tier",
  audience: "audience",
  user: "user",
  protected: "protected",
};

/** Reads `pipelines:` and `roles:` from YAML. Whatever is not understood is an error: a test must not pass by a typo. */
export function readMatrix(source: Source): Reading<Matrix> {
  const { value, diagnostics: found } = readYaml(source);
  const reader = new MatrixReader(source, [...found]);
  if (value === undefined) return { diagnostics: reader.diagnostics };
  const matrix = reader.document(value);
  const failed = reader.diagnostics.some(({ severity }) => severity === "error");
  return failed ? { diagnostics: reader.diagnostics } : { value: matrix, diagnostics: reader.diagnostics };
}

/** Reads one pipeline in words, as JSON or YAML. */
export function readPipeline(source: Source): Reading<JobWords> {
  const { value, diagnostics: found } = readYaml(source);
  const reader = new MatrixReader(source, [...found]);
  const words = value === undefined ? undefined : reader.pipeline(value);
  const failed = reader.diagnostics.some(({ severity }) => severity === "error");
  return words === undefined || failed
    ? { diagnostics: reader.diagnostics }
    : { value: words, diagnostics: reader.diagnostics };
}

class MatrixReader {
  readonly diagnostics: Diagnostic[];
  private readonly source: Source;

  constructor(source: Source, diagnostics: Diagnostic[]) {
    this.source = source;
    this.diagnostics = diagnostics;
  }

  document(node: TextNode): Matrix {
    if (node.kind !== "object") {
      this.complain("matrix/shape", node, "a matrix is an object with `pipelines` and `roles`");
      return { pipelines: [], roles: [] };
    }
    let pipelines: readonly MatrixPipeline[] | undefined;
    let roles: TextNode | undefined;
    for (const { key, value } of node.entries) {
      if (key.value === "pipelines") pipelines = this.pipelines(value);
      else if (key.value === "roles") roles = value;
      else this.unknownKey(key, ["pipelines", "roles"]);
    }
    if (pipelines === undefined) this.complain("matrix/missing", node, "the matrix has no `pipelines`");
    if (roles === undefined) this.complain("matrix/missing", node, "the matrix has no `roles`");
    const known = (pipelines ?? []).map(({ name }) => name);
    return { pipelines: pipelines ?? [], roles: roles === undefined ? [] : this.roles(roles, known) };
  }

  pipeline(node: TextNode): JobWords | undefined {
    if (node.kind === "object") return this.words(node);
    this.complain("matrix/shape", node, "a pipeline is an object", "as `{ project: acme/api, branch: main }`");
    return undefined;
  }

  private pipelines(node: TextNode): readonly MatrixPipeline[] {
    if (node.kind !== "object") {
      this.complain("matrix/shape", node, "`pipelines` is an object: a name, and the pipeline in words");
      return [];
    }
    return node.entries.flatMap(({ key, value }) => {
      const words = this.pipeline(value);
      return words === undefined ? [] : [{ name: key.value, words }];
    });
  }

  private words(node: ObjectNode): JobWords | undefined {
    const words: { -readonly [K in keyof JobWords]?: string | boolean } = {};
    for (const { key, value } of node.entries) {
      const word = Object.hasOwn(WORDS, key.value) ? WORDS[key.value] : undefined;
      if (word === undefined) {
        this.unknownKey(key, Object.keys(WORDS));
      } else if (word === "protected") {
        if (value.kind === "boolean") words.protected = value.value;
        else this.complain("matrix/value", value, "`protected` is true or false");
      } else if (value.kind === "string") {
        this.checkWord(word, value);
        words[word] = value.value;
      } else {
        this.complain("matrix/value", value, `\`${key.value}\` is a text`);
      }
    }
    if (typeof words.project !== "string") {
      this.complain("matrix/missing", node, "a pipeline has a `project`");
      return undefined;
    }
    const refs = [words.branch, words.tag, words.mergeRequest].filter((ref) => ref !== undefined);
    if (refs.length > 1) {
      this.complain("matrix/value", node, "a pipeline has one of `branch`, `tag` and `merge-request`");
    }
    // Every word but `protected` was read as a text.
    return words as JobWords;
  }

  private checkWord(word: keyof JobWords, node: StringNode): void {
    if ((word === "project" || word === "fork") && !isProjectPath(node.value)) {
      this.complain("matrix/value", node, `no project can have the path \`${node.value}\``, "as `acme/platform/api`");
    }
    if (word === "branch" || word === "tag" || word === "mergeRequest") {
      const problem = refProblem(node.value);
      if (problem !== undefined) this.complain("matrix/value", node, `\`${node.value}\` is no ref`, problem.help);
    }
  }

  private roles(node: TextNode, pipelines: readonly string[]): readonly MatrixRole[] {
    if (node.kind !== "object") {
      this.complain("matrix/shape", node, "`roles` is an object: a name, and the role's ARN");
      return [];
    }
    return node.entries.flatMap(({ key, value }): MatrixRole[] => {
      if (value.kind === "string") return this.checkArn(value) ? [{ name: key.value, arn: value.value }] : [];
      if (value.kind !== "object") {
        this.complain(
          "matrix/shape",
          value,
          `the role \`${key.value}\` is an ARN, or an object with \`arn\` and \`admits\``,
        );
        return [];
      }
      return this.role(key, value, pipelines);
    });
  }

  private role(name: StringNode, node: ObjectNode, pipelines: readonly string[]): MatrixRole[] {
    let arn: string | undefined;
    let admits: string[] | undefined;
    for (const { key, value } of node.entries) {
      if (key.value === "arn") {
        if (value.kind === "string" && this.checkArn(value)) arn = value.value;
        else if (value.kind !== "string") this.complain("matrix/value", value, "`arn` is a text");
      } else if (key.value === "admits") {
        admits = this.names(value, pipelines);
      } else this.unknownKey(key, ["arn", "admits"]);
    }
    if (arn === undefined) {
      if (!node.entries.some(({ key }) => key.value === "arn")) {
        this.complain("matrix/missing", name, `the role \`${name.value}\` has no \`arn\``);
      }
      return [];
    }
    return [{ name: name.value, arn, ...(admits === undefined ? {} : { admits }) }];
  }

  private names(node: TextNode, pipelines: readonly string[]): string[] {
    if (node.kind !== "array") {
      this.complain("matrix/shape", node, "`admits` is a list of pipelines", "an empty list means that nobody gets in");
      return [];
    }
    return node.items.flatMap((item) => {
      if (item.kind === "string" && pipelines.includes(item.value)) return [item.value];
      const name = item.kind === "string" ? item.value : "";
      const guess = nearest(name, pipelines);
      const help = guess === undefined ? undefined : `did you mean \`${guess}\`?`;
      this.complain("matrix/unknown-pipeline", item, `there is no pipeline \`${name}\``, help);
      return [];
    });
  }

  private checkArn(node: StringNode): boolean {
    if (readRoleArn(node.value) !== undefined) return true;
    const help = "an ARN reads `arn:aws:iam::111111111111:role/deploy`";
    this.complain("matrix/role", node, `\`${node.value}\` is not the ARN of a role`, help);
    return false;
  }

  private unknownKey(key: StringNode, known: readonly string[]): void {
    const guess = nearest(key.value, known);
    const help =
      guess === undefined ? `known are ${known.map((name) => `\`${name}\``).join(", ")}` : `did you mean \`${guess}\`?`;
    this.complain("matrix/unknown-key", key, `\`${key.value}\` is not known here`, help);
  }

  private complain(code: string, at: { start: number; end: number }, message: string, help?: string): void {
    const base = { code, severity: "error", message, span: locate(this.source, at) } as const;
    this.diagnostics.push(help === undefined ? base : { ...base, help });
  }
}
