import { type YamlTree, printYaml } from "../../../chart/write-yaml.ts";
import { putAccount } from "./accounts.ts";
import type { Placement } from "./placement.ts";

/** Values of the runner's chart, or its part of GitLab's. The configuration is a text, whose lines stand as they are. */
export function runnerValues(placement: Placement, path: readonly string[]): string {
  const tree: YamlTree = new Map();
  putAccount(tree, placement, []);
  const indent = "  ".repeat(path.length);
  const own = [...printYaml(tree).trimEnd().split("\n"), ...cacheLines(placement)];
  const heads = path.map((key, depth) => `${"  ".repeat(depth)}${key}:`);
  return `${[...heads, ...own.map((line) => (line === "" ? line : `${indent}${line}`))].join("\n")}\n`;
}

function cacheLines({ cache, region, grant }: Placement): readonly string[] {
  if (cache === undefined) return [];
  const { bucket, prefix, uploadRole, kmsKey } = cache;
  const quoted = JSON.stringify;
  return [
    `# grant ${grant}: the manager signs with its own role. Put these lines into the configuration that you have:`,
    "# Helm replaces the text as a whole.",
    "runners:",
    "  config: |",
    "    [[runners]]",
    "      [runners.cache]",
    '        Type = "s3"',
    ...(prefix === undefined ? [] : [`        Path = ${quoted(prefix)}`]),
    "        [runners.cache.s3]",
    `          BucketName = ${quoted(bucket)}`,
    ...(region === undefined ? [] : [`          BucketLocation = ${quoted(region)}`]),
    "          # no AccessKey and SecretKey, which would win over the role",
    '          AuthenticationType = "iam"',
    ...(uploadRole === undefined
      ? []
      : [
          "          # for objects above 5 GB; the role has to trust the manager's",
          `          RoleARN = ${quoted(uploadRole)}`,
        ]),
    ...(kmsKey === undefined
      ? []
      : ['          ServerSideEncryption = "KMS"', `          ServerSideEncryptionKeyID = ${quoted(kmsKey)}`]),
  ];
}
