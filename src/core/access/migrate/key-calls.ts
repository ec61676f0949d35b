import type { GitlabInstance } from "../../estate/gitlab.ts";
import type { Instance } from "../../estate/account.ts";
import { toInstant } from "../../text/instant.ts";
import type { TextNode } from "../../text/node.ts";
import { stringAt, wordAt } from "../../text/pick.ts";
import type { Seen } from "./use.ts";

/** One call that CloudTrail saw made with a key. */
export interface KeyCall {
  readonly keyId: string;
  /** `s3:PutBucketPolicy`: a call's name is mostly that of its action. */
  readonly action: string;
  /** An address, or the name of a service that asked for the caller. */
  readonly source: string;
  readonly agent: string;
  readonly at: string;
}

/** Sources of events that are not called as the actions of their service begin; from memory. */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: "cloudwatch", email: "ses", tagging: "tag" };

/** A record of CloudTrail, if it is of a call that was signed with a key. What else it holds is not kept. */
export function callIn(record: TextNode): KeyCall | undefined {
  const keyId = stringAt(record, "userIdentity", "accessKeyId");
  const source = stringAt(record, "eventSource")?.replace(/\.amazonaws\.com(?:\.cn)?$/, "");
  const name = stringAt(record, "eventName");
  const at = toInstant(wordAt(record, "eventTime"));
  if (keyId === undefined || source === undefined || name === undefined || at === undefined) return undefined;
  return {
    keyId,
    action: `${PREFIXES[source] ?? source}:${name}`,
    source: stringAt(record, "sourceIPAddress") ?? "",
    agent: stringAt(record, "userAgent") ?? "",
    at,
  };
}

/** What calls, and the service of a key's last use, show to be in use. Refused ones count: somebody wanted that. */
export function seenIn(calls: readonly KeyCall[], services: readonly string[]): Seen {
  const actions = calls.map(({ action }) => action.toLowerCase());
  const own = actions.map((action) => action.split(":")[0] ?? "");
  return { services: new Set([...own, ...services.map((one) => one.toLowerCase())]), actions: new Set(actions) };
}

/** From where a key was used. */
export interface KeySource {
  readonly address: string;
  readonly calls: number;
  readonly last: string;
  readonly agents: readonly string[];
  /** A runner, or a machine of the account, that has this address. */
  readonly known?: string;
  /** The program says that it runs on a person's machine. */
  readonly personal: boolean;
}

/** Words that the AWS CLI and SDKs put into their agent there; runners on such machines exist and are few. */
const PERSONAL = /\bos\/(?:macos|windows)|\b(?:darwin|macosx?|windows)[/ ]|\bConsole\b/i;

/** Each address with what is known of it, the latest first. Services that ask in the caller's name are left out. */
export function sourcesOf(
  calls: readonly KeyCall[],
  gitlabs: readonly GitlabInstance[],
  instances: readonly Instance[],
): readonly KeySource[] {
  const known = new Map<string, string>();
  for (const { id, addresses } of instances) for (const one of addresses) known.set(one, `the machine ${id}`);
  for (const { runners = [] } of gitlabs) {
    for (const { id, address } of runners) if (address !== undefined) known.set(address, `runner ${id}`);
  }
  const direct = calls.filter(({ source }) => source !== "" && !/[a-z]\.amazonaws\.com|^AWS Internal$/i.test(source));
  return [...Map.groupBy(direct, ({ source }) => source)]
    .map(([address, own]): KeySource => {
      const who = known.get(address);
      const agents = [...new Set(own.map(({ agent }) => agent))].sort();
      return {
        address,
        calls: own.length,
        last: own.map(({ at }) => at).reduce((a, b) => (a > b ? a : b)),
        agents,
        ...(who === undefined ? {} : { known: who }),
        personal: agents.some((agent) => PERSONAL.test(agent)),
      };
    })
    .sort((a, b) => (a.last === b.last ? (a.address < b.address ? -1 : 1) : a.last > b.last ? -1 : 1));
}
