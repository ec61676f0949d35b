import { visible } from "../../../core/text/visible.ts";
import type { Session } from "../../../core/session/credentials.ts";
import type { Context } from "../command.ts";
import { say } from "../output.ts";
import { type Asking, askingsFor } from "./asking.ts";
import { explainingRefusal } from "./explain-refusal.ts";
import { obtain, stsFor } from "./obtain.ts";
import type { Wish } from "./read-wish.ts";
import type { ServedRole } from "./serve.ts";

/** Takes every role that is wished for, all at one time, and says whose sessions they are. */
export async function takeRoles(context: Context, wish: Wish): Promise<readonly [ServedRole, ...ServedRole[]]> {
  const askings = askingsFor(context, wish);
  const sessions = await Promise.all(
    askings.map((asking, index) => takeRole(context, asking, wish.roles[index]?.name)),
  );
  const [first, ...others] = askings.flatMap((asking, index) => {
    const session = sessions[index];
    return session === undefined ? [] : [{ name: wish.roles[index]?.name, asking, session }];
  });
  if (first === undefined) throw new TypeError("a wish has at least one role");
  return [first, ...others];
}

/** One role's session, said on standard error, or the failure with what the token tells of it. */
export async function takeRole(context: Context, asking: Asking, name?: string): Promise<Session> {
  const { claims } = asking.token.token;
  const session = await explainingRefusal(claims, () => obtain(asking, stsFor(context, asking)));
  announce(context, { name, asking, session });
  return session;
}

/** Whose session it is, until when, and by which name CloudTrail knows it. */
function announce(context: Context, { name, asking, session }: ServedRole): void {
  const as = name === undefined ? "" : ` as profile ${name}`;
  const { account, credentials } = session;
  const role = asking.roles.at(-1)?.split("/").at(-1) ?? "";
  say(
    context,
    `sallyport: ${visible(role)} in ${account}${as}, until ${credentials.expiration}, session ${asking.sessionName}`,
  );
}
