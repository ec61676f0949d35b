import { nameIn } from "../../../estate/read/arn.ts";
import { compactJson } from "../../../text/canonical-json.ts";
import { word } from "../shell.ts";
import { type Commands, ownerFlag, ownerInput, typeOf } from "./write.ts";

export const INLINE_POLICY: Commands<"inline-policy"> = {
  put(script, { owner, name, policy }) {
    const input = { ...ownerInput(owner), PolicyName: name, PolicyDocument: compactJson(policy) };
    script.call(`iam put-${typeOf(owner)}-policy`, input);
  },
  remove(script, { owner, name }) {
    script.line(`gone iam delete-${typeOf(owner)}-policy ${ownerFlag(owner)} --policy-name ${word(name)}`);
  },
};

export const ATTACHMENT: Commands<"attachment"> = {
  put(script, { owner, policyArn }) {
    script.call(`iam attach-${typeOf(owner)}-policy`, { ...ownerInput(owner), PolicyArn: policyArn });
  },
  remove(script, { owner, policyArn }) {
    script.line(`gone iam detach-${typeOf(owner)}-policy ${ownerFlag(owner)} --policy-arn ${word(policyArn)}`);
  },
};

export const ACCESS_KEY: Commands<"access-key"> = {
  put(script, { user, keyId, status }, was) {
    if (was === undefined) return script.line("# a key is never made by a script: its secret would stay in its output");
    script.call("iam update-access-key", { UserName: nameIn(user), AccessKeyId: keyId, Status: status });
  },
  remove(script, { user, keyId }) {
    script.line(`gone iam delete-access-key ${ownerFlag(user)} --access-key-id ${word(keyId)}`);
  },
};
