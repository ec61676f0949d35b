/** What a double-quoted text of YAML may not hold as it is (YAML 1.2, section 5.1), and JSON leaves in. */
const UNPRINTABLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** In JSON's quotes, which are YAML's too. */
export function quoteYaml(text: string): string {
  return JSON.stringify(text).replaceAll(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
