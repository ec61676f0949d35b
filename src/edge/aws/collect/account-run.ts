import type { SourceKind, Standing } from "../../../core/estate/standing.ts";
import type { Reading, SnapshotLog } from "../../files/snapshot-log.ts";
import type { Answer, AwsCall, CallOptions, Operation } from "./calls.ts";
import { standingOfFailure } from "./failure.ts";

/** What the readings of one account share. */
export interface AccountRun {
  readonly account: string;
  readonly partition: string;
  readonly call: AwsCall;
  readonly log: SnapshotLog;
  readonly signal: AbortSignal;
  /** For what is kept by region. */
  readonly regions: readonly string[];
  readonly now: () => Date;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Says how far it is, for people who watch. */
  readonly tell: (detail: string) => void;
}

/** One reading of an account, with its calls counted and its end kept. */
export async function readPart(
  run: AccountRun,
  kind: SourceKind,
  file: string,
  work: (call: AwsCall, reading: Reading) => Promise<void>,
): Promise<Standing> {
  const of = { kind, file: `aws/${run.account}/${file}`, account: run.account };
  return run.log.read(
    of,
    async (reading) => {
      run.tell(`${run.account} ${kind}`);
      const call = async (operation: Operation, input: Answer, options: CallOptions): Promise<Answer> => {
        reading.asked(operation);
        return run.call(operation, input, options);
      };
      await work(call, reading);
    },
    standingOfFailure,
  );
}

/** Asks in each region. One that refuses is said and does not keep the others from being read. */
export async function inRegions(
  run: AccountRun,
  reading: Reading,
  work: (options: CallOptions & { readonly region: string }) => Promise<void>,
): Promise<void> {
  for (const region of run.regions) {
    try {
      await work({ region, signal: run.signal });
      reading.started = true;
    } catch (error) {
      const { standing, detail } = standingOfFailure(error);
      reading.fellShort(standing, `${region}: ${detail}`);
      if (run.signal.aborted) return;
    }
  }
}
