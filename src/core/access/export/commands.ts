import { type Change, objectOf } from "../../change/change.ts";
import { identify } from "../../change/object.ts";
import { put, remove } from "./commands/kinds.ts";
import { oneLine } from "./exported.ts";
import { Script, word } from "./shell.ts";

const NOTHING = `#!/usr/bin/env bash
echo "nothing to do" >&2
`;

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
 * the account of the credentials at hand what is to be done in that account, and in no other. Where no region is declared,
 * machines and clusters are looked for in the one of whoever runs it.
 */
export function changesAsCommands(changes: readonly Change[], declared: readonly Placed[] = []): string {
  const accounts = [...new Set(changes.map(({ account }) => account))];
  if (accounts.length === 0) return NOTHING;
  const functions = accounts.map((account) =>
    sectionOf(account, changes, declared.find(({ id }) => id === account)?.region),
  );
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

interface Placed {
  readonly id: string;
  readonly region?: string;
}

function sectionOf(account: string, changes: readonly Change[], region: string | undefined): string {
  const script = new Script();
  // Version 1 of the AWS CLI heeds the second of them alone.
  if (region !== undefined) script.line(`local -x AWS_REGION=${word(region)} AWS_DEFAULT_REGION=${word(region)}`);
  for (const change of changes) if (change.account === account) writeChange(script, change);
  return `account_${account}() {\n${script.text()}\n}\n`;
}

function writeChange(script: Script, change: Change): void {
  const object = objectOf(change);
  const { before, after } = change;
  script.line(`# ${after === undefined ? "delete" : change.action} ${oneLine(`${object.kind} ${identify(object)}`)}`);
  if (after === undefined) remove(script, object.kind, object);
  else put(script, after.kind, after, before);
}
