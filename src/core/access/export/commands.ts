import type { Change } from "../../change/change.ts";
import { type CloudObject, type Tags, identify } from "../../change/object.ts";
import { STACK_TAG } from "../desired/tags.ts";
import { type Of, isUser, nameIn, objectOf, pathIn } from "./exported.ts";
import { Script, word } from "./shell.ts";

/** What a script does to one object: `was` is what its changes believe to stand. */
type Write<Kind extends CloudObject["kind"]> = (script: Script, object: Of<Kind>, was: CloudObject | undefined) => void;

const HEAD = `#!/usr/bin/env bash
set -euo pipefail
export AWS_PAGER=""
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Whether what a command is about is there. Any answer other than yes or no ends the script.
there() {
  if aws "$@" >"$work/answer" 2>"$work/error"; then return 0; fi
  if grep -Eq 'NoSuchEntity|ResourceNotFoundException' "$work/error"; then return 1; fi
  cat "$work/error" >&2
  exit 1
}

# For what may be gone already.
gone() { there "$@" || true; }

# IAM takes seconds to let its other services see what is new.
again() {
  local try
  for try in 1 2 3 4 5 6 7 8 9 10; do
    if "$@" >"$work/answer" 2>"$work/error"; then return 0; fi
    sleep 2
  done
  cat "$work/error" >&2
  exit 1
}

refuse() {
  echo "$1" >&2
  exit 1
}
`;

/**
 * The changes as one script of the AWS CLI. It asks before it writes, so that a second run changes nothing, and does for
 * the account of the credentials at hand what is to be done in that account, and in no other.
 */
export function changesAsCommands(changes: readonly Change[]): string {
  const accounts = [...new Set(changes.map(({ account }) => account))];
  const functions = accounts.map((account) => sectionOf(account, changes));
  const cases = accounts.map((account) => `  ${account}) account_${account} ;;`);
  const known = accounts.join(" ");
  return [
    HEAD,
    ...functions,
    `account=$(aws sts get-caller-identity --query Account --output text)`,
    `case "$account" in`,
    ...cases,
    `  *) refuse "these are credentials of the account $account, and there is something to do in ${known}" ;;`,
    `esac`,
    `echo "done: account $account" >&2`,
    "",
  ].join("\n");
}

function sectionOf(account: string, changes: readonly Change[]): string {
  const script = new Script();
  for (const change of changes) if (change.account === account) writeChange(script, change);
  return `account_${account}() {\n${script.text()}\n}\n`;
}

function writeChange(script: Script, change: Change): void {
  const object = objectOf(change);
  const { before, after } = change;
  script.line(
    `# ${after === undefined ? "delete" : change.action} ${sayOneLine(`${object.kind} ${identify(object)}`)}`,
  );
  if (after === undefined) remove(script, object);
  else put(script, after, before);
}

function sayOneLine(text: string): string {
  return text.replaceAll(/[\u0000-\u001F\u007F-\u009F\u2028\u2029]/g, "?");
}

function put(script: Script, object: CloudObject, was: CloudObject | undefined): void {
  switch (object.kind) {
    case "provider":
      return putProvider(script, object, was);
    case "role":
      return putRole(script, object, was);
    case "user":
      return putUser(script, object, was);
    case "inline-policy": {
      const { owner, name, policy } = object;
      const input = { ...ownerInput(owner), PolicyName: name, PolicyDocument: compact(policy) };
      return script.call(`iam put-${typeOf(owner)}-policy`, input);
    }
    case "managed-policy":
      return putManagedPolicy(script, object, was);
    case "attachment":
      return script.call(`iam attach-${typeOf(object.owner)}-policy`, {
        ...ownerInput(object.owner),
        PolicyArn: object.policyArn,
      });
    case "instance-profile":
      return putInstanceProfile(script, object, was);
    case "profile-association":
      return putAssociation(script, object, was);
    case "pod-identity":
      return putPodIdentity(script, object, was);
    case "access-key":
      return putAccessKey(script, object, was);
    case "control-policy":
      return putControlPolicy(script, object, was);
  }
}

