/** Text with every JWT in it made unusable: what people paste into the wrong place is not to be found in a log. */
export function hideTokens(text: string): string {
  return text.replaceAll(/eyJ[\w-]{8,}(?:\.[\w-]*){0,2}/g, "[token]");
}
