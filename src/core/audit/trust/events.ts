import type { WebIdentityEvent } from "../../estate/account.ts";
import type { Audit } from "../rule.ts";
import type { Entry } from "../judged-door.ts";

/** Who was seen coming through a door; nothing where no events were read. */
export function seenAt({ estate }: Audit, { door }: Entry): readonly WebIdentityEvent[] {
  const account = estate.accounts.find((one) => one.id === door.account);
  return (account?.webIdentityEvents ?? []).filter(
    (event) => event.roleArn === door.role.arn && event.provider === door.provider.url && event.succeeded > 0,
  );
}
