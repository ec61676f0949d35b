import { inParallel } from "../../in-parallel.ts";
import type { SnapshotLog } from "../../files/snapshot-log.ts";
import type { Answer, AwsCall, CallOptions, Operation } from "./calls.ts";
import { standingOfFailure } from "./failure.ts";
import { listIn, pages, pick, textIn } from "./pages.ts";

export interface OrganizationRun {
  readonly call: AwsCall;
  readonly log: SnapshotLog;
  readonly signal: AbortSignal;
  readonly tell: (detail: string) => void;
}

const TYPES = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"] as const;

/** The organization's tree, and its policies with what they hang on. Gives the ids of its active accounts. */
export async function readOrganization(run: OrganizationRun): Promise<readonly string[]> {
  const tree: {
    Organization?: Answer;
    Roots: Answer[];
    OrganizationalUnits: Answer[];
    Accounts: Answer[];
    PolicyTypes: string[];
    Policies: Answer[];
  } = {
    Roots: [],
    OrganizationalUnits: [],
    Accounts: [],
    PolicyTypes: [],
    Policies: [],
  };
  await run.log.read(
    { kind: "organization", file: "aws/organization.json" },
    async (reading) => {
      const call: AwsCall = async (operation: Operation, input: Answer, options: CallOptions) => {
        reading.asked(operation);
        return run.call(operation, input, options);
      };
      reading.content = () => ({
        ...tree,
        OrganizationalUnits: byId(tree.OrganizationalUnits),
        Accounts: byId(tree.Accounts),
        Policies: byId(tree.Policies),
      });
      const described = await call("organizations.DescribeOrganization", {}, run);
      tree.Organization = pick((described["Organization"] ?? {}) as Answer, "Id", "MasterAccountId", "FeatureSet");
      reading.started = true;
      for await (const page of pages(call, "organizations.ListRoots", {}, run)) {
        tree.Roots.push(...listIn(page, "Roots").map((root) => pick(root, "Id", "Name")));
      }
      for (const root of tree.Roots) await walk(run, call, String(root["Id"]), tree);
      for (const type of TYPES) await readPolicies(run, call, type, tree, reading.fellShort);
    },
    standingOfFailure,
  );
  return tree.Accounts.flatMap((account) =>
    account["Status"] === "ACTIVE" ? (textIn(account, "Id") ?? []) : [],
  ).sort();
}

type Tree = {
  readonly OrganizationalUnits: Answer[];
  readonly Accounts: Answer[];
  readonly PolicyTypes: string[];
  readonly Policies: Answer[];
  readonly Roots: readonly Answer[];
};

async function walk(run: OrganizationRun, call: AwsCall, parent: string, tree: Tree): Promise<void> {
  run.tell(`organization: ${tree.Accounts.length} accounts`);
  for await (const page of pages(call, "organizations.ListAccountsForParent", { ParentId: parent }, run)) {
    for (const account of listIn(page, "Accounts")) {
      tree.Accounts.push({ ...pick(account, "Id", "Name", "Status"), ParentId: parent });
    }
  }
  const input = { ParentId: parent };
  for await (const page of pages(call, "organizations.ListOrganizationalUnitsForParent", input, run)) {
    for (const unit of listIn(page, "OrganizationalUnits")) {
      tree.OrganizationalUnits.push({ ...pick(unit, "Id", "Name"), ParentId: parent });
      await walk(run, call, String(unit["Id"]), tree);
    }
  }
}

/** One type may be switched off, or not be ours to read: the other is read all the same. */
async function readPolicies(
  run: OrganizationRun,
  call: AwsCall,
  type: (typeof TYPES)[number],
  tree: Tree,
  fellShort: (standing: "denied" | "throttled" | "partial" | "absent" | "ok", detail: string) => void,
): Promise<void> {
  try {
    const policies = new Map<string, Answer & { Targets: string[] }>();
    for await (const page of pages(call, "organizations.ListPolicies", { Filter: type }, run)) {
      for (const summary of listIn(page, "Policies")) {
        const kept = pick(summary, "Id", "Name", "Type", "AwsManaged");
        policies.set(String(summary["Id"]), { ...kept, Targets: [] });
      }
    }
    const targets = [...tree.Roots, ...tree.OrganizationalUnits, ...tree.Accounts].flatMap(
      (one) => textIn(one, "Id") ?? [],
    );
    await inParallel(targets, 3, async (target) => {
      const input = { TargetId: target, Filter: type };
      for await (const page of pages(call, "organizations.ListPoliciesForTarget", input, run)) {
        for (const policy of listIn(page, "Policies")) policies.get(String(policy["Id"]))?.Targets.push(target);
      }
    });
    await inParallel([...policies.entries()], 3, async ([id, policy]) => {
      const answer = await call("organizations.DescribePolicy", { PolicyId: id }, run);
      const content = textIn(answer, "Policy", "Content");
      tree.Policies.push({
        ...policy,
        Targets: policy.Targets.toSorted(),
        ...(content === undefined ? {} : { Content: content }),
      });
    });
    tree.PolicyTypes.push(type);
  } catch (error) {
    if (run.signal.aborted) throw error;
    const { standing, detail } = standingOfFailure(error);
    // Switched off is an answer: there are none of the kind.
    if (standing === "absent") tree.PolicyTypes.push(type);
    else fellShort(standing, `${type}: ${detail}`);
  }
}

function byId(things: readonly Answer[]): readonly Answer[] {
  return things.toSorted((a, b) => (String(a["Id"]) < String(b["Id"]) ? -1 : 1));
}
