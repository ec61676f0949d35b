import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Secret } from "../../core/text/secret.ts";
import { isOwn, readPrivate, writePrivate } from "./private-file.ts";

/** One entry: its name and its key both come from the ID token, so another job can neither find nor open it. */
export interface CacheEntry {
  readonly name: string;
  readonly key: Buffer;
}

const MAGIC = "sallyport-cache-1";
const NONCE = 12;
const TAG = 16;

/** The entry for what was asked with a token: the question is text that says everything that changes the answer. */
export function entryFor(token: Secret, question: string): CacheEntry {
  const derived = Buffer.from(hkdfSync("sha256", token.reveal(), MAGIC, digest(question), 48));
  return { name: derived.subarray(0, 16).toString("hex"), key: derived.subarray(16) };
}

/** HKDF takes at most 1024 bytes of info. */
function digest(question: string): string {
  return createHash("sha256").update(question).digest("hex");
}

/** What an entry holds, from the first base that has it; undefined for none, and for one that was tampered with. */
export function readEntry(bases: readonly string[], entry: CacheEntry): string | undefined {
  for (const base of bases) {
    const sealed = readPrivate(join(base, "cache", entry.name));
    const text = sealed === undefined ? undefined : unseal(entry, sealed);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Puts text there until a time, after which any run removes it. */
export function writeEntry(base: string, entry: CacheEntry, text: string, until: number): void {
  writePrivate(join(openCache(base), entry.name), seal(entry, text, until));
}

export function lockPathOf(base: string, entry: CacheEntry): string {
  return join(openCache(base), `${entry.name}.lock`);
}

/** Removes entries past their time, and what a killed run left half done. */
export function sweepCache(base: string, now: number): void {
  const folder = openCache(base);
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const until = name.includes(".") ? leftoverUntil(path) : headerUntil(path);
    if (now > until) rmSync(path, { force: true, recursive: true });
  }
}

function openCache(base: string): string {
  const folder = join(base, "cache");
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    const found = lstatSync(folder);
    if (!found.isDirectory() || !isOwn(found.uid) || (found.mode & 0o077) !== 0) throw error;
  }
  return folder;
}

function seal({ name, key }: CacheEntry, text: string, until: number): Buffer {
  const header = `${MAGIC} ${Math.ceil(until)}\n`;
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(header + name));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([Buffer.from(header), nonce, cipher.getAuthTag(), sealed]);
}

function unseal({ name, key }: CacheEntry, sealed: Buffer): string | undefined {
  const end = sealed.indexOf("\n") + 1;
  if (end === 0 || sealed.length < end + NONCE + TAG) return undefined;
  const nonce = sealed.subarray(end, end + NONCE);
  const tag = sealed.subarray(end + NONCE, end + NONCE + TAG);
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG }).setAuthTag(tag);
    decipher.setAAD(Buffer.concat([sealed.subarray(0, end), Buffer.from(name)]));
    return decipher.update(sealed.subarray(end + NONCE + TAG), undefined, "utf8") + decipher.final("utf8");
  } catch {
    return undefined;
  }
}

function headerUntil(path: string): number {
  const header = readPrivate(path)?.subarray(0, 64).toString("latin1").split("\n", 1)[0] ?? "";
  const [magic, until] = header.split(" ");
  return magic === MAGIC && until !== undefined ? Number(until) : 0;
}

/** Locks and files under a fresh name live for seconds. */
function leftoverUntil(path: string): number {
  try {
    return statSync(path).mtimeMs + 10 * 60_000;
  } catch {
    return 0;
  }
}
