import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";

export const STATIC_KEYS: Rule = {
  id: "runner/static-keys",
  severity: "high",
  page: PAGE,

  find,
};

function* find({ estate }: Audit): Iterable<Raised> {
  const configs = new Set(estate.runnerConfigs.map(({ source }) => source));
  for (const { accessKeyId, secret, name, at } of estate.keysInFiles) {
    if (!configs.has(at.source)) continue;
    yield {
      resource: at.source.name ?? "config.toml",
      title: `a key stands in the runner's configuration as \`${name}\``,
      message: `${accessKeyId === undefined ? "its id was not readable" : `it is \`${accessKeyId}\``}${secret ? ", with its secret" : ""}; who reads the file has it`,
      help: 'leave `AccessKey` and `SecretKey` out and set `AuthenticationType = "iam"`: the manager\'s own role is used',
      at,
      meaning: `${accessKeyId ?? ""} ${name}`,
    };
  }
}
