import { word } from "../shell.ts";
import type { Commands } from "./write.ts";

export const POD_IDENTITY: Commands<"pod-identity"> = {
  put(script, { cluster, namespace, serviceAccount, role }) {
    script.line(findPodIdentity(cluster, namespace, serviceAccount));
    const input = { clusterName: cluster, roleArn: role };
    script.line(`if [ "$association" = None ]; then`);
    script.inside(() => script.call("eks create-pod-identity-association", { ...input, namespace, serviceAccount }));
    script.line("else");
    script.inside(() =>
      script.line(
        `aws eks update-pod-identity-association --cluster-name ${word(cluster)} --association-id "$association" --role-arn ${word(role)} >"$work/answer"`,
      ),
    );
    script.line("fi");
  },
  remove(script, { cluster, namespace, serviceAccount }) {
    script.line(findPodIdentity(cluster, namespace, serviceAccount));
    script.line(
      `[ "$association" = None ] || aws eks delete-pod-identity-association --cluster-name ${word(cluster)} --association-id "$association" >"$work/answer"`,
    );
  },
};

function findPodIdentity(cluster: string, namespace: string, serviceAccount: string): string {
  const words = [cluster, namespace, serviceAccount].map(word);
  const where = `--cluster-name ${words[0]} --namespace ${words[1]} --service-account ${words[2]}`;
  return `association=$(aws eks list-pod-identity-associations ${where} --query 'associations[0].associationId' --output text)`;
}
