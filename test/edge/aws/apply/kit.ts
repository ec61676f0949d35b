import { type Sandbox, startSandbox } from "../../../../src/app/sandbox/start.ts";
import { accessInside } from "../../../../src/app/sandbox/in-process.ts";
import { AwsError } from "../../../../src/app/sandbox/aws/wire/aws-error.ts";
import { examine } from "../../../../src/core/access/apply/examine.ts";
import type { ChangeDocument } from "../../../../src/core/access/plan/plan-document.ts";
import { standingIn } from "../../../../src/core/access/plan/standing.ts";
import type { Change } from "../../../../src/core/change/change.ts";
import { type CloudObject, identify } from "../../../../src/core/change/object.ts";
import { readEstate } from "../../../../src/core/estate/read-estate.ts";
import type { Estate } from "../../../../src/core/estate/estate.ts";
import { completeStanding } from "../../../../src/edge/aws/apply/complete-standing.ts";
import { look } from "../../../../src/edge/aws/apply/look.ts";
import { type OpenChange, runChanges } from "../../../../src/edge/aws/apply/run-changes.ts";
import type { WriteCall, WriteOperation } from "../../../../src/edge/aws/apply/operations.ts";
import { collectAws } from "../../../../src/edge/aws/collect/collect-aws.ts";
import { openSnapshotLog, prettyJson } from "../../../../src/edge/files/snapshot-log.ts";
import { ACCOUNT } from "../../../core/access/export/objects.ts";

export const REGION = "eu-west-1";
const WRITING = /\.(?!Get|List|Describe)/;

/** An account of the sandbox with a machine and a cluster in it, without wire and without waiting. */
export interface Bench {
  readonly sandbox: Sandbox;
  /** What was asked so far that writes. */
  readonly writes: string[];
  readonly calls: string[];
  /** Fails the nth call from now: before it is carried out, or after, with its answer lost. */
  breakAt(nth: number, when: "before" | "after"): void;
  read(): Promise<Estate>;
  /** What has to be done of some changes, as `apply` sees it. */
  open(changes: readonly Change[]): Promise<readonly OpenChange[]>;
  apply(changes: readonly Change[]): Promise<readonly string[]>;
  /** Does something as the account's root, as a person would by hand. */
  act(operation: string, input: Readonly<Record<string, unknown>>): Promise<unknown>;
  look(object: CloudObject): Promise<CloudObject | undefined>;
}

export async function openBench(): Promise<Bench> {
  const sandbox = await startSandbox({ accounts: [ACCOUNT] });
  furnish(sandbox);
  const access = accessInside(sandbox.world, ACCOUNT);
  const signal = new AbortController().signal;
  const calls: string[] = [];
  const writes: string[] = [];
  let fault: { readonly at: number; readonly when: "before" | "after" } | undefined;
  const named = (error: unknown): unknown =>
    // As the SDK names what AWS answers.
    error instanceof AwsError ? Object.assign(new Error(error.message), { name: error.code }) : error;
  const write: WriteCall = async (operation, input, options) => {
    calls.push(operation);
    sandbox.world.store.tick();
    const hit = fault?.at === calls.length ? fault.when : undefined;
    if (hit === "before") throw Object.assign(new Error("cut off"), { name: "ServiceFailure" });
    if (WRITING.test(operation)) writes.push(operation);
    const answer = access.write(operation, input, options);
    const [ended] = await Promise.allSettled([answer]);
    if (hit === "after") throw Object.assign(new Error("the answer was lost"), { name: "ServiceFailure" });
    if (ended.status === "fulfilled") return ended.value;
    throw named(ended.reason);
  };
  const on = { write, options: { signal, region: REGION } };
  const read = async (): Promise<Estate> => readAccount(sandbox);
  const open = async (changes: readonly Change[]): Promise<readonly OpenChange[]> => {
    const quiet: WriteCall = async (operation, input, options) => {
      const [ended] = await Promise.allSettled([access.write(operation, input, options)]);
      if (ended.status === "fulfilled") return ended.value;
      throw named(ended.reason);
    };
    const standing = await completeStanding(changes, standingIn(await read(), ACCOUNT), { ...on, write: quiet });
    const examined = changes.map((change) => examine(documentOf(change), standing, new Map()));
    const stuck = examined.find(({ state }) => state === "moved" || state === "unread");
    if (stuck !== undefined) throw new Error(`${stuck.state}: ${stuck.change.kind} ${stuck.change.id}`);
    return examined.filter((one) => one.state === "open");
  };
  return {
    sandbox,
    writes,
    calls,
    breakAt(nth, when) {
      fault = { at: calls.length + nth, when };
    },
    read,
    open,
    async apply(changes) {
      const done: string[] = [];
      const patience = { wait: async () => sandbox.world.clock.advance(1000) };
      const todo = await open(changes);
      await runChanges(todo, {
        ...on,
        names: new Map(),
        patience,
        onBegin: () => undefined,
        onDone: ({ id }) => void done.push(id),
      });
      return done;
    },
    act: (operation, input) => access.write(operation as WriteOperation, input, on.options),
    look: (object) => look(on, object),
  };
}

export function documentOf(change: Change): ChangeDocument {
  const object = change.after ?? change.before;
  if (object === undefined) throw new TypeError("a change of nothing");
  return { ...change, kind: object.kind, id: identify(object), access: "undecided", breaks: "unknown" };
}

/** The account as it is collected. */
export async function readAccount(sandbox: Sandbox): Promise<Estate> {
  const files = new Map<string, string>();
  const log = openSnapshotLog((path, text) => void files.set(path, text));
  await collectAws({
    access: accessInside(sandbox.world, ACCOUNT),
    log,
    signal: new AbortController().signal,
    regions: [REGION],
    accounts: [],
    organization: false,
    quick: true,
    now: () => new Date("2026-11-20T12:00:00Z"),
    wait: async () => undefined,
    tell: () => undefined,
    behindDoors: () => [],
  });
  const snapshot = { formatVersion: "1.0", sources: log.sources(), files: [...files.keys()].sort() };
  files.set("snapshot.json", prettyJson(snapshot));
  return readEstate([...files].map(([name, text]) => ({ name, text }))).estate;
}

function furnish(sandbox: Sandbox): void {
  const { store, clock } = sandbox.world;
  const state = store.latest();
  const account = state.accounts.get(ACCOUNT);
  if (account === undefined) throw new TypeError("no account");
  const instance = {
    id: "i-0abcdef1234567890",
    region: REGION,
    state: "running",
    tokens: "required",
    hopLimit: 1,
    endpoint: "enabled",
    launchedAt: clock.now(),
    tags: new Map(),
  } as const;
  const cluster = {
    name: "prod",
    arn: `arn:aws:eks:${REGION}:${ACCOUNT}:cluster/prod`,
    region: REGION,
    createdAt: clock.now(),
    podIdentities: new Map(),
  };
  const instances = new Map([[instance.id, instance]]);
  const clusters = new Map([[`${REGION}/prod`, cluster]]);
  store.write({ ...state, accounts: new Map([[ACCOUNT, { ...account, instances, clusters }]]) }, clock.now());
}
