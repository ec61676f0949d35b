import { existsSync } from "node:fs";
import { resolve } from "node:path";

const path = resolve(import.meta.dirname, "../../dist/sallyport.js");

/** The built program, where there is one: `npm test` builds first, a bare vitest does not. */
export const BUILT: { readonly path: string; readonly isThere: boolean } = { path, isThere: existsSync(path) };
