import { INLINE_LIMITS, countCharacters } from "../../../../core/iam/limits.ts";
import type { Account, Group, Holder, Role, User } from "../../state/account.ts";
import { findPolicy, withEntry, withoutEntry } from "../../state/state.ts";
import type { Context } from "../caller-context.ts";
import { type Access, type Operation, type SignedCall, operation } from "../operation.ts";
import { checkDocument } from "../check-document.ts";
import { type StringShape, list, required } from "../wire/shape.ts";
import { accountOf, change, groupOf, iamArn, roleOf, userOf } from "./account-of.ts";
import { limitExceeded, noSuchEntity } from "./errors.ts";
import { pageOf } from "./paging.ts";
import { roleAccess } from "./roles.ts";
import * as shapes from "./shapes.ts";
import { showAttached } from "./show.ts";

/** Roles, users and groups carry policies in the same way, by operations that differ in a word. */
interface Family<H extends Holder> {
  readonly word: "Role" | "User" | "Group";
  readonly name: StringShape;
  /** IAM's model bounds the name more tightly where managed policies are concerned. */
  readonly nameForManaged: StringShape;
  /** All inline policies of one holder together (IAM User Guide, "IAM and AWS STS quotas"). */
  readonly inlineSize: number;
  find(call: SignedCall, name: string): H;
  save(call: SignedCall, holder: H): void;
  access(call: SignedCall, name: string, context?: Context): Access;
}

const MOST_ATTACHED = 10;

const roles: Family<Role> = {
  word: "Role",
  name: shapes.roleName,
  nameForManaged: shapes.roleName,
  inlineSize: INLINE_LIMITS.role,
  find: roleOf,
  save: (call, role) => change(call, { roles: withEntry(accountOf(call).roles, role.name, role) }),
  access: roleAccess,
};

const users: Family<User> = {
  word: "User",
  name: shapes.existingUserName,
  nameForManaged: shapes.userName,
  inlineSize: INLINE_LIMITS.user,
  find: userOf,
  save: (call, user) => change(call, { users: withEntry(accountOf(call).users, user.name, user) }),
  access: (call, name, context = {}) => holderAccess(call, accountOf(call).users.get(name), "user", name, context),
};

const groups: Family<Group> = {
  word: "Group",
  name: shapes.groupName,
  nameForManaged: shapes.groupName,
  inlineSize: INLINE_LIMITS.group,
  find: groupOf,
  save: (call, group) => change(call, { groups: withEntry(accountOf(call).groups, group.name, group) }),
  access: (call, name, context = {}) => holderAccess(call, accountOf(call).groups.get(name), "group", name, context),
};

function holderAccess(
  call: SignedCall,
  holder: Holder | undefined,
  kind: string,
  name: string,
  context: Context,
): Access {
  return { resource: holder?.arn ?? iamArn(call, kind, "/", name), context };
}

export const holderPolicyOperations: readonly Operation[] = [
  ...operationsOf(roles),
  ...operationsOf(users),
  ...operationsOf(groups),
];

