import { entrances } from "../../../entrances.ts";
import type { Audit, Raised, Rule } from "../../../rule.ts";
import { PAGE } from "./page.ts";
import { readPolicyValue } from "../../../../iam/read-policy.ts";
import { decide } from "../../../../iam/decide.ts";
import type { Statement } from "../../../../iam/policy.ts";
import type { Entry } from "../../../judged-door.ts";
import { placeIn, statementFor } from "../../../trust/witness.ts";

export const ANYONE: Rule = {
  id: "trust/anyone",
  severity: "critical",
  page: PAGE,

  find,
};

function* find({ doors }: Audit): Iterable<Raised> {
  for (const { door, entry } of entrances(doors)) {
    const open = entry.admission.reach === "anyone";
    const stranger = lettingStrangers(entry);
    if (!open && stranger === undefined) continue;
    const statement = stranger ?? statementFor(entry, entry.admission.witness);
    yield {
      door,
      resource: entry.door.role.arn,
      title: open
        ? "anyone can take this role, with or without a token of this GitLab"
        : "principals of every AWS account can take this role",
      message: "the trust policy names everybody as principal and no condition holds them back",
      help: "name the provider as the one principal",
      ...(entry.admission.witness === undefined ? {} : { witness: entry.admission.witness }),
      at: placeIn(entry, statement?.principal?.at ?? statement?.at),
      meaning: open ? "anyone" : "every account",
    };
  }
}

const STRANGER = "999999999999";

/** A statement that lets in a principal of an account that nobody named, however much that account allows it. */
function lettingStrangers({ trust, door }: Entry): Statement | undefined {
  const arn = `arn:aws:iam::${STRANGER}:role/stranger`;
  const decision = decide(
    { trust, identity: EVERYTHING },
    {
      principal: { kind: "aws", arn, account: STRANGER },
      action: "sts:AssumeRole",
      resource: door.role.arn,
      resourceAccount: door.account,
      context: {},
    },
  );
  if (!decision.allowed || !decision.exact) return undefined;
  const reason = decision.because.find((one) => one.applied && one.layer === "trust");
  return trust.statements.find(({ index }) => index === reason?.statement);
}

const EVERYTHING = [
  readPolicyValue({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }).value,
].filter((policy) => policy !== undefined);
