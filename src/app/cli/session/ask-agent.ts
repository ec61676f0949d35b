import { SallyportError } from "../../../core/text/failure.ts";
import { readSmall } from "../../../edge/files/read.ts";
import { send } from "../../../edge/http/send.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import type { Context } from "../command.ts";
import { refuseTrace } from "./refuse-trace.ts";
import { writeSecretText } from "./secret-output.ts";

/** Prints, for `credential_process`, what the agent around this command has for a role. */
export async function askAgent(context: Context, name: string): Promise<ExitCode> {
  refuseTrace(context);
  const { env } = context;
  const uri = env["AWS_CONTAINER_CREDENTIALS_FULL_URI"];
  const authorization = readSmall(env["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] ?? "", 4096);
  if (!uri || authorization === undefined) {
    throw new SallyportError("agent/absent", "there is no agent around this command", {
      help: "start it with `sallyport exec --role NAME=ROLE -- COMMAND`",
    });
  }
  const url = new URL(`/${name}`, uri);
  if (url.hostname !== "127.0.0.1") throw new SallyportError("agent/foreign", "the agent is not on this machine");
  const answer = await send(
    { method: "GET", url: url.href, headers: { authorization, accept: "application/json" }, timeoutMs: 5000 },
    { env, direct: true },
  );
  if ("failed" in answer) throw new SallyportError("agent/absent", `the agent does not answer: ${answer.failed}`);
  const document = JSON.parse(answer.body);
  if (answer.status !== 200) throw new SallyportError("agent/refused", `the agent says: ${String(document.Message)}`);
  const { Token, ...rest } = document;
  writeSecretText(context, `${JSON.stringify({ Version: 1, ...rest, SessionToken: Token })}\n`);
  return EXIT.done;
}
