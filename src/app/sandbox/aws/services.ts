import { accessAnalyzer } from "./access-analyzer/access-analyzer.ts";
import { cloudtrail } from "./cloudtrail/cloudtrail.ts";
import { codebuild } from "./codebuild/codebuild.ts";
import { ec2 } from "./ec2/ec2.ts";
import { eks } from "./eks/eks.ts";
import { iam } from "./iam/iam.ts";
import { organizations } from "./organizations/organizations.ts";
import type { Service } from "./service.ts";
import { sts } from "./sts/sts.ts";

/** What the sandbox's AWS consists of. */
export const SERVICES: readonly Service[] = [accessAnalyzer, cloudtrail, codebuild, ec2, eks, iam, organizations, sts];
