import type { CloudObject, ObjectKind, Of } from "../../../change/object.ts";
import type { Script } from "../shell.ts";
import { ACCESS_KEY, ATTACHMENT, INLINE_POLICY } from "./carried.ts";
import { CONTROL_POLICY } from "./control-policy.ts";
import { INSTANCE_PROFILE, PROFILE_ASSOCIATION } from "./instance-profile.ts";
import { MANAGED_POLICY } from "./managed-policy.ts";
import { POD_IDENTITY } from "./pod-identity.ts";
import { ROLE, USER } from "./principals.ts";
import { PROVIDER } from "./provider.ts";
import type { Commands } from "./write.ts";

/** Every kind of object, with what a script does about it. */
const KINDS: { readonly [Kind in ObjectKind]: Commands<Kind> } = {
  provider: PROVIDER,
  role: ROLE,
  user: USER,
  "inline-policy": INLINE_POLICY,
  "managed-policy": MANAGED_POLICY,
  attachment: ATTACHMENT,
  "instance-profile": INSTANCE_PROFILE,
  "profile-association": PROFILE_ASSOCIATION,
  "pod-identity": POD_IDENTITY,
  "access-key": ACCESS_KEY,
  "control-policy": CONTROL_POLICY,
};

export function put<Kind extends ObjectKind>(
  script: Script,
  kind: Kind,
  object: Of<Kind>,
  was: CloudObject | undefined,
): void {
  KINDS[kind].put(script, object, was);
}

export function remove<Kind extends ObjectKind>(script: Script, kind: Kind, object: Of<Kind>): void {
  KINDS[kind].remove(script, object);
}
