import type { Check } from "./check.ts";

/** The file was read before any command ran: had it been wrong, the run would have ended there with its faults drawn. */
export const CONFIGURATION: Check = {
  name: "configuration",
  look({ configuration }) {
    const name = configuration?.source.name;
    if (name !== undefined) return [{ health: "ok", says: `${name} is well-formed` }];
    return [{ health: "note", says: "there is no sallyport.yaml from here up to the root of the repository" }];
  },
};
