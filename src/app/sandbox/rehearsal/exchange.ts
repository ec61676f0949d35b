import { beginCall } from "../aws/begin-call.ts";
import { assumeRoleWithWebIdentity } from "../aws/sts/assume-role-with-web-identity.ts";
import { AwsError } from "../aws/wire/aws-error.ts";
import type { JobWords } from "../gitlab/job-words.ts";
import type { Gitlab } from "../gitlab/gitlab.ts";
import type { World } from "../state/world.ts";

/** What becomes of a job that asks for a role. */
export interface Outcome {
  readonly allowed: boolean;
  readonly subject?: string;
  /** What the job would read: AWS's error, or the reason for which GitLab did not start it. */
  readonly code?: string;
  readonly message?: string;
  /** What the job would not be told. */
  readonly why: readonly string[];
}

/** Puts a job's token to STS, as the job would, without a wire between. */
export async function exchange(world: World, gitlab: Gitlab, words: JobWords, roleArn: string): Promise<Outcome> {
  const minted = await gitlab.mint(words);
  if ("failure" in minted) {
    const { failureReason, message } = minted.failure;
    return { allowed: false, code: failureReason, message, why: ["GitLab fails the job before it starts"] };
  }
  return { subject: String(minted.claims.sub), ...(await presentToken(world, minted.token, roleArn)) };
}

/** What STS makes of a token. */
export async function presentToken(world: World, token: string, roleArn: string): Promise<Outcome> {
  const call = beginCall("sts", assumeRoleWithWebIdentity, world, {
    requestId: world.ids.uuid("request"),
    userAgent: "sallyport sandbox",
  });
  try {
    const input = { RoleArn: roleArn, RoleSessionName: "rehearsal", WebIdentityToken: token };
    await assumeRoleWithWebIdentity.run(input, call);
    return { allowed: true, why: call.notes };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { code, message, why } = error;
    return { allowed: false, code, message, why: [...why, ...call.notes] };
  }
}
