import { VERSION } from "../../version.ts";
import type { Check } from "./check.ts";

export const NODE: Check = {
  name: "program",
  look() {
    const { versions, platform, arch } = process;
    return [{ health: "ok", says: `sallyport ${VERSION} on Node ${versions.node}, ${platform} ${arch}` }];
  },
};
