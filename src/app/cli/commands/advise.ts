import { adviseAnswers } from "../../../core/access/advise/advise-answers.ts";
import { adviseSubjects } from "../../../core/access/advise/advise-subjects.ts";
import type { AdviceDocument } from "../../../core/access/advise/advice.ts";
import { SERVED, type Served, issuerReach } from "../../../core/access/advise/situations.ts";
import { CAPABILITIES } from "../../../core/access/capabilities/registry.ts";
import { accountsOf } from "../../../core/access/init/from-estate.ts";
import { nameFrom } from "../../../core/access/init/sketch.ts";
import { judgeDoors } from "../../../core/audit/judged-door.ts";
import { CI_USER } from "../../../core/audit/rules/key/ci-user/rule.ts";
import { runAudit } from "../../../core/audit/run.ts";
import { inventoryOf } from "../../../core/escalate/inventory.ts";
import type { Estate } from "../../../core/estate/estate.ts";
import { isProjectPath, isRefName } from "../../../core/gitlab/names.ts";
import { renderAdviseMarkdown } from "../../../core/report/advise-markdown.ts";
import { renderAdviseText } from "../../../core/report/advise-text.ts";
import { didYouMean } from "../../../core/text/nearest.ts";
import { EXIT } from "../../exit-code.ts";
import { accountAsked } from "../account-asked.ts";
import { type Said, askAnswers } from "../advise/ask-answers.ts";
import { DEFAULT_ISSUER, subjectsOf } from "../advise/subjects-of.ts";
import type { Context, Run } from "../command.ts";
import { gatherEstate } from "../gather-estate.ts";
import { invalidArgument } from "../invalid-input.ts";
import { deliver, say } from "../output.ts";
import { showDiagnostics } from "../show-diagnostics.ts";
import { ourTenant } from "../tenant.ts";
import { today } from "../today.ts";

/** Which kind of door fits: for what stands in an estate, or for what is to be made. */
export const run: Run = async (context) => {
  const said = saidBy(context);
  if (context.positionals.length > 0 || (said.serves === undefined && isLive(context))) {
    if (said.serves !== undefined) {
      const help = "leave out the one or the other";
      throw invalidArgument(
        "cli/excluded-flag",
        "`--kind` asks without looking at anything, and a PATH was given",
        help,
      );
    }
    return adviseEstate(context);
  }
  const answers = await complete(context, said);
  if (answers?.serves === undefined) {
    context.stderr.write("stopped\n");
    return EXIT.interrupted;
  }
  await show(context, adviseAnswers(answersFrom(context, answers, answers.serves)));
  return EXIT.done;
};

/** An account is read live where a flag on this command line says how to reach one: a variable is often there by habit. */
function isLive({ settings }: Context): boolean {
  const reaching = ["profile", "assume-role", "accounts", "organization"] as const;
  return reaching.some((name) => settings.values.get(name)?.origin.from === "flag");
}

async function adviseEstate(context: Context) {
  const { estate, texts, interrupted } = await gatherEstate(context, context.positionals);
  const tenant = ourTenant(context, estate);
  const budget = { now: () => context.now().getTime() };
  const issuer = issuerOf(context);
  const given = { budget, ...(tenant === undefined ? {} : { tenant }) };
  const inventory = inventoryOf(estate);
  const doors = judgeDoors(estate, inventory, { ...given, ...(issuer === undefined ? {} : { issuers: [issuer] }) });
  const audit = runAudit({ estate, inventory, doors, today: today(context), ...given }, [CI_USER]);
  const { subjects, notes } = subjectsOf({
    inventory,
    doors,
    ciUsers: audit.findings,
    issuer: issuer ?? DEFAULT_ISSUER,
    ...(tenant === undefined ? {} : { tenant }),
  });
  const document = adviseSubjects(subjects, {
    complete: estate.complete,
    looked: { accounts: estate.accounts.length, doors: doors.length },
    stack: context.configuration?.stack ?? "main",
    groups: tenant?.groups ?? [],
    isPrivate: context.flag("private"),
    accounts: accountsIn(context, estate),
    taken: new Set(inventory.roles.map(({ name }) => name.toLowerCase())),
    notes,
  });
  await show(context, document);
  showDiagnostics(context, estate.diagnostics, texts);
  if (interrupted) {
    say(context, "interrupted: this is about what was read until then");
    return EXIT.interrupted;
  }
  const undecided = !estate.complete || doors.some(({ entry }) => entry?.admission.exact === false);
  return context.flag("strict") && undecided ? EXIT.undecided : EXIT.done;
}

/** Accounts by the names that sallyport.yaml gives them, else by those that they have. */
function accountsIn({ configuration, flag }: Context, estate: Estate) {
  const read = accountsOf(estate);
  return [...read.values()].map(({ id, name, region }) => {
    const declared = configuration?.accounts.find((account) => account.id === id);
    const known = declared?.region ?? region ?? flag("region");
    return { id, name: declared?.name ?? name, ...(known === undefined ? {} : { region: known }) };
  });
}

