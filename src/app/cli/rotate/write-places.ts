import { type Holding, secretIn, writesFor } from "../../../core/access/keys/find-holdings.ts";
import { type VariableWrite, nameVariable } from "../../../core/access/keys/variable.ts";
import type { Deed } from "../../../core/access/rotate/rotate-document.ts";
import { SallyportError } from "../../../core/text/failure.ts";
import type { Secret } from "../../../core/text/secret.ts";
import type { GitlabWriter } from "../../../edge/gitlab/rest.ts";
import { readVariable, updateVariable } from "../../../edge/gitlab/write-variable.ts";

interface Key {
  readonly id: string;
  readonly secret: Secret;
}

/** How far the writing of a key came that failed. */
export interface Unwritten {
  readonly error: unknown;
  /** Some place has the whole key, so that it may not be deleted any more. */
  readonly someWritten: boolean;
  /** A place has the secret of the new key and the id of the old one, so that its jobs are refused. */
  readonly half?: Holding;
}

/** Puts a key into one place after another. Stops at the first that fails; that one is as it was before, where it can be. */
export async function writePlaces(
  gitlab: GitlabWriter,
  places: readonly Holding[],
  key: Key,
  onDone: (deed: Deed) => void,
): Promise<Unwritten | undefined> {
  let someWritten = false;
  for (const place of places) {
    const outcome = await writePlace(gitlab, place, key);
    if (outcome !== "written") return { ...outcome, someWritten };
    someWritten = true;
    const name = nameVariable(place.id);
    const beside = place.secret === undefined ? "" : `, its secret into \`${place.secret.key}\``;
    onDone({ says: `wrote \`${key.id}\` into ${name}${beside}`, variable: name });
  }
  return undefined;
}

type Outcome = "written" | { readonly error: unknown; readonly half?: Holding };

async function writePlace(gitlab: GitlabWriter, place: Holding, key: Key): Promise<Outcome> {
  const begun: VariableWrite[] = [];
  for (const write of writesFor(place, key)) {
    try {
      await updateVariable(gitlab, write.at, write.value, { mask: holdsSecret(place, write) && !write.at.masked });
    } catch (error) {
      if (!isUnclear(error)) return takenBack(gitlab, place, begun, error);
      // The answer was lost, and what it would have said can be read where the variable is not hidden.
      const stands = await readVariable(gitlab, write.at).catch(() => undefined);
      if (stands === undefined) return { error, half: place };
      if (stands.reveal() !== write.value.reveal()) return takenBack(gitlab, place, begun, error);
    }
    begun.push(write);
  }
  return "written";
}

function holdsSecret(place: Holding, { at }: VariableWrite): boolean {
  return place.form === "text" || at === place.secret;
}

/** What GitLab refused was not done; of everything else nobody knows. */
function isUnclear(error: unknown): boolean {
  return !(error instanceof SallyportError) || !/^gitlab\/(?:denied|refused|absent|other-variable)$/.test(error.code);
}

/** A pair of which only the secret was written is of no use to any job. */
async function takenBack(
  gitlab: GitlabWriter,
  place: Holding,
  begun: readonly VariableWrite[],
  error: unknown,
): Promise<Outcome> {
  if (begun.length === 0) return { error };
  const before = secretIn(place);
  if (before === undefined || place.secret === undefined) return { error, half: place };
  try {
    await updateVariable(gitlab, place.secret, before);
    return { error };
  } catch {
    return { error, half: place };
  }
}