const putProvider: Write<"provider"> = (script, { arn, url, clientIds, thumbprints, tags }, was) => {
  script.line(`if there iam get-open-id-connect-provider --open-id-connect-provider-arn ${word(arn)}; then`);
  script.inside(() => {
    // Adding one that is there already is no error and changes nothing.
    for (const id of clientIds)
      script.call("iam add-client-id-to-open-id-connect-provider", { OpenIDConnectProviderArn: arn, ClientID: id });
    const surplus = was?.kind === "provider" ? was.clientIds.filter((id) => !clientIds.includes(id)) : [];
    for (const id of surplus)
      script.call("iam remove-client-id-from-open-id-connect-provider", {
        OpenIDConnectProviderArn: arn,
        ClientID: id,
      });
  });
  script.line("else");
  script.inside(() =>
    script.call("iam create-open-id-connect-provider", {
      Url: `https://${url}`,
      ClientIDList: clientIds,
      ...(thumbprints === undefined ? {} : { ThumbprintList: thumbprints }),
      ...tagInput(tags),
    }),
  );
  script.line("fi");
};

const putRole: Write<"role"> = (script, role, was) => {
  const { arn, trust, description = "", maxSessionSeconds, boundary, tags } = role;
  const name = { RoleName: nameIn(arn) };
  script.line(`if there iam get-role --role-name ${word(nameIn(arn))}; then`);
  script.inside(() => {
    refuseOthers(script, "role", role, was);
    script.call("iam update-assume-role-policy", { ...name, PolicyDocument: compact(trust) });
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
      AssumeRolePolicyDocument: compact(trust),
      ...(description === "" ? {} : { Description: description }),
      MaxSessionDuration: maxSessionSeconds,
      ...(boundary === undefined ? {} : { PermissionsBoundary: boundary }),
      ...tagInput(tags),
    });
    script.line(`aws iam wait role-exists --role-name ${word(nameIn(arn))}`);
  });
  script.line("fi");
};

const putUser: Write<"user"> = (script, user, was) => {
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

/** A policy keeps five versions: the oldest one gives way. A new one is made only where the present one differs. */
const putManagedPolicy: Write<"managed-policy"> = (script, { arn, policy, description, tags }) => {
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
      script.call("iam create-policy-version", { PolicyArn: arn, PolicyDocument: compact(policy), SetAsDefault: true });
    });
    script.line("fi");
  });
  script.line("else");
  script.inside(() => {
    script.call("iam create-policy", {
      PolicyName: nameIn(arn),
      Path: pathIn(arn),
      PolicyDocument: compact(policy),
      ...(description === undefined ? {} : { Description: description }),
      ...tagInput(tags),
    });
    script.line(`aws iam wait policy-exists ${ofPolicy}`);
  });
  script.line("fi");
};

const putInstanceProfile: Write<"instance-profile"> = (script, { arn, role, tags }, was) => {
  const name = nameIn(arn);
  const input = { InstanceProfileName: name };
  const asked = `iam get-instance-profile --instance-profile-name ${word(name)}`;
  script.line(`if ! there ${asked}; then`);
  script.inside(() => {
    script.call("iam create-instance-profile", { ...input, Path: pathIn(arn), ...tagInput(tags) });
    script.line(`aws iam wait instance-profile-exists --instance-profile-name ${word(name)}`);
  });
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
};

/** Never in place of another profile: what runs on the machine would lose its role. */
const putAssociation: Write<"profile-association"> = (script, { instance, profileArn }) => {
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
};

const putPodIdentity: Write<"pod-identity"> = (script, { cluster, namespace, serviceAccount, role }) => {
  script.line(findPodIdentity(cluster, namespace, serviceAccount));
  const input = { clusterName: cluster, roleArn: role };
  script.line(`if [ "$association" = None ]; then`);
  script.inside(() => script.call("eks create-pod-identity-association", { ...input, namespace, serviceAccount }));
  script.line("else");
  script.inside(() =>
    script.line(
      `aws eks update-pod-identity-association --cluster-name ${word(cluster)} --association-id "$association" --role-arn ${word(role)} >"$work/answer"`,
    ),
  );
  script.line("fi");
};

function findPodIdentity(cluster: string, namespace: string, serviceAccount: string): string {
  const words = [cluster, namespace, serviceAccount].map(word);
  const where = `--cluster-name ${words[0]} --namespace ${words[1]} --service-account ${words[2]}`;
  return `association=$(aws eks list-pod-identity-associations ${where} --query 'associations[0].associationId' --output text)`;
}

const putAccessKey: Write<"access-key"> = (script, { user, keyId, status }, was) => {
  if (was === undefined) return script.line("# a key is never made by a script: its secret would stay in its output");
  script.call("iam update-access-key", { UserName: nameIn(user), AccessKeyId: keyId, Status: status });
};

const putControlPolicy: Write<"control-policy"> = (script, { type, name, policy, targets }) => {
  script.line(findControlPolicy(type, name));
  const content = { Content: compact(policy) };
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
    const file = script.document(compact(policy));
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
};

