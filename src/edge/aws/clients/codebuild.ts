import { BatchGetProjectsCommand, CodeBuildClient, ListProjectsCommand } from "@aws-sdk/client-codebuild";

export { CodeBuildClient as Client };
export const commands = {
  BatchGetProjects: BatchGetProjectsCommand,
  ListProjects: ListProjectsCommand,
};