async function show(context: Context, document: AdviceDocument): Promise<void> {
  await deliver(context, {
    text: (style) => renderAdviseText(document, style),
    json: () => JSON.stringify(document, null, 2),
    markdown: () => renderAdviseMarkdown(document),
    yaml: () => yamlOf(document),
  });
}

/** A declaration speaks of one GitLab, so several are parted for whoever copies them into files. */
function yamlOf({ files }: AdviceDocument): string {
  if (files.length === 0) return "# nothing that was read calls for another kind of door\n";
  if (files.length === 1) return files.map(({ yaml }) => yaml).join("");
  return files.map(({ issuer, yaml }) => `# For ${issuer}, which needs a file of its own.\n${yaml}`).join("---\n");
}

async function complete(context: Context, said: Said): Promise<Said | undefined> {
  const mayAsk = !context.flag("no-input") && context.stdin.isTerminal && context.stderr.isTerminal;
  if (said.serves !== undefined && (!mayAsk || said.can.length > 0)) return said;
  if (!mayAsk) {
    throw invalidArgument(
      "cli/missing-argument",
      "`advise` needs a PATH to look at, or `--kind`",
      "`sallyport advise snapshot/`, or `sallyport advise --kind job`; see `sallyport advise --help`",
    );
  }
  const { askOnTerminal } = await import("../../../edge/term/ask.ts");
  return askAnswers(said, await askOnTerminal());
}

function saidBy(context: Context): Said {
  const { flag } = context;
  const serves = SERVED.find((one) => one === flag("kind"));
  const can = flag("can");
  const unknown = can.find((name) => !Object.hasOwn(CAPABILITIES, name));
  if (unknown !== undefined) {
    const help = didYouMean(unknown, Object.keys(CAPABILITIES)) ?? `known: ${Object.keys(CAPABILITIES).join(", ")}`;
    throw invalidArgument("cli/bad-value", `\`--can\` is \`${unknown}\`, which is no capability`, help);
  }
  const issuer = issuerOf(context);
  const project = flag("project");
  if (project !== undefined && !isProjectPath(project)) {
    throw invalidArgument(
      "cli/bad-value",
      `\`--project\` is \`${project}\`, expected a full path as \`acme/platform/api\``,
    );
  }
  const branch = flag("branch");
  if (branch !== undefined && !isRefName(branch.replaceAll("*", "x"))) {
    throw invalidArgument("cli/bad-value", `\`--branch\` is \`${branch}\`, which no branch can be called`);
  }
  const id = flag("id");
  if (id !== undefined && !/^[1-9]\d{0,18}$/.test(id)) {
    throw invalidArgument("cli/bad-value", `\`--id\` is \`${id}\`, expected the project's id: digits`);
  }
  return {
    can,
    ...(serves === undefined ? {} : { serves }),
    ...(issuer === undefined ? {} : { issuer }),
    ...(flag("private") ? { isPrivate: true } : {}),
    ...(flag("several-clusters") ? { severalClusters: true } : {}),
    ...(project === undefined ? {} : { project }),
  };
}

function issuerOf({ flag, configuration }: Context): string | undefined {
  const written = flag("issuer") ?? configuration?.gitlab?.url;
  if (written === undefined) return undefined;
  const url = (/^[a-z]+:\/\//i.test(written) ? written : `https://${written}`).replace(/\/+$/, "");
  if (!/^https?:\/\/[A-Za-z0-9.-]+(?::\d{1,5})?(?:\/[A-Za-z0-9_.~-]+)*$/.test(url)) {
    const message = `\`--issuer\` is \`${written}\`, expected an address as \`https://gitlab.example.com\``;
    throw invalidArgument("cli/bad-value", message);
  }
  return url;
}

function answersFrom(context: Context, said: Said, serves: Served): Parameters<typeof adviseAnswers>[0] {
  const { flag, configuration } = context;
  const { can, isPrivate = false, severalClusters = false, project } = said;
  // Only a GitLab of one's own can be out of AWS's reach.
  const issuer = said.issuer ?? (isPrivate ? "https://gitlab.example.com" : DEFAULT_ISSUER);
  if (isPrivate && issuerReach(issuer, false) === "gitlab.com") {
    throw invalidArgument(
      "cli/excluded-flag",
      "`--private` was given, and AWS reaches gitlab.com",
      "name yours with `--issuer`",
    );
  }
  const groups = flag("tenant").length > 0 ? flag("tenant") : (configuration?.gitlab?.groups ?? []);
  const account = accountFor(context);
  const [id, branch] = [flag("id"), flag("branch")];
  return {
    serves,
    can,
    issuer: issuer.replace(/\/+$/, ""),
    isPrivate,
    severalClusters,
    groups,
    stack: configuration?.stack ?? nameFrom(groups[0] ?? "main", new Set()),
    today: today(context),
    ...(project === undefined ? {} : { project }),
    ...(id === undefined ? {} : { id }),
    ...(branch === undefined ? {} : { branch }),
    ...(account === undefined ? {} : { account }),
  };
}

function accountFor(context: Context): { name: string; id: string; region?: string } | undefined {
  const account = accountAsked(context);
  if (account === undefined) return undefined;
  const { id, name = "production", region = context.flag("region") } = account;
  return { name, id, ...(region === undefined ? {} : { region }) };
}
