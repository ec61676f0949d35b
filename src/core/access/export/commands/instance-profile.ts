import { nameIn, pathIn } from "../../../estate/read/arn.ts";
import { word } from "../shell.ts";
import { type Commands, tagInput } from "./write.ts";

export const INSTANCE_PROFILE: Commands<"instance-profile"> = {
  put(script, { arn, role, tags }, was) {
    const name = nameIn(arn);
    const input = { InstanceProfileName: name };
    const asked = `iam get-instance-profile --instance-profile-name ${word(name)}`;
    script.line(`if ! there ${asked}; then`);
    script.inside(() => {
      script.call("iam create-instance-profile", { ...input, Path: pathIn(arn), ...tagInput(tags) });
      script.line(`aws iam wait instance-profile-exists --instance-profile-name ${word(name)}`);
    });
    if (Object.keys(tags ?? {}).length > 0) {
      script.line("else");
      script.inside(() => script.call("iam tag-instance-profile", { ...input, ...tagInput(tags) }));
    }
    script.line("fi");
    if (role === undefined) return;
    script.line(`role=$(aws ${asked} --query 'InstanceProfile.Roles[0].RoleName' --output text)`);
    const old = was?.kind === "instance-profile" ? was.role : undefined;
    if (old !== undefined && old !== role) {
      script.line(`if [ "$role" = ${word(nameIn(old))} ]; then`);
      script.inside(() => {
        script.call("iam remove-role-from-instance-profile", { ...input, RoleName: nameIn(old) });
        script.line("role=None");
      });
      script.line("fi");
    }
    script.line(`case "$role" in`);
    script.line(`  ${word(nameIn(role))}) ;;`);
    script.line("  None)");
    script.inside(() => {
      script.call("iam add-role-to-instance-profile", { ...input, RoleName: nameIn(role) });
      script.line(";;");
    });
    script.line(`  *) refuse ${word(`the instance profile ${name} holds another role`)} ;;`);
    script.line("esac");
  },
  remove(script, { arn, role }) {
    const name = word(nameIn(arn));
    if (role !== undefined)
      script.line(
        `gone iam remove-role-from-instance-profile --instance-profile-name ${name} --role-name ${word(nameIn(role))}`,
      );
    script.line(`gone iam delete-instance-profile --instance-profile-name ${name}`);
  },
};

export const PROFILE_ASSOCIATION: Commands<"profile-association"> = {
  /** Never in place of another profile: what runs on the machine would lose its role. */
  put(script, { instance, profileArn }) {
    const filters = `Name=instance-id,Values=${word(instance)} Name=state,Values=associating,associated`;
    const query = "IamInstanceProfileAssociations[0].IamInstanceProfile.Arn";
    script.line(
      `profile=$(aws ec2 describe-iam-instance-profile-associations --filters ${filters} --query ${word(query)} --output text)`,
    );
    script.line(`case "$profile" in`);
    script.line(`  ${word(profileArn)}) ;;`);
    script.line(
      `  None) again aws ec2 associate-iam-instance-profile --instance-id ${word(instance)} --iam-instance-profile Arn=${word(profileArn)} ;;`,
    );
    script.line(`  *) refuse ${word(`the machine ${instance} has another instance profile`)} ;;`);
    script.line("esac");
  },
  remove(script, { instance, profileArn }) {
    const filters = `Name=instance-id,Values=${word(instance)} Name=state,Values=associating,associated`;
    const query = `IamInstanceProfileAssociations[?IamInstanceProfile.Arn=='${profileArn}'] | [0].AssociationId`;
    script.line(
      `association=$(aws ec2 describe-iam-instance-profile-associations --filters ${filters} --query ${word(query)} --output text)`,
    );
    script.line(
      `[ "$association" = None ] || aws ec2 disassociate-iam-instance-profile --association-id "$association" >"$work/answer"`,
    );
  },
};
