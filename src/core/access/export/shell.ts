/** A word of a shell, whatever is in it. */
export function word(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Lines of a script, with the documents that its commands read: those never stand on a command line. */
export class Script {
  private readonly lines: string[] = [];
  private documents = 0;
  private depth = 1;

  line(text: string): void {
    this.lines.push(text === "" ? "" : `${"  ".repeat(this.depth)}${text}`);
  }

  /** Lines one step further in. */
  inside(write: () => void): void {
    this.depth++;
    write();
    this.depth--;
  }

  /** A file with this text; JSON, so that no line of it can be the heredoc's end. */
  document(text: string): string {
    const file = `$work/${++this.documents}.json`;
    this.line(`cat >"${file}" <<'JSON'`);
    this.lines.push(...text.trimEnd().split("\n"), "JSON");
    return file;
  }

  /**
   * An operation with its whole input from a file: on a command line, version 1 of the AWS CLI takes a lone value with
   * `https://` for an address to fetch.
   */
  call(operation: string, input: object): void {
    const file = this.document(JSON.stringify(input, undefined, 2));
    this.line(`aws ${operation} --cli-input-json "file://${file}" >"$work/answer"`);
  }

  text(): string {
    return this.lines.join("\n");
  }
}
