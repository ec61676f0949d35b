import type { CloudObject, Of } from "../../../change/object.ts";
import { nameIn, pathIn } from "../../../estate/read/arn.ts";
import { compactJson } from "../../../text/canonical-json.ts";
import { STACK_TAG } from "../../desired/tags.ts";
import { type Script, word } from "../shell.ts";
import { type Commands, ownerInput, tagInput } from "./write.ts";

export const ROLE: Commands<"role"> = {
  put(script, role, was) {
    const { arn, trust, description = "", maxSessionSeconds, boundary, tags } = role;
    const name = { RoleName: nameIn(arn) };
    script.line(`if there iam get-role --role-name ${word(nameIn(arn))}; then`);
    script.inside(() => {
      refuseOthers(script, "role", role, was);
      script.call("iam update-assume-role-policy", { ...name, PolicyDocument: compactJson(trust) });
      // What is not said is reset: no description empties it.
      const described = description === "" ? {} : { Description: description };
      script.call("iam update-role", { ...name, ...described, MaxSessionDuration: maxSessionSeconds });
      putBoundaryAndTags(script, role, was);
    });
    script.line("else");
    script.inside(() => {
      script.call("iam create-role", {
        ...name,
        Path: pathIn(arn),
        AssumeRolePolicyDocument: compactJson(trust),
        ...(description === "" ? {} : { Description: description }),
        MaxSessionDuration: maxSessionSeconds,
        ...(boundary === undefined ? {} : { PermissionsBoundary: boundary }),
        ...tagInput(tags),
      });
      script.line(`aws iam wait role-exists --role-name ${word(nameIn(arn))}`);
    });
    script.line("fi");
  },
  remove(script, { arn }) {
    script.line(`gone iam delete-role --role-name ${word(nameIn(arn))}`);
  },
};

export const USER: Commands<"user"> = {
  put(script, user, was) {
    const { arn, boundary, tags } = user;
    script.line(`if there iam get-user --user-name ${word(nameIn(arn))}; then`);
    script.inside(() => {
      refuseOthers(script, "user", user, was);
      putBoundaryAndTags(script, user, was);
      script.line(":");
    });
    script.line("else");
    script.inside(() => {
      script.call("iam create-user", {
        UserName: nameIn(arn),
        Path: pathIn(arn),
        ...(boundary === undefined ? {} : { PermissionsBoundary: boundary }),
        ...tagInput(tags),
      });
      script.line(`aws iam wait user-exists --user-name ${word(nameIn(arn))}`);
    });
    script.line("fi");
  },
  remove(script, { arn }) {
    script.line(`gone iam delete-user --user-name ${word(nameIn(arn))}`);
  },
};

/** What was to be made and stands under its name is ours only if it says so. */
function refuseOthers(
  script: Script,
  type: "role" | "user",
  { arn, tags }: Of<"role"> | Of<"user">,
  was: CloudObject | undefined,
): void {
  const stack = tags[STACK_TAG];
  if (was !== undefined || stack === undefined) return;
  const query = `Tags[?Key=='${STACK_TAG}'].Value`;
  script.line(
    `owner=$(aws iam list-${type}-tags --${type}-name ${word(nameIn(arn))} --query ${word(query)} --output text)`,
  );
  const words = `the ${type} ${nameIn(arn)} stands already and is not of the stack ${stack}`;
  script.line(`[ "$owner" = ${word(stack)} ] || refuse ${word(words)}`);
}

function putBoundaryAndTags(script: Script, object: Of<"role"> | Of<"user">, was: CloudObject | undefined): void {
  const { arn, boundary, tags, kind } = object;
  const owner = ownerInput(arn);
  const before = was?.kind === "role" || was?.kind === "user" ? was : undefined;
  if (boundary !== undefined)
    script.call(`iam put-${kind}-permissions-boundary`, { ...owner, PermissionsBoundary: boundary });
  else if (before?.boundary !== undefined)
    script.line(`gone iam delete-${kind}-permissions-boundary --${kind}-name ${word(nameIn(arn))}`);
  if (Object.keys(tags).length > 0) script.call(`iam tag-${kind}`, { ...owner, ...tagInput(tags) });
  const surplus = Object.keys(before?.tags ?? {}).filter((key) => tags[key] === undefined);
  if (surplus.length > 0) script.call(`iam untag-${kind}`, { ...owner, TagKeys: surplus });
}
