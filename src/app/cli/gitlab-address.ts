import { invalidArgument } from "./invalid-input.ts";

export interface GitlabAddress {
  /** Without a slash at its end. */
  readonly url: string;
  /** As in its issuer: host with port and path. */
  readonly host: string;
}

/** The GitLab of `--gitlab-url`, to which a token may be sent: over TLS, or on this machine. */
export function gitlabAddress(written: string): GitlabAddress {
  const text = /^[a-z]+:\/\//i.test(written) ? written : `https://${written}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw invalidArgument(
      "cli/bad-value",
      `\`--gitlab-url\` is \`${written}\`, expected an address as \`https://gitlab.example.com\``,
    );
  }
  const local = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (url.protocol === "http:" && !local) {
    throw invalidArgument(
      "cli/bad-value",
      `\`--gitlab-url\` is \`${written}\`: the token would travel in the clear`,
      "use https",
    );
  }
  return { url: url.href.replace(/\/+$/, ""), host: `${url.host}${url.pathname.replace(/\/+$/, "")}` };
}
