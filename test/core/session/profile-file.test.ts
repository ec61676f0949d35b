import { describe, expect, it } from "vitest";
import { hasCredentialsProfile, setProfile, writeProcessCommand } from "../../../src/core/session/profile-file.ts";

const entries = new Map([["credential_process", "sallyport creds"]]);

function textAfter(text: string, name = "deploy"): string {
  const result = setProfile(text, name, entries);
  return "text" in result ? result.text : result.problem;
}

describe("a profile in the AWS configuration", () => {
  it("is added and leaves everything else to the byte", () => {
    const before = "# mine\n[default]\nregion=eu-west-1\n[profile deploy2]\nx = 1";
    const after = textAfter(before);
    expect(after.startsWith(`${before}\n\n[profile deploy]\n`)).toBe(true);
  });

  it("is replaced when it is ours, wherever it stands", () => {
    const once = `${textAfter("")}\n[profile z]\ny = 2\n`;
    expect(textAfter(once)).toBe(once);
    expect(textAfter(textAfter("[a]\n"))).toBe(textAfter("[a]\n"));
  });

  it("is left alone when somebody else wrote it", () => {
    expect(textAfter("[profile deploy]\nrole_arn = x\n")).toBe("foreign");
    expect(textAfter("[ profile  deploy ]\n")).toBe("foreign");
    expect(textAfter("[default]\n", "default")).toBe("foreign");
  });

  it("is looked for in the credentials file, which would win", () => {
    expect(hasCredentialsProfile("[other]\n [deploy]\n", "deploy")).toBe(true);
    expect(hasCredentialsProfile("[deployer]\n", "deploy")).toBe(false);
  });

  it("names its command so that SDKs with and without a shell read the same words", () => {
    expect(writeProcessCommand(["/opt/my node/node", "creds", "--role", "arn:aws:iam::1:role/x"])).toBe(
      '"/opt/my node/node" creds --role arn:aws:iam::1:role/x',
    );
    expect(writeProcessCommand(["/opt/$(id)/node"])).toBeUndefined();
  });
});
