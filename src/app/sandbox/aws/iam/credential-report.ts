import type { AccessKey, Account, User } from "../../state/account.ts";
import { type SignedCall, operation } from "../operation.ts";
import { AwsError } from "../wire/aws-error.ts";
import { blob, string, text, timestamp } from "../wire/shape.ts";
import { writeTime } from "../wire/xml.ts";
import { accountOf } from "./account-of.ts";
import { REPORT_WORK_MS } from "./report-work.ts";
import { sortByName } from "./roles.ts";

/** IAM hands out the same credential report for four hours. */
const FRESH_MS = 4 * 3_600_000;
const generateCredentialReport = operation({
  name: "GenerateCredentialReport",
  effect: "read",
  input: {},
  output: { State: string({ values: ["STARTED", "INPROGRESS", "COMPLETE"] }), Description: text },
  access: () => [{ resource: "*" }],
  run(_input, call) {
    const { reports } = call.world;
    const account = accountOf(call);
    const known = reports.credentialReport(account.id);
    if (known !== undefined && call.now < known.readyAt) return { State: "INPROGRESS", Description: undefined };
    if (known !== undefined && call.now < known.requestedAt + FRESH_MS) {
      return { State: "COMPLETE", Description: undefined };
    }
    const csv = writeCredentialReport(call, account);
    reports.keepCredentialReport(account.id, { requestedAt: call.now, readyAt: call.now + REPORT_WORK_MS, csv });
    return { State: "STARTED", Description: "No report exists. Starting a new report generation task" };
  },
});

const getCredentialReport = operation({
  name: "GetCredentialReport",
  effect: "read",
  input: {},
  output: { Content: blob, ReportFormat: string({ values: ["text/csv"] }), GeneratedTime: timestamp },
  access: () => [{ resource: "*" }],
  run(_input, call) {
    const report = call.world.reports.credentialReport(call.caller.account);
    if (report === undefined) {
      throw new AwsError(
        "ReportNotPresent",
        410,
        "No report present. Call GenerateCredentialReport to generate a report.",
      );
    }
    if (call.now >= report.requestedAt + FRESH_MS) {
      throw new AwsError(
        "ReportExpired",
        410,
        "Report has expired. Call GenerateCredentialReport to generate a new report.",
      );
    }
    if (call.now < report.readyAt) throw new AwsError("ReportInProgress", 404, "Report is being generated");
    return { Content: report.csv, ReportFormat: "text/csv", GeneratedTime: report.requestedAt };
  },
});

const COLUMNS = [
  "user",
  "arn",
  "user_creation_time",
  "password_enabled",
  "password_last_used",
  "password_last_changed",
  "password_next_rotation",
  "mfa_active",
  ...[1, 2].flatMap((slot) =>
    ["active", "last_rotated", "last_used_date", "last_used_region", "last_used_service"].map(
      (what) => `access_key_${slot}_${what}`,
    ),
  ),
  ...[1, 2].flatMap((slot) => [`cert_${slot}_active`, `cert_${slot}_last_rotated`]),
];

const NO_CERTIFICATES = ["false", "N/A", "false", "N/A"];

function writeCredentialReport(call: SignedCall, account: Account): string {
  const created = reportTime(account.createdAt);
  const root = [
    "<root_account>",
    `arn:aws:iam::${account.id}:root`,
    created,
    "not_supported",
    "no_information",
    "not_supported",
    "not_supported",
    "true",
  ];
  const rows = [
    [...root, ...keyColumns(call, undefined), ...keyColumns(call, undefined), ...NO_CERTIFICATES],
    ...sortByName([...account.users.values()]).map((user) => userRow(call, account, user)),
  ];
  return [COLUMNS, ...rows].map((row) => row.join(",")).join("\n");
}

function userRow(call: SignedCall, account: Account, user: User): readonly string[] {
  const [first, second] = [...account.keys.values()]
    .filter((key) => key.user === user.name)
    .toSorted((a, b) => a.createdAt - b.createdAt);
  const password =
    user.passwordLastUsed === undefined
      ? ["false", "N/A", "N/A", "N/A"]
      : ["true", reportTime(user.passwordLastUsed), "N/A", "N/A"];
  const head = [user.name, user.arn, reportTime(user.createdAt), ...password, "false"];
  return [...head, ...keyColumns(call, first), ...keyColumns(call, second), ...NO_CERTIFICATES];
}

function keyColumns(call: SignedCall, key: AccessKey | undefined): readonly string[] {
  if (key === undefined) return ["false", "N/A", "N/A", "N/A", "N/A"];
  const use = call.world.activity.keyUse(key.id) ?? key.lastUsed;
  return [
    String(key.status === "Active"),
    reportTime(key.createdAt),
    use?.at === undefined ? "N/A" : reportTime(use.at),
    use?.region ?? "N/A",
    use?.service ?? "N/A",
  ];
}

/** The report writes `+00:00` where the API writes `Z`. */
function reportTime(ms: number): string {
  return writeTime(ms).replace("Z", "+00:00");
}

export const credentialReportOperations = [generateCredentialReport, getCredentialReport];
