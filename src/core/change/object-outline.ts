import type { Outline } from "../text/outline.ts";
import type { ObjectKind } from "./object.ts";

const TEXTS: Outline = { list: "text" };
/** Tags, whose names are anybody's. */
const TAGS: Outline = { each: "text" };

/** What a saved object must have, kind by kind, before it is believed to be one. */
const FIELDS: Readonly<Record<ObjectKind, Readonly<Record<string, Outline>>>> = {
  provider: { arn: "text", url: "text", clientIds: TEXTS, "thumbprints?": TEXTS, tags: TAGS },
  role: {
    arn: "text",
    trust: "text",
    "description?": "text",
    maxSessionSeconds: "number",
    "boundary?": "text",
    tags: TAGS,
  },
  "inline-policy": { owner: "text", name: "text", policy: "text" },
  "managed-policy": { arn: "text", policy: "text", "description?": "text", tags: TAGS },
  attachment: { owner: "text", policyArn: "text" },
  "instance-profile": { arn: "text", "role?": "text", tags: TAGS },
  "profile-association": { instance: "text", profileArn: "text" },
  "pod-identity": { cluster: "text", namespace: "text", serviceAccount: "text", role: "text" },
  user: { arn: "text", "boundary?": "text", tags: TAGS },
  "access-key": { user: "text", keyId: "text", status: ["Active", "Inactive"] },
  "control-policy": { type: ["scp", "rcp"], name: "text", policy: "text", targets: TEXTS },
};

export const OBJECT_OUTLINE: Outline = { by: "kind", of: FIELDS };
