import { CreateAccessKeyCommand, CreateUserCommand, GetUserCommand, ListAccessKeysCommand } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { Variable } from "../../../../src/app/sandbox/gitlab/objects.ts";
import { type Sandbox, startSandbox } from "../../../../src/app/sandbox/start.ts";
import { type Outcome, type Setup, runCli } from "../../run-cli.ts";
import { type WireCredentials, clientsFor } from "../../sandbox/kit.ts";

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** A user whose key lies in the variables of a project, and jobs that take it from there. */
export interface Rig {
  readonly sandbox: Sandbox;
  /** The first key of the user. */
  readonly old: { readonly id: string; readonly secret: string };
  readonly run: (words?: readonly string[], setup?: Setup) => Promise<Outcome>;
  /** Any words, and by default the GitLab of the sandbox after them. */
  readonly runWords: (words: readonly string[], setup?: Setup & { readonly gitlab?: boolean }) => Promise<Outcome>;
  readonly variables: () => readonly Variable[];
  readonly setVariables: (variables: readonly Variable[]) => void;
  /** A job that asks AWS who it is: the id of its key, or why it was refused. */
  readonly job: (environmentScope?: string) => Promise<string>;
  /** Asks AWS who that is. */
  readonly use: (credentials: WireCredentials) => Promise<void>;
  readonly advance: (ms: number) => void;
  readonly keys: () => Promise<readonly string[]>;
  /** The id of the one key beside the first. */
  readonly newKey: () => Promise<string>;
  readonly tags: () => Promise<Readonly<Record<string, string>>>;
  /** Every secret of the user that there ever was. */
  readonly secrets: () => readonly string[];
}

export function variable(key: string, value: string, more: Partial<Variable> = {}): Variable {
  const flags = { protected: true, masked: false, hidden: false, environmentScope: "*" } as const;
  return { key, value, type: "env_var", ...flags, ...more };
}

export const PROJECT = "acme/api";
const START = Date.parse("2026-11-20T12:00:00Z");

/** The time stands still but for `advance`, unless there is a clock. */
export async function startRig(clock: () => number = () => START): Promise<Rig> {
  const sandbox = await startSandbox({
    clock,
    gitlab: {
      projects: [
        { path: PROJECT, id: 48_120_001 },
        { path: "acme/web", id: 48_120_002 },
      ],
    },
  });
  const { iam } = clientsFor(sandbox);
  const { tree } = sandbox.gitlab;
  await iam.send(new CreateUserCommand({ UserName: "bot", Path: "/ci/" }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "bot" }));
  const old = { id: AccessKey?.AccessKeyId ?? "", secret: AccessKey?.SecretAccessKey ?? "" };
  // Keys are listed by age.
  sandbox.world.clock.advance(1000);
  const secrets = new Set([old.secret]);
  const variables = (): readonly Variable[] => tree.project(48_120_001)?.variables ?? [];
  const rig: Rig = {
    sandbox,
    old,
    run: (words = ["--yes"], setup = {}) => rig.runWords(["rotate", "bot", ...words], setup),
    async runWords(words, { gitlab = true, ...setup } = {}) {
      const address = gitlab ? ["--gitlab-url", sandbox.gitlabUrl] : [];
      const endpoint = words.includes("--endpoint-url") ? [] : ["--endpoint-url", sandbox.awsUrl];
      const outcome = await runCli([...words, ...endpoint, ...address], {
        env: { GITLAB_TOKEN: sandbox.gitlabTokens.maintainer },
        now: new Date(sandbox.world.clock.now()),
        fetch,
        ...setup,
      });
      for (const { value } of variables()) secrets.add(value);
      return outcome;
    },
    variables,
    setVariables: (next) => void tree.updateProject(48_120_001, { variables: next }),
    async job(environmentScope = "*") {
      const value = (key: string): string =>
        variables().find((one) => one.key === key && one.environmentScope === environmentScope)?.value ?? "";
      const accessKeyId = value("AWS_ACCESS_KEY_ID");
      const credentials = { accessKeyId, secretAccessKey: value("AWS_SECRET_ACCESS_KEY") };
      try {
        await rig.use(credentials);
        return accessKeyId;
      } catch (error) {
        return error instanceof Error ? error.name : "it failed";
      }
    },
    async use(credentials) {
      await clientsFor(sandbox, credentials).sts.send(new GetCallerIdentityCommand({}));
    },
    advance: (ms) => sandbox.world.clock.advance(ms),
    async keys() {
      const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName: "bot" }));
      return AccessKeyMetadata.map(({ AccessKeyId, Status }) => `${AccessKeyId} ${Status}`);
    },
    async newKey() {
      const ids = (await rig.keys()).map((line) => line.split(" ")[0] ?? "");
      return ids.find((id) => id !== old.id) ?? "there is no other key";
    },
    async tags() {
      const { User } = await iam.send(new GetUserCommand({ UserName: "bot" }));
      return Object.fromEntries((User?.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
    },
    secrets: () => [...secrets].filter((text) => /^[A-Za-z0-9/+]{40}$/.test(text)),
  };
  rig.setVariables([variable("AWS_ACCESS_KEY_ID", old.id), variable("AWS_SECRET_ACCESS_KEY", old.secret)]);
  return rig;
}
