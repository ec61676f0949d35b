import {
  DescribeClusterCommand,
  DescribePodIdentityAssociationCommand,
  EKSClient,
  ListClustersCommand,
  ListPodIdentityAssociationsCommand,
} from "@aws-sdk/client-eks";

export { EKSClient as Client };
export const commands = {
  DescribeCluster: DescribeClusterCommand,
  DescribePodIdentityAssociation: DescribePodIdentityAssociationCommand,
  ListClusters: ListClustersCommand,
  ListPodIdentityAssociations: ListPodIdentityAssociationsCommand,
};
