import { word } from "../shell.ts";
import { type Commands, tagInput } from "./write.ts";

export const PROVIDER: Commands<"provider"> = {
  put(script, { arn, url, clientIds, thumbprints, tags }, was) {
    script.line(`if there iam get-open-id-connect-provider --open-id-connect-provider-arn ${word(arn)}; then`);
    script.inside(() => {
      // Adding one that is there already is no error and changes nothing.
      for (const id of clientIds)
        script.call("iam add-client-id-to-open-id-connect-provider", { OpenIDConnectProviderArn: arn, ClientID: id });
      const surplus = was?.kind === "provider" ? was.clientIds.filter((id) => !clientIds.includes(id)) : [];
      for (const id of surplus)
        script.call("iam remove-client-id-from-open-id-connect-provider", {
          OpenIDConnectProviderArn: arn,
          ClientID: id,
        });
    });
    script.line("else");
    script.inside(() =>
      script.call("iam create-open-id-connect-provider", {
        Url: `https://${url}`,
        ClientIDList: clientIds,
        ...(thumbprints === undefined ? {} : { ThumbprintList: thumbprints }),
        ...tagInput(tags),
      }),
    );
    script.line("fi");
  },
  remove(script, { arn }) {
    script.line(`gone iam delete-open-id-connect-provider --open-id-connect-provider-arn ${word(arn)}`);
  },
};