function findControlPolicy(type: "scp" | "rcp", name: string): string {
  const filter = type === "rcp" ? "RESOURCE_CONTROL_POLICY" : "SERVICE_CONTROL_POLICY";
  const query = `Policies[?Name==${JSON.stringify(name).replace(/^"|"$/g, '`"').replaceAll(/"$/g, '"`')}].Id`;
  return `policy=$(aws organizations list-policies --filter ${filter} --query ${word(query)} --output text)`;
}

function remove(script: Script, object: CloudObject): void {
  switch (object.kind) {
    case "provider":
      script.line(`gone iam delete-open-id-connect-provider --open-id-connect-provider-arn ${word(object.arn)}`);
      return;
    case "role":
    case "user":
      script.line(`gone iam delete-${object.kind} --${object.kind}-name ${word(nameIn(object.arn))}`);
      return;
    case "inline-policy":
      script.line(
        `gone iam delete-${typeOf(object.owner)}-policy ${ownerFlag(object.owner)} --policy-name ${word(object.name)}`,
      );
      return;
    case "attachment":
      script.line(
        `gone iam detach-${typeOf(object.owner)}-policy ${ownerFlag(object.owner)} --policy-arn ${word(object.policyArn)}`,
      );
      return;
    case "managed-policy":
      return removeManagedPolicy(script, object.arn);
    case "instance-profile": {
      const name = word(nameIn(object.arn));
      if (object.role !== undefined)
        script.line(
          `gone iam remove-role-from-instance-profile --instance-profile-name ${name} --role-name ${word(nameIn(object.role))}`,
        );
      script.line(`gone iam delete-instance-profile --instance-profile-name ${name}`);
      return;
    }
    case "profile-association": {
      const filters = `Name=instance-id,Values=${word(object.instance)} Name=state,Values=associating,associated`;
      const query = `IamInstanceProfileAssociations[?IamInstanceProfile.Arn=='${object.profileArn}'] | [0].AssociationId`;
      script.line(
        `association=$(aws ec2 describe-iam-instance-profile-associations --filters ${filters} --query ${word(query)} --output text)`,
      );
      script.line(
        `[ "$association" = None ] || aws ec2 disassociate-iam-instance-profile --association-id "$association" >"$work/answer"`,
      );
      return;
    }
    case "pod-identity": {
      const { cluster, namespace, serviceAccount } = object;
      script.line(findPodIdentity(cluster, namespace, serviceAccount));
      script.line(
        `[ "$association" = None ] || aws eks delete-pod-identity-association --cluster-name ${word(cluster)} --association-id "$association" >"$work/answer"`,
      );
      return;
    }
    case "access-key":
      script.line(`gone iam delete-access-key ${ownerFlag(object.user)} --access-key-id ${word(object.keyId)}`);
      return;
    case "control-policy":
      script.line(findControlPolicy(object.type, object.name));
      script.line(`if [ -n "$policy" ]; then`);
      script.inside(() => {
        for (const target of object.targets)
          script.line(`aws organizations detach-policy --policy-id "$policy" --target-id ${word(target)}`);
        script.line(`aws organizations delete-policy --policy-id "$policy"`);
      });
      script.line("fi");
  }
}

function removeManagedPolicy(script: Script, arn: string): void {
  const ofPolicy = `--policy-arn ${word(arn)}`;
  script.line(`if there iam get-policy ${ofPolicy}; then`);
  script.inside(() => {
    const query = "Versions[?!IsDefaultVersion].VersionId";
    script.line(`for version in $(aws iam list-policy-versions ${ofPolicy} --query ${word(query)} --output text); do`);
    script.inside(() => script.line(`aws iam delete-policy-version ${ofPolicy} --version-id "$version"`));
    script.line("done");
    script.line(`aws iam delete-policy ${ofPolicy}`);
  });
  script.line("fi");
}

function typeOf(owner: string): "role" | "user" {
  return isUser(owner) ? "user" : "role";
}

function ownerInput(owner: string): object {
  return isUser(owner) ? { UserName: nameIn(owner) } : { RoleName: nameIn(owner) };
}

function ownerFlag(owner: string): string {
  return `--${typeOf(owner)}-name ${word(nameIn(owner))}`;
}

function tagInput(tags: Tags): object {
  const list = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return list.length === 0 ? {} : { Tags: list };
}

/** IAM counts no blanks, but people pay for the lines. */
function compact(policy: string): string {
  return JSON.stringify(JSON.parse(policy));
}
