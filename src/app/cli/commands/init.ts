import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { bootstrap } from "../../../core/access/init/bootstrap.ts";
import type { PolicyFile, Sketch } from "../../../core/access/init/sketch.ts";
import { writeSketch } from "../../../core/access/init/write-sketch.ts";
import { readAccess } from "../../../core/access/read-access.ts";
import { readEstate } from "../../../core/estate/read-estate.ts";
import { nameFrom } from "../../../core/access/init/sketch.ts";
import { makeFolder, writeText } from "../../../edge/files/write.ts";
import { readGiven } from "../../../edge/files/read-given.ts";
import { EXIT } from "../../exit-code.ts";
import type { Context, Run } from "../command.ts";
import { type Given, askFor, sketchFrom } from "../init/answers.ts";
import { InvalidInput, invalidArgument } from "../invalid-input.ts";
import { say } from "../output.ts";

/** Starts a declaration. Writes over nothing. */
export const run: Run = async (context) => {
  const file = context.positionals[0] ?? "sallyport.yaml";
  refuseExisting(context, file);
  const start = await sketchFor(context);
  const made = start === undefined ? undefined : withBootstrap(context, start);
  if (made === undefined) {
    context.stderr.write("stopped: nothing was written\n");
    return EXIT.interrupted;
  }
  const text = writeSketch(made.sketch);
  const { diagnostics } = readAccess({ name: file, text });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  // What a flag or an answer said is no account, group or name; the file would only be refused later.
  if (errors.length > 0) throw new InvalidInput(errors, [{ name: file, text }]);
  const policies = made.files.map(({ path, text: policy }) => ({ path: join(dirname(file), path), text: policy }));
  for (const { path } of policies) refuseExisting(context, path);
  for (const { path, text: policy } of policies) {
    makeFolder(context.cwd, dirname(path));
    writeText(context.cwd, path, policy, "shared");
  }
  writeText(context.cwd, file, text, "shared");
  context.stdout.write(summary(file, policies.length, made.sketch));
  return EXIT.done;
};

interface Made {
  readonly sketch: Sketch;
  readonly files: readonly PolicyFile[];
}

async function sketchFor(context: Context): Promise<Made | undefined> {
  const given = givenBy(context);
  const paths = context.flag("from");
  if (paths.length > 0) return fromPaths(context, given, paths);
  if (context.flag("no-input") || !context.stdin.isTerminal) {
    return { sketch: sketchFrom(given), files: [] };
  }
  const { askOnTerminal } = await import("../../../edge/term/ask.ts");
  const sketch = await askFor(given, await askOnTerminal());
  return sketch === undefined ? undefined : { sketch, files: [] };
}

/** The roles of the pipeline that keeps the file stand first in it, since they come first. */
function withBootstrap({ flag }: Context, made: Made): Made {
  const [project, id] = [flag("bootstrap"), flag("project-id")];
  if (project === undefined) {
    if (id === undefined) return made;
    throw invalidArgument("cli/missing-flag", "`--project-id` is of the project of `--bootstrap`, which names none");
  }
  if (made.sketch.accounts.length === 0) {
    throw invalidArgument("init/no-account", "`--bootstrap` needs an account", "`--account 111111111111`");
  }
  const { sketch } = made;
  const roles = bootstrap({ project, ...(id === undefined ? {} : { id }), branch: "main", accounts: sketch.accounts });
  return {
    sketch: {
      ...sketch,
      accounts: roles.accounts,
      grants: [...roles.grants, ...sketch.grants],
      notes: [...sketch.notes, ...roles.notes],
    },
    files: [...roles.files, ...made.files],
  };
}

async function fromPaths(context: Context, given: Given, paths: readonly string[]): Promise<Made> {
  const { sources, unread } = readGiven(context.cwd, paths);
  const { estate, texts } = readEstate(sources, unread);
  if (!estate.accounts.some(({ roles }) => roles !== undefined)) {
    const errors = estate.diagnostics.filter(({ severity }) => severity === "error");
    if (errors.length > 0) throw new InvalidInput(errors, texts);
    const help = "a folder that `sallyport collect` wrote, or what `aws iam get-account-authorization-details` answers";
    throw invalidArgument("init/no-snapshot", `\`${paths.join(" ")}\` holds no account`, help);
  }
  const { sketchEstate } = await import("../../../core/access/init/from-estate.ts");
  const { groups, url } = given;
  const stack = given.stack ?? nameFrom(groups[0] ?? "main", new Set());
  const until = new Date(context.now().getTime() + 90 * 86_400_000).toISOString().slice(0, 10);
  if (!estate.complete) say(context, "the snapshot is not complete: doors that were not read are not in the file");
  return sketchEstate(estate, { stack, groups, until, ...(url === undefined ? {} : { url }) });
}

function givenBy({ flag }: Context): Given {
  const [account, second] = flag("account");
  if (second !== undefined) {
    throw invalidArgument("cli/bad-value", "`--account` stands twice, expected one", "add the others in the file");
  }
  if (account !== undefined && !/^\d{12}$/.test(account)) {
    throw invalidArgument("cli/bad-value", `\`--account\` is \`${account}\`, expected twelve digits`);
  }
  const said = {
    stack: flag("stack"),
    url: flag("issuer")?.replace(/\/+$/, ""),
    audience: flag("audience"),
    accountId: account,
    region: flag("region"),
    profile: flag("profile"),
  };
  const known = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  return { groups: flag("tenant"), ...known };
}

function refuseExisting({ cwd }: Context, file: string): void {
  if (!existsSync(resolve(cwd, file))) return;
  const help = "name another: `sallyport init other.yaml`";
  throw invalidArgument("init/exists", `\`${file}\` exists already, and is not written over`, help);
}

function summary(file: string, policies: number, { grants }: Sketch): string {
  const ready = grants.filter(({ disabled }) => !disabled).length;
  const others = grants.length - ready;
  const parts = [
    `wrote ${file}`,
    ...(policies === 0 ? [] : [`and ${policies} ${policies === 1 ? "policy" : "policies"} beside it`]),
    ...(grants.length === 0 ? [] : [`with ${ready} ${ready === 1 ? "grant" : "grants"}`]),
    ...(others === 0 ? [] : [`and ${others} more as comments, to be looked at`]),
  ];
  return `${parts.join(" ")}\n\`sallyport plan\` shows what it would change\nfor help in your editor: \`sallyport schema > .sallyport.schema.json\`\n`;
}
