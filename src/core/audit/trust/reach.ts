import type { Reach } from "../../admission/admission.ts";

const ORDER: readonly Reach[] = ["nobody", "refs", "project", "group", "instance", "anyone"];

export function isNarrower(reach: Reach, than: Reach): boolean {
  return ORDER.indexOf(reach) < ORDER.indexOf(than);
}

/** Whether a door of this reach admits people who have nothing to do with its owner. */
export function isOpenToStrangers(reach: Reach): boolean {
  return reach === "instance" || reach === "anyone";
}
