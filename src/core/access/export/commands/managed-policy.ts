import { nameIn, pathIn } from "../../../estate/read/arn.ts";
import { compactJson } from "../../../text/canonical-json.ts";
import { word } from "../shell.ts";
import { type Commands, tagInput } from "./write.ts";

export const MANAGED_POLICY: Commands<"managed-policy"> = {
  /** A policy keeps five versions: the oldest one gives way. A new one is made only where the present one differs. */
  put(script, { arn, policy, description, tags }) {
    const document = script.document(JSON.stringify(JSON.parse(policy), undefined, 2));
    const ofPolicy = `--policy-arn ${word(arn)}`;
    script.line(`if there iam get-policy ${ofPolicy}; then`);
    script.inside(() => {
      script.line(`version=$(aws iam get-policy ${ofPolicy} --query Policy.DefaultVersionId --output text)`);
      script.line(
        `now=$(aws iam get-policy-version ${ofPolicy} --version-id "$version" --query PolicyVersion.Document --output json)`,
      );
      script.line(`if [ "$(sed 's/^ *//' <<<"$now")" != "$(sed 's/^ *//' "${document}")" ]; then`);
      script.inside(() => {
        script.line(
          `if [ "$(aws iam list-policy-versions ${ofPolicy} --query 'length(Versions)' --output text)" -ge 5 ]; then`,
        );
        script.inside(() => {
          const oldest = "Versions[?!IsDefaultVersion] | [-1].VersionId";
          script.line(`oldest=$(aws iam list-policy-versions ${ofPolicy} --query ${word(oldest)} --output text)`);
          script.line(`aws iam delete-policy-version ${ofPolicy} --version-id "$oldest"`);
        });
        script.line("fi");
        script.call("iam create-policy-version", {
          PolicyArn: arn,
          PolicyDocument: compactJson(policy),
          SetAsDefault: true,
        });
      });
      script.line("fi");
      if (Object.keys(tags ?? {}).length > 0) script.call("iam tag-policy", { PolicyArn: arn, ...tagInput(tags) });
    });
    script.line("else");
    script.inside(() => {
      script.call("iam create-policy", {
        PolicyName: nameIn(arn),
        Path: pathIn(arn),
        PolicyDocument: compactJson(policy),
        ...(description === undefined ? {} : { Description: description }),
        ...tagInput(tags),
      });
      script.line(`aws iam wait policy-exists ${ofPolicy}`);
    });
    script.line("fi");
  },
  remove(script, { arn }) {
    const ofPolicy = `--policy-arn ${word(arn)}`;
    script.line(`if there iam get-policy ${ofPolicy}; then`);
    script.inside(() => {
      const query = "Versions[?!IsDefaultVersion].VersionId";
      script.line(
        `for version in $(aws iam list-policy-versions ${ofPolicy} --query ${word(query)} --output text); do`,
      );
      script.inside(() => script.line(`aws iam delete-policy-version ${ofPolicy} --version-id "$version"`));
      script.line("done");
      script.line(`aws iam delete-policy ${ofPolicy}`);
    });
    script.line("fi");
  },
};
