/** What a command line gives Helm: values files and pairs of `--set`, each in their order. */
export interface HelmCommand {
  readonly files: readonly string[];
  readonly sets: readonly string[];
}

const HELM = /(?:^|\/)helm3?$/;
const DEPLOYS: ReadonlySet<string> = new Set(["install", "template", "upgrade"]);
/** Where one command ends, and the words of a shell between: bare, quoted, escaped, or mixed. A quote that nothing ends stands alone. */
const TOKENS = /\n|&&|\|\||[;|&]|(?:[^\s;|&"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+|["']/g;
/** Says values in a way that is not followed here. */
const OTHER_SETS = /^--set-(?:string|file|json|literal)(?:=|$)/;

/**
 * The commands of a script that give Helm values. One whose values cannot be told from the script (a variable in a path, a
 * glob, an address) is left out.
 */
export function helmCommandsIn(script: string): readonly HelmCommand[] {
  const commands: string[][] = [[]];
  for (const [token] of script.replaceAll(/\\\r?\n/g, " ").matchAll(TOKENS)) {
    if (/^(?:\n|&&|\|\||[;|&])$/.test(token)) commands.push([]);
    else commands.at(-1)?.push(token);
  }
  return commands.flatMap((words) => commandOf(words) ?? []);
}

function commandOf(words: readonly string[]): HelmCommand | undefined {
  const helm = words.findIndex((word) => HELM.test(word));
  if (helm < 0 || words[0]?.startsWith("#") || !words.slice(helm + 1).some((word) => DEPLOYS.has(word)))
    return undefined;
  const files: string[] = [];
  const sets: string[] = [];
  for (let at = helm + 1; at < words.length; at++) {
    const word = words[at] ?? "";
    if (OTHER_SETS.test(word)) return undefined;
    const [, flag, joined] = /^(-f|--values|--set)(?:=(.*))?$/s.exec(word) ?? [];
    if (flag === undefined) continue;
    const value = unquote(joined ?? words[++at] ?? "");
    if (flag === "--set") sets.push(value);
    else files.push(...value.split(","));
  }
  return files.length === 0 || !files.every(isPlainPath) ? undefined : { files, sets };
}

function isPlainPath(path: string): boolean {
  return path !== "" && !/[$`*?{}<>~"']|:\/\//.test(path);
}

function unquote(word: string): string {
  return word.replaceAll(
    /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g,
    (_, double?: string, single?: string, escaped?: string) =>
      double === undefined ? (single ?? escaped ?? "") : double.replaceAll(/\\(["\\$`])/g, "$1"),
  );
}
