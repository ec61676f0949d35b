/** IRSA's annotation, on service accounts. */
export const IRSA_ANNOTATION = "eks.amazonaws.com/role-arn";

/** kube2iam and kiam read the same annotation, on pods. */
export const AGENT_ANNOTATION = "iam.amazonaws.com/role";

/** The names that the templates give: `<release>-<component>`, cut to what Kubernetes takes. */
export function serviceAccountName(release: string, component: string): string {
  // The runner's chart leaves its own name out where the release has it.
  if (component === "gitlab-runner" && release.includes(component)) return release;
  return `${release}-${component}`.slice(0, 63).replace(/-+$/, "");
}
