import type { DeclaredAccount } from "../../core/access/declaration/declaration.ts";
import { didYouMean } from "../../core/text/nearest.ts";
import type { Context } from "./command.ts";
import { invalidArgument } from "./invalid-input.ts";

/** The one account that `--account` names, by its id or as sallyport.yaml calls it. */
export function accountAsked({
  flag,
  configuration,
}: Context): (Pick<DeclaredAccount, "id"> & Partial<DeclaredAccount>) | undefined {
  const [word, ...more] = flag("account");
  if (word === undefined) return undefined;
  if (more.length > 0)
    throw invalidArgument("cli/bad-value", "`--account` names more than one account", "ask for one at a time");
  const accounts = configuration?.accounts ?? [];
  const declared = accounts.find(({ name, id }) => name === word || id === word);
  if (declared !== undefined) return declared;
  if (/^\d{12}$/.test(word)) return { id: word };
  const names = accounts.map(({ name }) => name);
  const help = didYouMean(word, names) ?? "give its twelve digits, or its name in sallyport.yaml";
  throw invalidArgument("cli/bad-value", `\`${word}\` is no account`, help);
}
