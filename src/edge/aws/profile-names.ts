import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The profiles of the AWS configuration, by name. The files may be absent; nothing but their section heads is looked
 * at (`[profile NAME]` in the config file, `[NAME]` in the credentials file).
 */
export function profileNames(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const folder = join(env["HOME"] ?? homedir(), ".aws");
  const heads = [
    ...sectionHeads(env["AWS_CONFIG_FILE"] ?? join(folder, "config")).map((head) => head.replace(/^profile\s+/, "")),
    ...sectionHeads(env["AWS_SHARED_CREDENTIALS_FILE"] ?? join(folder, "credentials")),
  ];
  return [...new Set(heads)].filter((head) => !/^(?:sso-session|services)\s/.test(head)).toSorted();
}

function sectionHeads(path: string): string[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return [];
  }
  return [...text.matchAll(/^\s*\[\s*([^\]\r\n]+?)\s*\]/gm)].map(([, head = ""]) => head);
}
