import type { BuildProject } from "../../state/account.ts";
import { type SignedCall, operation } from "../operation.ts";
import { type Service, byName } from "../service.ts";
import { type ValueOf, list, required, string, structure, text } from "../wire/shape.ts";

/** Build projects that a snapshot saw. Nothing is built here. */

const name = string({ min: 1 });

const webhook = structure({
  filterGroups: list(list(structure({ type: required(text), pattern: required(text) }))),
});

const project = structure({
  name,
  arn: text,
  source: structure({ type: required(text), location: text }),
  serviceRole: name,
  webhook,
});

const listProjects = operation({
  name: "ListProjects",
  effect: "read",
  input: {
    sortBy: string({ values: ["NAME", "CREATED_TIME", "LAST_MODIFIED_TIME"] }),
    sortOrder: string({ values: ["ASCENDING", "DESCENDING"] }),
    nextToken: name,
  },
  output: { nextToken: text, projects: list(name, { min: 1, max: 100 }) },
  access: () => [{ resource: "*" }],
  run: (_input, call) => ({ nextToken: undefined, projects: projectsOf(call).map((one) => one.name) }),
});

const batchGetProjects = operation({
  name: "BatchGetProjects",
  effect: "read",
  input: { names: required(list(name, { min: 1, max: 100 })) },
  output: { projects: list(project), projectsNotFound: list(name, { min: 1, max: 100 }) },
  partial: true,
  access: (input, call) =>
    input.names.map((one) => ({
      resource: `arn:aws:codebuild:${call.region}:${call.caller.account}:project/${one}`,
    })),
  run(input, call) {
    const there = projectsOf(call);
    return {
      projects: there.filter((one) => input.names.includes(one.name)).map(show),
      projectsNotFound: input.names.filter((one) => !there.some(({ name: known }) => known === one)),
    };
  },
});

export const codebuild: Service = {
  id: "codebuild",
  protocol: "json",
  version: "2016-10-06",
  namespace: "",
  target: "CodeBuild_20161006",
  operations: byName([listProjects, batchGetProjects]),
};

function projectsOf(call: SignedCall): readonly BuildProject[] {
  const projects = call.state.accounts.get(call.caller.account)?.buildProjects.values() ?? [];
  return [...projects].filter(({ region }) => region === call.region);
}

function show({
  name: of,
  arn,
  sourceType,
  location,
  serviceRole,
  webhook: hook,
}: BuildProject): ValueOf<typeof project> {
  return {
    name: of,
    arn,
    source: { type: sourceType, location },
    serviceRole,
    webhook: hook && { filterGroups: groupsOf(hook) },
  };
}

/** What is known of filters is their kinds; of the patterns only the events. */
function groupsOf({ events, filters }: NonNullable<BuildProject["webhook"]>): ValueOf<typeof webhook>["filterGroups"] {
  const event = events.length === 0 ? [] : [{ type: "EVENT", pattern: events.join(", ") }];
  const group = [...event, ...filters.map((type) => ({ type, pattern: ".*" }))];
  return group.length === 0 ? [] : [group];
}
