import { isSet } from "../../../core/session/outranking.ts";
import { standingOfFailure } from "../../../edge/aws/collect/failure.ts";
import { FEW_ATTEMPTS, usualPatience } from "../../../edge/retry.ts";
import { openAwsFor } from "../open-aws.ts";
import type { Context } from "../command.ts";
import type { Check } from "./check.ts";

/** What names somebody; without any of it the SDK would go and ask the machine's metadata service. */
const NAMES_SOMEBODY = [
  "AWS_ACCESS_KEY_ID",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
];

/** Who AWS takes the caller for. */
export const AWS: Check = {
  name: "AWS",
  async look(context) {
    if (!isPointedAt(context)) {
      const help = "`--profile NAME`, or the variables of the AWS CLI";
      return [{ health: "note", says: "not asked: no profile and no credentials are named", help }];
    }
    const signal = context.interruption();
    try {
      const { access } = await openAwsFor(context, {}, { ...usualPatience(), attempts: FEW_ATTEMPTS });
      const { Arn, Account } = await access.call("sts.GetCallerIdentity", {}, { signal });
      return [{ health: "ok", says: `${String(Arn)} in account ${String(Account)}` }];
    } catch (error) {
      signal.throwIfAborted();
      const help = "the AWS CLI should say the same: `aws sts get-caller-identity`";
      return [{ health: "broken", says: standingOfFailure(error).detail, help }];
    }
  },
};

function isPointedAt({ env, flag }: Context): boolean {
  return flag("profile") !== undefined || NAMES_SOMEBODY.some((name) => isSet(env, name));
}