function operationsOf<H extends Holder>(family: Family<H>): readonly Operation[] {
  const { word } = family;
  const member = `${word}Name`;
  const byName = { [member]: required(family.name) };
  const byNameForManaged = { [member]: required(family.nameForManaged) };
  const inlineName = { PolicyName: required(shapes.policyName) };
  const managedArn = { PolicyArn: required(shapes.arn) };
  // The member's name is computed, so the compiler cannot know it; the front has checked that it is there.
  const nameIn = (input: object): string => String(new Map(Object.entries(input)).get(member));
  const plain = (input: object, call: SignedCall): readonly Access[] => [family.access(call, nameIn(input))];
  const withPolicyArn = (input: { readonly PolicyArn: string }, call: SignedCall): readonly Access[] => [
    family.access(call, nameIn(input), { "iam:PolicyARN": input.PolicyArn }),
  ];
  const inlineOf = (call: SignedCall, input: { readonly PolicyName: string }): string => {
    const text = family.find(call, nameIn(input)).inline.get(input.PolicyName);
    if (text !== undefined) return text;
    throw noSuchEntity(`The ${word.toLowerCase()} policy with name ${input.PolicyName} cannot be found.`);
  };

  return [
    operation({
      name: `Put${word}Policy`,
      effect: "write",
      input: { ...byName, ...inlineName, PolicyDocument: required(shapes.document) },
      output: {},
      access: plain,
      run(input, call) {
        const holder = family.find(call, nameIn(input));
        checkDocument(input.PolicyDocument, "identity");
        const inline = withEntry(holder.inline, input.PolicyName, input.PolicyDocument);
        const size = [...inline.values()].reduce((sum, text) => sum + countCharacters(text, false), 0);
        if (size > family.inlineSize) {
          const what = `${word.toLowerCase()} ${holder.name}`;
          throw limitExceeded(`Maximum policy size of ${family.inlineSize} bytes exceeded for ${what}`);
        }
        family.save(call, { ...holder, inline });
        return {};
      },
    }),
    operation({
      name: `Get${word}Policy`,
      effect: "read",
      input: { ...byName, ...inlineName },
      output: {
        [member]: required(family.name),
        PolicyName: required(shapes.policyName),
        PolicyDocument: required(shapes.encodedDocument),
      },
      access: plain,
      run: (input, call) => ({
        [member]: nameIn(input),
        PolicyName: input.PolicyName,
        PolicyDocument: inlineOf(call, input),
      }),
    }),
    operation({
      name: `Delete${word}Policy`,
      effect: "write",
      input: { ...byName, ...inlineName },
      output: {},
      access: plain,
      run(input, call) {
        inlineOf(call, input);
        const holder = family.find(call, nameIn(input));
        family.save(call, { ...holder, inline: withoutEntry(holder.inline, input.PolicyName) });
        return {};
      },
    }),
    operation({
      name: `List${word}Policies`,
      effect: "read",
      input: { ...byName, ...shapes.pagedInput },
      output: { PolicyNames: required(list(shapes.policyName)), ...shapes.pagedOutput },
      access: plain,
      run(input, call) {
        const { items, ...rest } = pageOf([...family.find(call, nameIn(input)).inline.keys()].toSorted(), input);
        return { PolicyNames: items, ...rest };
      },
    }),
    operation({
      name: `Attach${word}Policy`,
      effect: "write",
      input: { ...byNameForManaged, ...managedArn },
      output: {},
      access: withPolicyArn,
      run(input, call) {
        const holder = family.find(call, nameIn(input));
        if (findPolicy(call.state, accountOf(call), input.PolicyArn) === undefined) {
          throw noSuchEntity(`Policy ${input.PolicyArn} does not exist or is not attachable.`);
        }
        if (holder.attached.includes(input.PolicyArn)) return {};
        if (holder.attached.length >= MOST_ATTACHED) {
          throw limitExceeded(`Cannot exceed quota for PoliciesPer${word}: ${MOST_ATTACHED}`);
        }
        family.save(call, { ...holder, attached: [...holder.attached, input.PolicyArn] });
        return {};
      },
    }),
    operation({
      name: `Detach${word}Policy`,
      effect: "write",
      input: { ...byNameForManaged, ...managedArn },
      output: {},
      access: withPolicyArn,
      run(input, call) {
        const holder = family.find(call, nameIn(input));
        if (!holder.attached.includes(input.PolicyArn)) throw noSuchEntity(`Policy ${input.PolicyArn} was not found.`);
        family.save(call, { ...holder, attached: holder.attached.filter((arn) => arn !== input.PolicyArn) });
        return {};
      },
    }),
    operation({
      name: `ListAttached${word}Policies`,
      effect: "read",
      input: { ...byNameForManaged, PathPrefix: shapes.policyPath, ...shapes.pagedInput },
      output: { AttachedPolicies: list(shapes.attachedPolicy), ...shapes.pagedOutput },
      access: plain,
      run(input, call) {
        const prefix = input.PathPrefix ?? "/";
        const inPath = (arn: string): boolean => arn.slice(arn.indexOf(":policy/") + 7).startsWith(prefix);
        const { items, ...rest } = pageOf(family.find(call, nameIn(input)).attached.filter(inPath), input);
        return { AttachedPolicies: showAttached(items), ...rest };
      },
    }),
  ];
}

/** The holders of an account that a policy could be attached to. */
export function holdersOf(account: Account): readonly (Role | User | Group)[] {
  return [...account.roles.values(), ...account.users.values(), ...account.groups.values()];
}
