/** Puts a profile into the text of an AWS configuration file. What else stands there stays as it is, to the byte. */

const OURS = "# written by sallyport creds";

export type ProfileChange = { readonly text: string } | { readonly problem: "foreign" };

/** Adds or replaces a profile of ours; one that somebody else wrote is left alone, and said. */
export function setProfile(text: string, name: string, entries: ReadonlyMap<string, string>): ProfileChange {
  const block = writeProfile(name, entries);
  const lines = text === "" ? [] : text.split("\n");
  const start = lines.findIndex((line) => headOf(line) === headName(name));
  if (start < 0) {
    const gap = text === "" ? "" : text.endsWith("\n") ? "\n" : "\n\n";
    return { text: `${text}${gap}${block}` };
  }
  const next = lines.findIndex((line, index) => index > start && headOf(line) !== undefined);
  const end = next < 0 ? lines.length : next;
  if (!lines.slice(start, end).some((line) => line.trim() === OURS)) return { problem: "foreign" };
  const after = lines.slice(end).join("\n");
  const before = lines.slice(0, start).join("\n");
  return { text: `${before === "" ? "" : `${before}\n`}${block}${after === "" ? "" : `\n${after}`}` };
}

/** Whether the credentials file, which outranks the configuration file, has a profile of that name. */
export function hasCredentialsProfile(text: string, name: string): boolean {
  return text.split("\n").some((line) => headOf(line) === name);
}

/** A profile as the configuration file has it. */
export function writeProfile(name: string, entries: ReadonlyMap<string, string>): string {
  const lines = [`[${headName(name)}]`, OURS];
  for (const [key, value] of entries) lines.push(`${key} = ${value}`);
  return `${lines.join("\n")}\n`;
}

function headName(name: string): string {
  return name === "default" ? "default" : `profile ${name}`;
}

function headOf(line: string): string | undefined {
  return /^\s*\[\s*([^\]]+?)\s*\]/.exec(line)?.[1]?.replaceAll(/\s+/g, " ");
}

/**
 * A command for `credential_process`. Botocore splits it as a shell would, the JavaScript and Go SDKs give it to a
 * shell: double quotes mean the same to all of them, as long as nothing in them is special.
 */
export function writeProcessCommand(words: readonly string[]): string | undefined {
  if (words.some((word) => /["$`\\\r\n%!]/.test(word))) return undefined;
  return words.map((word) => (/^[\w@+=:,./-]+$/.test(word) ? word : `"${word}"`)).join(" ");
}
