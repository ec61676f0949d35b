import type { Catalog, CatalogAction } from "../catalog.ts";
import { matchesGlob } from "../glob.ts";
import { type ServiceData, spellOut, unpackService } from "./service.ts";

/** The packed data: the version, the words that have letters, and one line for each service. */
export interface CatalogData {
  readonly version: string;
  readonly words: string;
  readonly services: Readonly<Record<string, string>>;
}

const NO_SERVICE: ServiceData = { actions: [], resourceTypes: [], conditionKeys: [] };

/** The catalogue over its packed data. A service is unpacked when it is first asked about. */
export function openCatalog(data: CatalogData): Catalog {
  const names = Object.keys(data.services);
  const words = data.words.split(" ");
  const unpacked = new Map<string, ServiceData>();
  const byName = new Map<string, ReadonlyMap<string, CatalogAction>>();

  function service(name: string): ServiceData {
    const known = unpacked.get(name);
    if (known !== undefined) return known;
    const packed = Object.hasOwn(data.services, name) ? data.services[name] : undefined;
    if (packed === undefined) return NO_SERVICE;
    const found = unpackService(name, spellOut(packed, words));
    unpacked.set(name, found);
    return found;
  }

  /** The services before the first colon of a pattern; all of them where it has no colon. */
  function servicesOf(pattern: string): readonly string[] {
    const colon = pattern.indexOf(":");
    const prefix = colon < 0 ? "*" : pattern.slice(0, colon);
    // A star may swallow the colon, so that such a pattern may speak of any service.
    if (prefix.includes("*")) return names;
    if (prefix.includes("?")) return names.filter((name) => matchesGlob(prefix, name));
    return Object.hasOwn(data.services, prefix) ? [prefix] : [];
  }

  return {
    version: data.version,
    services: () => names,
    expand(pattern) {
      const folded = pattern.toLowerCase();
      return servicesOf(folded).flatMap((name) => {
        const all = service(name).actions.map((action) => action.name);
        return isAll(folded, name) ? all : all.filter((action) => matchesGlob(folded, action.toLowerCase()));
      });
    },
    isKnown(pattern) {
      const folded = pattern.toLowerCase();
      return servicesOf(folded).some((name) =>
        service(name).actions.some((action) => matchesGlob(folded, action.name.toLowerCase())),
      );
    },
    action(name) {
      const folded = name.toLowerCase();
      const prefix = folded.slice(0, Math.max(folded.indexOf(":"), 0));
      let actions = byName.get(prefix);
      if (actions === undefined) {
        actions = new Map(service(prefix).actions.map((action) => [action.name.toLowerCase(), action]));
        if (actions.size > 0) byName.set(prefix, actions);
      }
      return actions.get(folded);
    },
    resourceTypes: (name) => service(name.toLowerCase()).resourceTypes,
    conditionKeys: (name) => service(name.toLowerCase()).conditionKeys,
  };
}

function isAll(pattern: string, service: string): boolean {
  return pattern === "*" || pattern === `${service}:*`;
}
