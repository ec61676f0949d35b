import { nameIn } from "../../core/access/export/exported.ts";
import { isAbsent } from "./apply/look.ts";
import type { On } from "./apply/on.ts";
import type { WriteOperation } from "./apply/operations.ts";
import type { Answer } from "./collect/calls.ts";
import { listIn, pages, textIn, textsIn } from "./collect/pages.ts";

/** Something that has to go before IAM deletes a user (IAM's documentation of DeleteUser lists all of them). */
export interface UserBelonging {
  /** What it is, for people: `the access key AKIA...`. */
  readonly says: string;
  readonly operation: WriteOperation;
  readonly input: Answer;
}

interface Kind {
  readonly list: WriteOperation;
  /** Where its answer has them. */
  readonly in: string;
  /** The field that names one; none where the list is of names. */
  readonly by?: string;
  readonly remove: WriteOperation;
  /** What the removing call calls that name. */
  readonly as: string;
  readonly says: string;
}

const KINDS: readonly Kind[] = [
  {
    list: "iam.ListAccessKeys",
    in: "AccessKeyMetadata",
    by: "AccessKeyId",
    remove: "iam.DeleteAccessKey",
    as: "AccessKeyId",
    says: "the access key",
  },
  {
    list: "iam.ListSigningCertificates",
    in: "Certificates",
    by: "CertificateId",
    remove: "iam.DeleteSigningCertificate",
    as: "CertificateId",
    says: "the signing certificate",
  },
  {
    list: "iam.ListSSHPublicKeys",
    in: "SSHPublicKeys",
    by: "SSHPublicKeyId",
    remove: "iam.DeleteSSHPublicKey",
    as: "SSHPublicKeyId",
    says: "the SSH key",
  },
  {
    list: "iam.ListServiceSpecificCredentials",
    in: "ServiceSpecificCredentials",
    by: "ServiceSpecificCredentialId",
    remove: "iam.DeleteServiceSpecificCredential",
    as: "ServiceSpecificCredentialId",
    says: "the service credential",
  },
  {
    list: "iam.ListMFADevices",
    in: "MFADevices",
    by: "SerialNumber",
    remove: "iam.DeactivateMFADevice",
    as: "SerialNumber",
    says: "the MFA device",
  },
  {
    list: "iam.ListUserPolicies",
    in: "PolicyNames",
    remove: "iam.DeleteUserPolicy",
    as: "PolicyName",
    says: "the inline policy",
  },
  {
    list: "iam.ListAttachedUserPolicies",
    in: "AttachedPolicies",
    by: "PolicyArn",
    remove: "iam.DetachUserPolicy",
    as: "PolicyArn",
    says: "the policy",
  },
  {
    list: "iam.ListGroupsForUser",
    in: "Groups",
    by: "GroupName",
    remove: "iam.RemoveUserFromGroup",
    as: "GroupName",
    says: "the membership of",
  },
];

/** Everything on a user but its password, which IAM names nowhere in a list. */
export async function belongingsOf(on: On, userArn: string): Promise<readonly UserBelonging[]> {
  const UserName = nameIn(userArn);
  const found: UserBelonging[] = [];
  for (const { list, in: key, by, remove, as, says } of KINDS) {
    for await (const page of pages(on.write, list, { UserName }, on.options)) {
      const names = by === undefined ? textsIn(page, key) : listIn(page, key).flatMap((one) => textIn(one, by) ?? []);
      for (const name of names)
        found.push({ says: `${says} ${name}`, operation: remove, input: { UserName, [as]: name } });
    }
  }
  return found;
}

/** Whether a person can log in as the user, by a password of its own. */
export async function hasPassword(on: On, userArn: string): Promise<boolean> {
  try {
    await on.write("iam.GetLoginProfile", { UserName: nameIn(userArn) }, on.options);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

/** Takes a user away with all that is on it. What is gone already is no failure, so that a second run finishes the first. */
export async function deleteUser(
  on: On,
  userArn: string,
  tell: (says: string) => void = () => undefined,
): Promise<void> {
  const UserName = nameIn(userArn);
  const remove = async (operation: WriteOperation, input: Answer): Promise<void> => {
    try {
      await on.write(operation, input, on.options);
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
  };
  let belongings: readonly UserBelonging[];
  try {
    belongings = await belongingsOf(on, userArn);
  } catch (error) {
    if (isAbsent(error)) return;
    throw error;
  }
  for (const { says, operation, input } of belongings) {
    tell(says);
    await remove(operation, input);
  }
  tell("its password");
  await remove("iam.DeleteLoginProfile", { UserName });
  tell("the user");
  await remove("iam.DeleteUser", { UserName });
}
