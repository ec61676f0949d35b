/** How long a policy is by IAM's count: white space outside of strings does not count, so neither does any here. */
export function sizeOf(text: string): number {
  return text.replaceAll(/\s/g, "").length;
}
