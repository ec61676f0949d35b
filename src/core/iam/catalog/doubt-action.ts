import { nearest } from "../../text/nearest.ts";
import type { Catalog } from "../catalog.ts";

/** More services than these with an action of one name are no help. */
const MOST = 3;

/**
 * What is odd about an action that a request names, if anything is. The catalogue has its date and AWS goes on, so that an
 * action which it lacks is doubted and not refused.
 */
export function doubtAction(catalog: Catalog, action: string): string | undefined {
  if (catalog.action(action) !== undefined) return undefined;
  const advice = adviceFor(catalog, action);
  const doubt = /[*?]/.test(action)
    ? `\`${action}\` is a pattern, and a request asks for one action`
    : `\`${action}\` is no action that is known here (AWS's list of ${dateOf(catalog)})`;
  return advice === undefined ? doubt : `${doubt}: ${advice}`;
}

function adviceFor(catalog: Catalog, action: string): string | undefined {
  if (/[*?]/.test(action)) return undefined;
  const prefix = action.includes(":") ? action.slice(0, action.indexOf(":")).toLowerCase() : undefined;
  if (prefix !== undefined && catalog.services().includes(prefix)) {
    const near = nearest(nameOf(action), catalog.expand(`${prefix}:*`).map(nameOf));
    return near === undefined ? undefined : `did you mean \`${prefix}:${near}\`?`;
  }
  const name = nameOf(action).toLowerCase();
  const found = catalog.expand(`*:${name}`).filter((one) => nameOf(one).toLowerCase() === name);
  const near = prefix === undefined ? undefined : nearest(prefix, found.map(serviceOf));
  const meant = near === undefined ? found : found.filter((one) => serviceOf(one) === near);
  if (meant.length > 0 && meant.length <= MOST) return `did you mean ${meant.map((one) => `\`${one}\``).join(" or ")}?`;
  return prefix === undefined ? "it stands behind its service, as in `s3:PutObject`" : undefined;
}

function serviceOf(action: string): string {
  return action.slice(0, action.indexOf(":"));
}

function nameOf(action: string): string {
  return action.slice(action.indexOf(":") + 1);
}

/** The version ends in its date and the number of the day's release. */
function dateOf({ version }: Catalog): string {
  return (/(\d{4})(\d\d)(\d\d)\d?$/.exec(version)?.slice(1, 4) ?? [version]).join("-");
}
