import { type AccountRun, inRegions, readPart } from "./account-run.ts";
import type { Answer } from "./calls.ts";
import { listIn, pages, pick, textIn, textsIn } from "./pages.ts";

/** Machines and the roles that they carry. User data, which may hold secrets, is not among what is asked. */
export async function readInstances(run: AccountRun): Promise<void> {
  await readPart(run, "instances", "instances.json", async (call, reading) => {
    const instances: Answer[] = [];
    reading.content = () => instances;
    await inRegions(run, reading, async (options) => {
      for await (const page of pages(call, "ec2.DescribeInstances", { MaxResults: 1000 }, options)) {
        for (const reservation of listIn(page, "Reservations")) {
          instances.push(...listIn(reservation, "Instances").map((one) => instanceOf(one, options.region)));
        }
      }
    });
  });
}

function instanceOf(instance: Answer, region: string): Answer {
  const kept = pick(instance, "InstanceId", "LaunchTime", "PrivateIpAddress", "PublicIpAddress", "Tags");
  const profile = instance["IamInstanceProfile"] as Answer | undefined;
  const metadata = instance["MetadataOptions"] as Answer | undefined;
  const state = instance["State"] as Answer | undefined;
  return {
    Region: region,
    ...kept,
    ...(profile === undefined ? {} : { IamInstanceProfile: pick(profile, "Arn") }),
    ...(metadata === undefined
      ? {}
      : { MetadataOptions: pick(metadata, "HttpTokens", "HttpEndpoint", "HttpPutResponseHopLimit") }),
    ...(state === undefined ? {} : { State: pick(state, "Name") }),
  };
}

/** Clusters with their issuers, and the roles that their service accounts get by Pod Identity. */
export async function readClusters(run: AccountRun): Promise<void> {
  await readPart(run, "eks", "eks.json", async (call, reading) => {
    const clusters: Answer[] = [];
    reading.content = () => clusters;
    await inRegions(run, reading, async (options) => {
      for await (const page of pages(call, "eks.ListClusters", {}, options)) {
        for (const name of textsIn(page, "clusters")) {
          const described = await call("eks.DescribeCluster", { name }, options);
          const cluster = (described["cluster"] ?? {}) as Answer;
          const associations: Answer[] = [];
          const issuer = textIn(cluster, "identity", "oidc", "issuer");
          clusters.push({
            region: options.region,
            cluster: {
              ...pick(cluster, "name", "arn"),
              ...(issuer === undefined ? {} : { identity: { oidc: { issuer } } }),
            },
            associations,
          });
          for await (const listed of pages(call, "eks.ListPodIdentityAssociations", { clusterName: name }, options)) {
            for (const one of listIn(listed, "associations")) {
              const input = { clusterName: name, associationId: one["associationId"] };
              const answer = await call("eks.DescribePodIdentityAssociation", input, options);
              const found = (answer["association"] ?? {}) as Answer;
              const keys = ["clusterName", "namespace", "serviceAccount", "roleArn", "targetRoleArn", "associationId"];
              associations.push(pick(found, ...keys));
            }
          }
        }
      }
    });
  });
}

/** CodeBuild takes as many names at once. */
const MOST_NAMES = 100;

/** Build projects, as whom they run and what sets them off. Their variables, which may hold secrets, are not kept. */
export async function readBuildProjects(run: AccountRun): Promise<void> {
  await readPart(run, "codebuild", "codebuild.json", async (call, reading) => {
    const projects: Answer[] = [];
    reading.content = () => projects;
    await inRegions(run, reading, async (options) => {
      const names: string[] = [];
      for await (const page of pages(call, "codebuild.ListProjects", {}, options))
        names.push(...textsIn(page, "projects"));
      for (let at = 0; at < names.length; at += MOST_NAMES) {
        const input = { names: names.slice(at, at + MOST_NAMES) };
        const answer = await call("codebuild.BatchGetProjects", input, options);
        projects.push(...listIn(answer, "projects").map(buildProjectOf));
      }
    });
  });
}

function buildProjectOf(project: Answer): Answer {
  const source = project["source"] as Answer | undefined;
  const webhook = project["webhook"] as Answer | undefined;
  return {
    ...pick(project, "arn", "name", "serviceRole"),
    ...(source === undefined ? {} : { source: pick(source, "type", "location") }),
    // The webhook's secret and address stand beside its filters.
    ...(webhook === undefined ? {} : { webhook: pick(webhook, "filterGroups") }),
  };
}

/** What Access Analyzer found about roles: who outside may take them. */
export async function readAnalyzer(run: AccountRun): Promise<void> {
  await readPart(run, "access-analyzer", "access-analyzer.json", async (call, reading) => {
    const findings: Answer[] = [];
    let analyzers = 0;
    reading.content = () => findings;
    await inRegions(run, reading, async (options) => {
      for await (const page of pages(call, "accessanalyzer.ListAnalyzers", {}, options)) {
        for (const analyzer of listIn(page, "analyzers")) {
          // The other types look for what is unused, which is asked of IAM itself.
          if (!/^(?:ACCOUNT|ORGANIZATION)$/.test(textIn(analyzer, "type") ?? "")) continue;
          analyzers++;
          const filter = { resourceType: { eq: ["AWS::IAM::Role"] }, status: { eq: ["ACTIVE"] } };
          const input = { analyzerArn: analyzer["arn"], filter };
          for await (const found of pages(call, "accessanalyzer.ListFindings", input, options)) {
            findings.push(...listIn(found, "findings").map((one) => findingOf(one, options.region)));
          }
        }
      }
    });
    if (analyzers === 0 && reading.started) {
      reading.started = false;
      reading.fellShort("absent", "there is no analyzer of external access in the regions that were looked at");
    }
  });
}

function findingOf(finding: Answer, region: string): Answer {
  const about = ["id", "resource", "resourceType", "resourceOwnerAccount", "status", "updatedAt"];
  return { region, ...pick(finding, ...about, "isPublic", "principal", "action", "condition") };
}
