import type { ApplyDocument } from "../apply/outcome.ts";
import type { UseReport } from "./draft-policies.ts";
import type { KeySource } from "./key-calls.ts";
import type { Step } from "./position.ts";

/** Where a migration stands after a run, for people and programs. */
export interface MigrationDocument {
  readonly formatVersion: "1.0";
  readonly user: string;
  readonly account: string;
  readonly step: Step;
  /** When what is waited for is over. */
  readonly due?: string;
  /** What this run did. */
  readonly did: readonly string[];
  /** What is next, in a sentence. */
  readonly next: string;
  /** The command that does it, where there is something to do. */
  readonly command?: string;
  /** What stands in the way of it. */
  readonly blocks: readonly string[];
  readonly keys: readonly MigratedKey[];
  /** Where GitLab was looked for them; absent where it was not. */
  readonly looked?: { readonly projects: number; readonly groups: number };
  readonly roles: readonly MigratedRole[];
  readonly proposal?: ProposalDocument;
  /** Whence the keys were used. */
  readonly sources?: readonly KeySource[];
  readonly apply?: ApplyDocument;
  /** False: what was due was shown, and nobody said yes to it. */
  readonly agreed?: false;
  readonly warnings: readonly string[];
  /** What was not read; empty where the answer is whole. */
  readonly unread: readonly string[];
}

export interface MigratedKey {
  readonly id: string;
  readonly active: boolean;
  readonly created: string;
  readonly lastUsed?: { readonly at: string; readonly service?: string; readonly region?: string };
  /** Variables that hold it, where GitLab was looked through. */
  readonly lies?: readonly string[];
}

export interface MigratedRole {
  readonly grant: string;
  readonly arn: string;
  readonly stands: boolean;
  /** Jobs that came in by it, as CloudTrail saw them; absent where that was not read. */
  readonly seen?: readonly { readonly subject: string; readonly last: string; readonly count: number }[];
  readonly denied?: readonly { readonly subject: string; readonly last: string; readonly count: number }[];
}

export interface ProposalDocument {
  readonly file: string;
  /** The grants as they stand in the file. */
  readonly grants: readonly { readonly name: string; readonly project: string }[];
  readonly yaml: string;
  readonly policies: readonly { readonly path: string; readonly text: string }[];
  /** For `.gitlab-ci.yml`. */
  readonly snippet: string;
  readonly use: UseReport;
  /** What the plan will refuse, and why. */
  readonly refused: readonly string[];
}
