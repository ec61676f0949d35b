import {
  CreatePodIdentityAssociationCommand,
  DeletePodIdentityAssociationCommand,
  DescribeClusterCommand,
  DescribePodIdentityAssociationCommand,
  EKSClient,
  ListClustersCommand,
  ListPodIdentityAssociationsCommand,
  UpdatePodIdentityAssociationCommand,
} from "@aws-sdk/client-eks";

export { EKSClient as Client };
export const commands = {
  CreatePodIdentityAssociation: CreatePodIdentityAssociationCommand,
  DeletePodIdentityAssociation: DeletePodIdentityAssociationCommand,
  DescribeCluster: DescribeClusterCommand,
  DescribePodIdentityAssociation: DescribePodIdentityAssociationCommand,
  ListClusters: ListClustersCommand,
  ListPodIdentityAssociations: ListPodIdentityAssociationsCommand,
  UpdatePodIdentityAssociation: UpdatePodIdentityAssociationCommand,
};
