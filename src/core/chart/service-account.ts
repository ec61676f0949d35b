import { type ObjectNode, type StringNode, type TextNode, member } from "../text/node.ts";
import { booleanAt, objectAt, stringAt, valueAt } from "../text/pick.ts";
import { COMPONENTS, FORMER_COMPONENTS } from "./components.ts";
import { AGENT_ANNOTATION, IRSA_ANNOTATION } from "./names.ts";
import type { Values } from "./values.ts";

export type ChartKind = "gitlab" | "gitlab-runner";

/**
 * The service account of one component, as the templates come to it (`_serviceaccountspec.yaml`, the same in every
 * sub-chart): `enabled` and `create` are the component's or the global ones, annotations are the global ones if there
 * are any and else the component's, never both.
 */
export interface AccountSettings {
  readonly component: string;
  /** Keys from the top to the component's own values; empty in the runner's chart. */
  readonly path: readonly string[];
  readonly isEnabled: boolean;
  readonly isCreated: boolean;
  readonly name?: string;
  readonly ownRole?: StringNode;
  readonly globalRole?: StringNode;
  readonly own?: ObjectNode;
  /** Whether any global annotation stands in the way of the component's own. */
  readonly isOverruled: boolean;
}

/** Of every component that the values speak of. */
export function accountsIn({ root }: Values, chart: ChartKind): readonly AccountSettings[] {
  if (chart === "gitlab-runner") return [runnerAccount(root, [])];
  return COMPONENTS.map(({ name, path }) => {
    if (name === "gitlab-runner") return runnerAccount(root, path);
    return gitlabAccount(root, name, spokenPath(root, path));
  });
}

/** Where the values still use the former name of a sub-chart, they are read as if they said the new one. */
function spokenPath(root: ObjectNode, path: readonly string[]): readonly string[] {
  if (valueAt(root, ...path) !== undefined) return path;
  const [former] = Object.entries(FORMER_COMPONENTS).find(([, current]) => current === path.at(-1)) ?? [];
  const old = former === undefined ? path : [...path.slice(0, -1), former];
  return valueAt(root, ...old) === undefined ? path : old;
}

function gitlabAccount(root: ObjectNode, component: string, path: readonly string[]): AccountSettings {
  const own = objectAt(root, ...path, "serviceAccount");
  const all = objectAt(root, "global", "serviceAccount");
  const globals = objectAt(all, "annotations");
  const name = filledText(own, "name") ?? filledText(all, "name");
  return {
    component,
    path,
    isEnabled: isTrue(own, "enabled", false) || isTrue(all, "enabled", false),
    isCreated: isTrue(own, "create", false) || isTrue(all, "create", true),
    ...(name === undefined ? {} : { name }),
    ...role("ownRole", objectAt(own, "annotations")),
    ...role("globalRole", globals),
    ...(own === undefined ? {} : { own }),
    isOverruled: (globals?.entries.length ?? 0) > 0,
  };
}

/**
 * The runner's chart has no `enabled`. That it makes an account where nothing is said is what its values file showed; some
 * releases do so only with `rbac.create`, which was not verified: then an account that is not made goes unnoticed here.
 */
function runnerAccount(root: ObjectNode, path: readonly string[]): AccountSettings {
  const own = objectAt(root, ...path, "serviceAccount");
  const name =
    filledText(own, "name") ??
    filledText(objectAt(root, ...path, "rbac"), "serviceAccountName") ??
    filledText(valueAt(root, ...path), "fullnameOverride");
  const former = objectAt(root, ...path, "rbac", "serviceAccountAnnotations");
  return {
    component: "gitlab-runner",
    path,
    isEnabled: true,
    isCreated: isTrue(own, "create", true),
    ...(name === undefined ? {} : { name }),
    ...role("ownRole", objectAt(own, "annotations") ?? former),
    ...(own === undefined ? {} : { own }),
    isOverruled: false,
  };
}

/** The role that the component's pods get by their service account; `undefined` where none reaches it. */
export function effectiveRole(account: AccountSettings): StringNode | undefined {
  if (!account.isEnabled) return undefined;
  return account.isOverruled ? account.globalRole : account.ownRole;
}

/** The role that is annotated on pods, for kube2iam and kiam. */
export function agentRole(
  values: Values,
  { path, component }: AccountSettings,
): { readonly role: StringNode; readonly key: string } | undefined {
  const keys = component === "gitlab-runner" ? ["podAnnotations"] : ["annotations", "podAnnotations"];
  for (const key of keys) {
    const node = objectAt(values.root, ...path, key);
    const found = node === undefined ? undefined : member(node, AGENT_ANNOTATION);
    if (found?.kind === "string" && found.value !== "") return { role: found, key };
  }
  return undefined;
}

function role<K extends string>(key: K, annotations: ObjectNode | undefined): { readonly [P in K]?: StringNode } {
  const found = annotations === undefined ? undefined : member(annotations, IRSA_ANNOTATION);
  return (found?.kind === "string" && found.value !== "" ? { [key]: found } : {}) as { readonly [P in K]?: StringNode };
}

function isTrue(node: TextNode | undefined, key: string, byDefault: boolean): boolean {
  return booleanAt(node, key) ?? byDefault;
}

function filledText(node: TextNode | undefined, key: string): string | undefined {
  const found = stringAt(node, key);
  return found === "" ? undefined : found;
}
