import { compactJson } from "../../../text/canonical-json.ts";
import { word } from "../shell.ts";
import type { Commands } from "./write.ts";

export const CONTROL_POLICY: Commands<"control-policy"> = {
  put(script, { type, name, policy, targets }) {
    script.line(findControlPolicy(type, name));
    const content = { Content: compactJson(policy) };
    script.line(`if [ -z "$policy" ]; then`);
    script.inside(() => {
      script.call("organizations create-policy", {
        Name: name,
        Description: "made by sallyport",
        Type: type === "rcp" ? "RESOURCE_CONTROL_POLICY" : "SERVICE_CONTROL_POLICY",
        ...content,
      });
      script.line(findControlPolicy(type, name));
    });
    script.line("else");
    script.inside(() => {
      const file = script.document(compactJson(policy));
      script.line(`aws organizations update-policy --policy-id "$policy" --content "file://${file}" >"$work/answer"`);
    });
    script.line("fi");
    const query = "Targets[].TargetId";
    script.line(
      `targets=$(aws organizations list-targets-for-policy --policy-id "$policy" --query ${word(query)} --output text)`,
    );
    for (const target of targets) {
      script.line(
        `grep -qw ${word(target)} <<<"$targets" || aws organizations attach-policy --policy-id "$policy" --target-id ${word(target)}`,
      );
    }
  },
  remove(script, { type, name, targets }) {
    script.line(findControlPolicy(type, name));
    script.line(`if [ -n "$policy" ]; then`);
    script.inside(() => {
      for (const target of targets)
        script.line(`aws organizations detach-policy --policy-id "$policy" --target-id ${word(target)}`);
      script.line(`aws organizations delete-policy --policy-id "$policy"`);
    });
    script.line("fi");
  },
};

function findControlPolicy(type: "scp" | "rcp", name: string): string {
  const filter = type === "rcp" ? "RESOURCE_CONTROL_POLICY" : "SERVICE_CONTROL_POLICY";
  const query = `Policies[?Name==${JSON.stringify(name).replace(/^"|"$/g, '`"').replaceAll(/"$/g, '"`')}].Id`;
  return `policy=$(aws organizations list-policies --filter ${filter} --query ${word(query)} --output text)`;
}
