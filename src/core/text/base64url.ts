const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** By character code; 64 for what is not of the alphabet. */
const SEXTETS: readonly number[] = Array.from({ length: 128 }, (_, code) => {
  const value = ALPHABET.indexOf(String.fromCharCode(code));
  return value < 0 ? 64 : value;
});

/** The text that base64url (RFC 4648, section 5, without padding) stands for; undefined where it is not UTF-8 in base64url. */
export function decodeBase64Url(encoded: string): string | undefined {
  if (encoded.length % 4 === 1) return undefined;
  let bytes = "";
  let isAscii = true;
  let bits = 0;
  let held = 0;
  for (let i = 0; i < encoded.length; i++) {
    const sextet = SEXTETS[encoded.charCodeAt(i)] ?? 64;
    if (sextet === 64) return undefined;
    bits = ((bits << 6) | sextet) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    const byte = (bits >> held) & 0xff;
    isAscii &&= byte < 0x80;
    bytes += String.fromCharCode(byte);
  }
  return isAscii ? bytes : fromUtf8(bytes);
}

/** The core has no decoder of its own; URI escapes are UTF-8, and wrong ones are refused. */
function fromUtf8(bytes: string): string | undefined {
  try {
    return decodeURIComponent(
      bytes.replaceAll(/[%\u0080-\u00ff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, "0")}`),
    );
  } catch {
    return undefined;
  }
}
