import { inParallel } from "../../in-parallel.ts";
import { type AccountRun, readPart } from "./account-run.ts";
import type { Answer } from "./calls.ts";
import { listIn, pages, pick, textIn, textsIn } from "./pages.ts";

export interface Principals {
  readonly users: readonly Answer[];
  readonly roles: readonly Answer[];
}

const DETAIL_LISTS = ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"] as const;

/** Who there is and what they may: the account's authorization details, pages merged. */
export async function readDetails(run: AccountRun): Promise<Principals> {
  const merged: Record<(typeof DETAIL_LISTS)[number], Answer[]> = {
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: [],
    Policies: [],
  };
  await readPart(run, "authorization-details", "authorization-details.json", async (call, reading) => {
    reading.content = () => merged;
    for await (const page of pages(call, "iam.GetAccountAuthorizationDetails", { MaxItems: 1000 }, run)) {
      for (const key of DETAIL_LISTS) merged[key].push(...listIn(page, key));
      reading.started = true;
      run.tell(`${run.account} ${merged.RoleDetailList.length} roles, ${merged.Policies.length} policies`);
    }
  });
  return { users: merged.UserDetailList, roles: merged.RoleDetailList };
}

/** Identity providers: a list of ARNs, then each one by itself. */
export async function readProviders(run: AccountRun): Promise<void> {
  await readPart(run, "oidc-providers", "oidc-providers.json", async (call, reading) => {
    const providers: Answer[] = [];
    const answer = await call("iam.ListOpenIDConnectProviders", {}, run);
    const arns = listIn(answer, "OpenIDConnectProviderList").flatMap((item) => textIn(item, "Arn") ?? []);
    reading.content = () => providers;
    reading.started = true;
    for (const arn of arns.sort()) providers.push({ Arn: arn });
    await inParallel(arns, 4, async (arn, index) => {
      const found = await call("iam.GetOpenIDConnectProvider", { OpenIDConnectProviderArn: arn }, run);
      providers[index] = { Arn: arn, ...pick(found, "Url", "ClientIDList", "ThumbprintList", "CreateDate", "Tags") };
    });
  });
}

/** What the authorization details lack of roles. */
export async function readRoles(run: AccountRun): Promise<void> {
  await readPart(run, "roles", "roles.json", async (call, reading) => {
    const roles: Answer[] = [];
    reading.content = () => roles;
    for await (const page of pages(call, "iam.ListRoles", { MaxItems: 1000 }, run)) {
      roles.push(
        ...listIn(page, "Roles").map((role) => pick(role, "Arn", "RoleName", "MaxSessionDuration", "Description")),
      );
      reading.started = true;
    }
  });
}

export async function readAlias(run: AccountRun): Promise<void> {
  await readPart(run, "account", "account.json", async (call, reading) => {
    const answer = await call("iam.ListAccountAliases", {}, run);
    reading.content = () => ({ AccountAliases: textsIn(answer, "AccountAliases") });
    reading.started = true;
  });
}

const REPORT_TRIES = 20;

/** The credential report. IAM makes it on request and keeps it for four hours. */
export async function readCredentialReport(run: AccountRun): Promise<void> {
  await readPart(run, "credential-report", "credential-report.csv", async (call, reading) => {
    for (let attempt = 0; attempt < REPORT_TRIES; attempt++) {
      const answer = await call("iam.GenerateCredentialReport", {}, run);
      if (textIn(answer, "State") === "COMPLETE") break;
      await run.wait(Math.min(4000, 500 * (attempt + 1)), run.signal);
    }
    const report = await call("iam.GetCredentialReport", {}, run);
    const content = report["Content"];
    const text = content instanceof Uint8Array ? new TextDecoder().decode(content) : String(content ?? "");
    reading.content = () => (text.endsWith("\n") ? text : `${text}\n`);
    reading.started = true;
  });
}

/** Access keys of every user, each with its last use. */
export async function readAccessKeys(run: AccountRun, users: readonly Answer[]): Promise<void> {
  await readPart(run, "access-keys", "access-keys.json", async (call, reading) => {
    const keys: Answer[][] = users.map(() => []);
    reading.content = () => keys.flat();
    reading.started = users.length === 0;
    await inParallel(users, 4, async (user, index) => {
      const name = textIn(user, "UserName");
      if (name === undefined) return;
      for await (const page of pages(call, "iam.ListAccessKeys", { UserName: name }, run)) {
        for (const key of listIn(page, "AccessKeyMetadata")) {
          const used = await call("iam.GetAccessKeyLastUsed", { AccessKeyId: key["AccessKeyId"] }, run);
          const kept = pick(key, "UserName", "AccessKeyId", "Status", "CreateDate");
          keys[index]?.push({ ...kept, ...pick(used, "AccessKeyLastUsed") });
        }
      }
      reading.started = true;
    });
  });
}
