import { resolve } from "node:path";
import { setLogins } from "../../../core/session/docker-config.ts";
import { withoutTokens } from "../../../core/session/refusal.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import { Secret } from "../../../core/text/secret.ts";
import { persist } from "../../../edge/aws/attempts.ts";
import {
  type Registry,
  type RegistryLogin,
  getAuthorizationToken,
  readRegistry,
  registryOf,
} from "../../../edge/aws/ecr.ts";
import { endpointFor } from "../../../edge/aws/endpoint.ts";
import { fileFailure } from "../../../edge/files/failure.ts";
import { writePrivate } from "../../../edge/files/private-file.ts";
import { readSmall } from "../../../edge/files/read.ts";
import { feed, firstInstalled } from "../../../edge/process/feed.ts";
import { systemClock } from "../../../edge/time/clock.ts";
import { EXIT, type ExitCode } from "../../exit-code.ts";
import type { Context } from "../command.ts";
import { invalidArgument } from "../invalid-input.ts";
import { say } from "../output.ts";
import { stsFor } from "../session/obtain.ts";
import { type Wish, onCommandLine, readWish } from "../session/read-wish.ts";
import type { ServedRole } from "../session/serve.ts";
import { takeRoles } from "../session/take-roles.ts";

/** How each client takes a password from its standard input. */
const CLIENTS: Readonly<Record<string, (user: string, host: string) => readonly string[]>> = {
  docker: (user, host) => ["login", "--username", user, "--password-stdin", host],
  podman: (user, host) => ["login", "--username", user, "--password-stdin", host],
  nerdctl: (user, host) => ["login", "--username", user, "--password-stdin", host],
  finch: (user, host) => ["login", "--username", user, "--password-stdin", host],
  buildah: (user, host) => ["login", "--username", user, "--password-stdin", host],
  skopeo: (user, host) => ["login", "--username", user, "--password-stdin", host],
  oras: (user, host) => ["login", "--username", user, "--password-stdin", host],
  crane: (user, host) => ["auth", "login", host, "--username", user, "--password-stdin"],
  helm: (user, host) => ["registry", "login", "--username", user, "--password-stdin", host],
};

export async function run(context: Context): Promise<ExitCode> {
  const wish = await readWish(context);
  if (wish.roles.length > 1) throw invalidArgument("creds/several-roles", "one role at a time logs in");
  const client = context.flag("docker-config") === undefined ? clientFor(context) : undefined;
  const registries = registriesFor(context, wish);
  const [role] = await takeRoles(context, wish);
  const logins = new Map<string, RegistryLogin>();
  for (const region of new Set(registries.map((registry) => registry.region))) {
    logins.set(region, await loginFor(context, role, region, wish));
  }
  for (const registry of registries) {
    const login = logins.get(registry.region);
    if (login === undefined) continue;
    if (client === undefined) writeConfig(context, registry, login);
    else await feedClient(context, client, registry, login);
    say(context, `sallyport: logged in at ${registry.host} for 12 hours`);
  }
  return EXIT.done;
}

function registriesFor(context: Context, wish: Wish): readonly Registry[] {
  const named = context.flag("registry").map((text) => {
    const registry = readRegistry(text);
    if (registry !== undefined) return registry;
    const help = "a registry reads `111111111111.dkr.ecr.eu-west-1.amazonaws.com`";
    throw invalidArgument("ecr/bad-registry", `\`${text}\` is not a registry of ECR`, help);
  });
  if (named.length > 0) return named;
  if (wish.region === undefined) {
    throw invalidArgument("ecr/no-region", "no region is named", "name it with `--region`, or name the `--registry`");
  }
  const role = wish.roles[0].roles.at(-1) ?? wish.roles[0].roles[0];
  return [registryOf(role.account, wish.region, role.partition)];
}

function clientFor(context: Context): string {
  const wanted = context.flag("client");
  const names = Object.keys(CLIENTS);
  if (wanted !== undefined && !Object.hasOwn(CLIENTS, wanted)) {
    throw invalidArgument(
      "ecr/bad-client",
      `\`${wanted}\` is not a client that we can log in`,
      `one of ${names.join(", ")}`,
    );
  }
  const client = wanted ?? firstInstalled(names, context.env);
  if (client !== undefined) return client;
  throw invalidArgument(
    "ecr/no-client",
    `none of ${names.join(", ")} is on the PATH`,
    "write the login for a builder with `--docker-config FILE`",
  );
}

async function loginFor(context: Context, role: ServedRole, region: string, wish: Wish): Promise<RegistryLogin> {
  const { route, clock } = stsFor(context, role.asking);
  const [{ roles }] = wish.roles;
  const endpoint = endpointFor({
    service: "ecr",
    partition: roles[0].partition,
    region,
    flag: onCommandLine(context, "endpoint-url"),
    env: context.env,
  });
  const result = await persist(
    (timeoutMs, ahead) => getAuthorizationToken({ endpoint, route, clock }, role.session, ahead, timeoutMs),
    { clock: systemClock, timeoutMs: wish.timeoutMs },
  );
  if ("login" in result) return result.login;
  const { failure, sorted } = result;
  const words = `${failure.code}, ${withoutTokens(failure.message)}`;
  const help = failure.code.startsWith("AccessDenied")
    ? "the role needs ecr:GetAuthorizationToken on `*`"
    : sorted.help;
  throw new SallyportError(
    sorted.is === "refused" ? "ecr/refused" : "ecr/unavailable",
    `ECR gave no login: ${words}`,
    help === undefined ? {} : { help },
  );
}

async function feedClient(context: Context, client: string, registry: Registry, login: RegistryLogin): Promise<void> {
  const code = await feed({
    command: client,
    words: CLIENTS[client]?.(login.user, registry.host) ?? [],
    env: context.env,
    cwd: context.cwd,
    input: login.password,
    say: (text) => context.stderr.write(text),
  });
  if (code === 0) return;
  const why = code === undefined ? "cannot be started" : `ended with ${code}`;
  throw new SallyportError("ecr/client-failed", `\`${client} login\` ${why}`);
}

const LARGEST_CONFIG = 1 << 20;

function writeConfig(context: Context, { host }: Registry, { user, password }: RegistryLogin): void {
  const file = context.flag("docker-config") ?? "";
  const path = resolve(context.cwd, file);
  const auth = new Secret(Buffer.from(`${user}:${password.reveal()}`).toString("base64"));
  const result = setLogins(readSmall(path, LARGEST_CONFIG) ?? "", [{ host, auth: auth.reveal() }]);
  if ("problem" in result)
    throw new SallyportError("ecr/bad-config", `\`${file}\` cannot be changed: ${result.problem}`);
  try {
    writePrivate(path, result.text);
  } catch (error) {
    throw fileFailure("write", file, error);
  }
}
