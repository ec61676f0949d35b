import { STACK_TAG } from "../../../core/access/desired/tags.ts";
import { inParallel } from "../../in-parallel.ts";
import { type AccountRun, readPart } from "./account-run.ts";
import type { Answer } from "./calls.ts";
import { listIn, textIn } from "./pages.ts";

/**
 * Tags of managed policies and instance profiles, which only a question for each tells: asked for what hangs on roles and
 * users that are some stack's, by their tag or by name.
 */
export async function readResourceTags(
  run: AccountRun,
  principals: readonly Answer[],
  names: ReadonlySet<string>,
): Promise<void> {
  const arns = [...new Set(principals.filter((one) => isOurs(one, names)).flatMap(hangingOn))].sort();
  if (arns.length === 0) return;
  await readPart(run, "tags", "tags.json", async (call, reading) => {
    const found: Answer[] = [];
    reading.content = () => found.toSorted((a, b) => (String(a["Arn"]) < String(b["Arn"]) ? -1 : 1));
    await inParallel(arns, 4, async (arn) => {
      const isProfile = arn.includes(":instance-profile/");
      const name = arn.slice(arn.lastIndexOf("/") + 1);
      const answer = isProfile
        ? await call("iam.GetInstanceProfile", { InstanceProfileName: name }, run)
        : await call("iam.GetPolicy", { PolicyArn: arn }, run);
      const whole = answer[isProfile ? "InstanceProfile" : "Policy"];
      found.push({ Arn: arn, Tags: typeof whole === "object" && whole !== null ? listIn({ ...whole }, "Tags") : [] });
      reading.started = true;
    });
  });
}

function isOurs(principal: Answer, names: ReadonlySet<string>): boolean {
  if (listIn(principal, "Tags").some((tag) => textIn(tag, "Key") === STACK_TAG)) return true;
  return names.has((textIn(principal, "RoleName") ?? textIn(principal, "UserName") ?? "").toLowerCase());
}

/** AWS's own policies are nobody's to tag. */
function hangingOn(principal: Answer): readonly string[] {
  const policies = listIn(principal, "AttachedManagedPolicies").flatMap((one) => textIn(one, "PolicyArn") ?? []);
  const profiles = listIn(principal, "InstanceProfileList").flatMap((one) => textIn(one, "Arn") ?? []);
  return [...policies.filter((arn) => !arn.includes(":iam::aws:")), ...profiles];
}
