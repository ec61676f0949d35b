/** Percent-encodes everything but the unreserved characters of RFC 3986, as Signature Version 4 and IAM's documents do. */
export function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
