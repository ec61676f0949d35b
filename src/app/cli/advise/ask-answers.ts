import { SERVED, type Served } from "../../../core/access/advise/situations.ts";
import { CAPABILITIES } from "../../../core/access/capabilities/registry.ts";
import { didYouMean } from "../../../core/text/nearest.ts";
import type { Ask } from "../../../edge/term/ask.ts";

/** What flags said already. */
export interface Said {
  readonly serves?: Served;
  readonly issuer?: string;
  readonly isPrivate?: boolean;
  readonly severalClusters?: boolean;
  readonly project?: string;
  readonly can: readonly string[];
}

const WORDS: Readonly<Record<Served, string>> = {
  job: "jobs of a pipeline",
  runner: "the runner itself: starting machines, its cache",
  chart: "a component of GitLab's chart, in Kubernetes",
  appliance: "something that cannot speak OIDC",
};

/** Asks for what no flag said, and only for what the answers before leave open. Nothing where the person stopped. */
export async function askAnswers(said: Said, ask: Ask): Promise<Said | undefined> {
  const kinds = SERVED.map((kind) => `${kind} (${WORDS[kind]})`).join(", ");
  const isServed = (text: string): text is Served => SERVED.some((one) => one === text);
  const serves =
    said.serves ??
    (await ask({
      message: `What wants into the account? ${kinds}`,
      initial: "job",
      check: (text) => (isServed(text) ? undefined : (didYouMean(text, SERVED) ?? `one of ${SERVED.join(", ")}`)),
    }));
  if (serves === undefined || !isServed(serves)) return undefined;
  const answers =
    serves === "job" ? await askOfJob(said, ask) : serves === "chart" ? await askOfChart(said, ask) : said;
  if (answers === undefined) return undefined;
  if (answers.can.length > 0) return { ...answers, serves };
  const can = await ask({
    message: `What is it to do? Capabilities, with spaces between (${Object.keys(CAPABILITIES).join(", ")}); nothing: an example`,
    check: (text) => {
      const unknown = wordsOf(text).find((name) => !Object.hasOwn(CAPABILITIES, name));
      return unknown === undefined
        ? undefined
        : (didYouMean(unknown, Object.keys(CAPABILITIES)) ?? `\`${unknown}\` is none of them`);
    },
  });
  return can === undefined ? undefined : { ...answers, serves, can: wordsOf(can) };
}

async function askOfJob(said: Said, ask: Ask): Promise<Said | undefined> {
  const issuer =
    said.issuer ??
    (await ask({
      message: "On which GitLab?",
      initial: "https://gitlab.com",
      check: (text) =>
        /^https?:\/\/[^\s/]+/.test(text) && URL.canParse(text) ? undefined : "an address as https://gitlab.example.com",
    }));
  if (issuer === undefined) return undefined;
  const known = said.isPrivate ?? (/^https:\/\/gitlab\.com\/?$/.test(issuer) ? false : undefined);
  const isPrivate = known ?? (await askYes(ask, "Can AWS reach it over the internet? (yes or no)", "yes", "no"));
  if (isPrivate === undefined) return undefined;
  const project =
    said.project ?? (await ask({ message: "Which project? Its full path, or nothing if you do not know yet" }));
  if (project === undefined) return undefined;
  return { ...said, issuer, isPrivate, ...(project === "" ? {} : { project }) };
}

async function askOfChart(said: Said, ask: Ask): Promise<Said | undefined> {
  const severalClusters =
    said.severalClusters ??
    (await askYes(ask, "Is it one of several EKS clusters, or are clusters often replaced? (yes or no)", "no", "yes"));
  return severalClusters === undefined ? undefined : { ...said, severalClusters };
}

async function askYes(ask: Ask, message: string, initial: string, meaning: string): Promise<boolean | undefined> {
  const check = (text: string): string | undefined => (/^(?:y|yes|n|no)$/i.test(text) ? undefined : "yes or no");
  const answer = await ask({ message, initial, check });
  return answer === undefined ? undefined : answer.toLowerCase().startsWith(meaning.slice(0, 1));
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}
