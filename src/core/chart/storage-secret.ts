import { decodeBase64Url } from "../text/base64url.ts";
import { readDocument } from "../text/document.ts";
import type { TextNode } from "../text/node.ts";
import { booleanAt, objectAt, stringAt, valueAt } from "../text/pick.ts";
import type { Range } from "../text/span.ts";

/**
 * What a secret with a connection to object storage says, without anything secret: Rails' consolidated connection, the
 * registry's storage, or the configuration of `s3cmd`. Places are of the document that holds it; inside of a manifest's
 * text they are the place of that text.
 */
export interface StorageSecret extends Range {
  readonly kind: "rails" | "registry" | "s3cfg";
  /** Of the Secret object, and the key in it. A file alone has neither. */
  readonly name?: string;
  readonly key?: string;
  readonly provider?: string;
  readonly region?: string;
  readonly bucket?: { readonly value: string; readonly at: Range };
  /** Where a key pair, or half of one, stands. */
  readonly keyPair?: Range;
  readonly usesProfile?: { readonly value: boolean; readonly at: Range };
  /** The name of the setting that sends it to another address than AWS's own. */
  readonly endpoint?: { readonly name: string; readonly at: Range };
}

/** The connections that a document holds: itself, or the data of Secret objects. Call it before anything is masked. */
export function storageSecretsIn(node: TextNode): readonly StorageSecret[] {
  const own = fromConnection(node);
  if (own !== undefined) return [own];
  const items = valueAt(node, "items");
  if (items?.kind === "array") return items.items.flatMap(storageSecretsIn);
  if (stringAt(node, "kind") !== "Secret") return [];
  const name = stringAt(node, "metadata", "name");
  return ["stringData", "data"].flatMap((part) =>
    (objectAt(node, part)?.entries ?? []).flatMap(({ key, value }): StorageSecret[] => {
      if (value.kind !== "string") return [];
      const text = part === "data" ? decodeBase64(value.value) : value.value;
      const found = text === undefined ? undefined : fromText(text);
      if (found === undefined) return [];
      const at = { start: value.start, end: value.end };
      return [{ ...movedTo(found, at), key: key.value, ...(name === undefined ? {} : { name }) }];
    }),
  );
}

function decodeBase64(text: string): string | undefined {
  return decodeBase64Url(text.replaceAll(/[\s=]/g, "").replaceAll("+", "-").replaceAll("/", "_"));
}

function fromText(text: string): StorageSecret | undefined {
  const config = s3cfgIn(text);
  if (config !== undefined) return config;
  const { value } = readDocument({ text });
  return value === undefined ? undefined : fromConnection(value);
}

/** Whether a document by itself is a connection, as people keep them beside their values. */
export function isStorageConnection(node: TextNode): boolean {
  return fromConnection(node) !== undefined;
}

function fromConnection(node: TextNode): StorageSecret | undefined {
  if (node.kind !== "object") return undefined;
  const provider = stringAt(node, "provider");
  const looksRails =
    provider !== undefined &&
    [
      "region",
      "use_iam_profile",
      "aws_access_key_id",
      "endpoint",
      "host",
      "google_project",
      "azure_storage_account_name",
    ].some((key) => valueAt(node, key) !== undefined);
  if (looksRails) return rails(node, provider);
  const s3 = objectAt(node, "s3") ?? objectAt(node, "s3_v2");
  const isRegistry = s3 !== undefined && (valueAt(s3, "bucket") !== undefined || valueAt(s3, "region") !== undefined);
  return isRegistry ? registry(node, s3) : undefined;
}

function rails(node: TextNode, provider: string): StorageSecret {
  const keyPair = filled(node, "aws_access_key_id") ?? filled(node, "aws_secret_access_key");
  const flag = valueAt(node, "use_iam_profile");
  // Fog takes whatever Ruby takes for true, and YAML in a secret is often a quoted one.
  const usesProfile =
    booleanAt(node, "use_iam_profile") ?? (flag?.kind === "string" ? flag.value === "true" : undefined);
  const endpoint = ["endpoint", "host"].find((key) => filled(node, key) !== undefined);
  const at = endpoint === undefined ? undefined : valueAt(node, endpoint);
  const region = stringAt(node, "region");
  return {
    kind: "rails",
    ...rangeOf(node),
    provider,
    ...(region === undefined ? {} : { region }),
    ...(keyPair === undefined ? {} : { keyPair }),
    ...(flag === undefined || usesProfile === undefined
      ? {}
      : { usesProfile: { value: usesProfile, at: rangeOf(flag) } }),
    ...(endpoint === undefined || at === undefined ? {} : { endpoint: { name: endpoint, at: rangeOf(at) } }),
  };
}

function registry(node: TextNode, s3: TextNode): StorageSecret {
  const keyPair = filled(s3, "accesskey") ?? filled(s3, "secretkey");
  const endpoint = filled(s3, "regionendpoint");
  const bucket = valueAt(s3, "bucket");
  const region = stringAt(s3, "region");
  return {
    kind: "registry",
    ...rangeOf(node),
    ...(region === undefined ? {} : { region }),
    ...(bucket?.kind === "string" ? { bucket: { value: bucket.value, at: rangeOf(bucket) } } : {}),
    ...(keyPair === undefined ? {} : { keyPair }),
    ...(endpoint === undefined ? {} : { endpoint: { name: "regionendpoint", at: endpoint } }),
  };
}

/** `[default]` and `name = value`, as `s3cmd` reads it. */
export function s3cfgIn(text: string): StorageSecret | undefined {
  // It begins so: a manifest may hold the same lines further down.
  const first = text.split("\n").find((line) => !/^\s*(?:[#;]|$)/.test(line));
  if (first?.trim() !== "[default]") return undefined;
  if (!/^\s*(?:bucket_location|access_key|secret_key|host_base)\s*=/m.test(text)) return undefined;
  const key = /^[ \t]*(?:access_key|secret_key)[ \t]*=[ \t]*\S.*$/m.exec(text);
  return {
    kind: "s3cfg",
    start: 0,
    end: text.length,
    ...(key === null ? {} : { keyPair: { start: key.index, end: key.index + key[0].length } }),
  };
}

function filled(node: TextNode, key: string): Range | undefined {
  const value = valueAt(node, key);
  if (value === undefined || value.kind === "null") return undefined;
  return value.kind === "string" && value.value === "" ? undefined : rangeOf(value);
}

function rangeOf({ start, end }: Range): Range {
  return { start, end };
}

function movedTo(secret: StorageSecret, at: Range): StorageSecret {
  return {
    ...secret,
    ...at,
    ...(secret.keyPair && { keyPair: at }),
    ...(secret.bucket && { bucket: { ...secret.bucket, at } }),
    ...(secret.usesProfile && { usesProfile: { ...secret.usesProfile, at } }),
    ...(secret.endpoint && { endpoint: { ...secret.endpoint, at } }),
  };
}
