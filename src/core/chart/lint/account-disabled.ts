import { IRSA_ANNOTATION } from "../names.ts";
import type { ChartReading } from "../reading.ts";
import { type AccountSettings, accountsIn } from "../service-account.ts";
import { type ChartProblem, dotted, linesUnder, placeIn } from "./problem.ts";

/** Annotations of a service account that the templates never come to. */
export function* findDisabledAccounts(reading: ChartReading): Iterable<ChartProblem> {
  const accounts = accountsIn(reading.values, reading.chart);
  for (const account of accounts) {
    const { ownRole } = account;
    if (ownRole === undefined) continue;
    if (!account.isEnabled) yield disabled(reading, account, ownRole.value);
    else if (!account.isCreated) yield uncreated(reading, account, ownRole.value);
  }
  yield* globalOnly(reading, accounts);
}

function disabled(reading: ChartReading, account: AccountSettings, role: string): ChartProblem {
  const path = [...account.path, "serviceAccount"];
  return {
    title: `the role of \`${account.component}\` renders nothing: \`${dotted([...path, "enabled"])}\` is false`,
    message: `the chart ignores every annotation of the account until \`enabled\` is true there or under \`global.serviceAccount\`; its pods run without \`${role}\``,
    help: `set \`${dotted([...path, "enabled"])}: true\``,
    ...(account.ownRole === undefined ? {} : placeIn(reading, account.ownRole)),
    lines: linesUnder(path, ["enabled: true", "annotations:", `  ${IRSA_ANNOTATION}: ${role}`]),
    meaning: `disabled ${account.component} ${role}`,
  };
}

function uncreated(reading: ChartReading, account: AccountSettings, role: string): ChartProblem {
  const path = [...account.path, "serviceAccount"];
  return {
    title: `the role of \`${account.component}\` renders nothing: the chart does not make its account`,
    message: `with \`create: false\` the chart only names the account${account.name === undefined ? "" : ` \`${account.name}\``}, and who made it has to annotate it with \`${role}\``,
    help: `annotate the account where it is made, or let the chart make it`,
    ...(account.ownRole === undefined ? {} : placeIn(reading, account.ownRole)),
    lines: linesUnder(path, ["create: true", "annotations:", `  ${IRSA_ANNOTATION}: ${role}`]),
    meaning: `uncreated ${account.component} ${role}`,
  };
}

/** A global annotation reaches the components that are enabled; with none of them it reaches nobody. */
function* globalOnly(reading: ChartReading, accounts: readonly AccountSettings[]): Iterable<ChartProblem> {
  const [first] = accounts.filter(({ globalRole }) => globalRole !== undefined);
  const role = first?.globalRole;
  const reached = accounts.some(({ component, isEnabled }) => component !== "gitlab-runner" && isEnabled);
  if (role === undefined || reached) return;
  const path = ["global", "serviceAccount"];
  yield {
    title: "the role for all components renders nothing: `global.serviceAccount.enabled` is false",
    message: `the chart ignores the annotations until \`enabled\` is true; no pod gets \`${role.value}\``,
    help: "set `global.serviceAccount.enabled: true`",
    ...placeIn(reading, role),
    lines: linesUnder(path, ["enabled: true", "annotations:", `  ${IRSA_ANNOTATION}: ${role.value}`]),
    meaning: `disabled global ${role.value}`,
  };
}
