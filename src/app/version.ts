declare const __VERSION__: string | undefined;

/** The build puts it in; straight from the sources there is none. */
export const VERSION: string = typeof __VERSION__ === "string" ? __VERSION__ : "0.0.0-source";
