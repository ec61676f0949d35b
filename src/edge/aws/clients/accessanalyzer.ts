import { AccessAnalyzerClient, ListAnalyzersCommand, ListFindingsCommand } from "@aws-sdk/client-accessanalyzer";

export { AccessAnalyzerClient as Client };
export const commands = {
  ListAnalyzers: ListAnalyzersCommand,
  ListFindings: ListFindingsCommand,
};
