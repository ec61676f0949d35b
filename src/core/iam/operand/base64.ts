const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** One spelling for every base64 text of the same bytes: no padding, and the bits past the last byte zero. */
export function canonicalBase64(text: string): string | undefined {
  if (!BASE64.test(text)) return undefined;
  const bare = text.replace(/=+$/, "");
  const spare = bare.length % 4 === 2 ? 4 : bare.length % 4 === 3 ? 2 : 0;
  if (spare === 0) return bare;
  const last = ALPHABET.indexOf(bare.slice(-1));
  return bare.slice(0, -1) + ALPHABET.charAt((last >> spare) << spare);
}
