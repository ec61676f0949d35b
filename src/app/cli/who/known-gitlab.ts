import type { Context } from "../command.ts";
import type { Known } from "./asked-doors.ts";

/** What flags and `sallyport.yaml` say about the GitLab that is meant. The file's is a default, a flag's asks for no other. */
export function knownGitlab({
  flag,
  configuration,
  settings,
}: Context): Pick<Known, "issuer" | "onlyIssuer" | "audience"> {
  const said = settings.values.get("issuer")?.origin.from;
  return {
    issuer: flag("issuer") ?? configuration?.gitlab?.url,
    onlyIssuer: said === "flag" || said === "environment",
    audience: flag("audience") ?? configuration?.gitlab?.audience,
  };
}
