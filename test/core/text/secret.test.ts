import assert from "node:assert";
import { Console } from "node:console";
import { Writable } from "node:stream";
import { format, formatWithOptions, inspect, styleText } from "node:util";
import { deserialize, serialize } from "node:v8";
import { describe, expect, it } from "vitest";
import { SallyportError } from "../../../src/core/text/failure.ts";
import { Secret } from "../../../src/core/text/secret.ts";

const TEXT = "wJalrXUtnFEMI-K7MDENG-bPxRfiCYEXAMPLEKEY";
const secret = new Secret(TEXT);

function printed(print: (console: Console) => void): string {
  let output = "";
  const stream = new Writable({
    write(chunk, _encoding, done) {
      output += String(chunk);
      done();
    },
  });
  print(new Console({ stdout: stream, stderr: stream }));
  return output;
}

function message(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return `${String(error)} ${inspect(error)}`;
  }
  throw new Error("expected a failure");
}

const failure = new SallyportError("aws/refused", `refused ${secret}`, { cause: secret, data: { secret } });

/** Every way that Node knows to make text, bytes or a copy of a value. */
const ways: Record<string, () => unknown> = {
  "a template": () => `${secret}`,
  "adding to a text": () => `${"x"}` + secret,
  "String()": () => String(secret),
  "toString()": () => secret.toString(),
  "toLocaleString()": () => secret.toLocaleString(),
  "join()": () => [secret, [secret]].join(),
  "concat()": () => "x".concat(secret as unknown as string),
  "Object.prototype.toString": () => Object.prototype.toString.call(secret),
  "valueOf()": () => inspect(secret.valueOf()),
  "Symbol()": () => inspect(Symbol(secret as unknown as string)),
  "a property key": () => inspect({ [secret as unknown as string]: 1 }),
  "JSON.stringify": () => JSON.stringify({ secret, list: [secret] }),
  "JSON.stringify with a list of names": () => JSON.stringify(secret, ["text", "#text"]),
  "JSON.stringify of its own members": () => JSON.stringify({ ...secret }),
  spread: () => inspect({ ...secret }, { showHidden: true }),
  "Object.assign": () => inspect(Object.assign({}, secret), { showHidden: true }),
  "Object.entries": () => JSON.stringify([Object.entries(secret), Reflect.ownKeys(secret)]),
  "for...in": () => {
    const keys = [];
    for (const key in secret) keys.push(key, (secret as unknown as Record<string, unknown>)[key]);
    return inspect(keys);
  },
  "property descriptors": () => inspect(Object.getOwnPropertyDescriptors(secret), { showHidden: true }),
  structuredClone: () => inspect(structuredClone(secret), { showHidden: true }),
  "v8.serialize": () => serialize(secret).toString("latin1"),
  "v8.deserialize": () => inspect(deserialize(serialize({ secret }))),
  "util.inspect": () => inspect(secret),
  "util.inspect, deep in other values": () => inspect({ a: [new Map([[secret, new Set([secret])]])] }, { depth: null }),
  "util.inspect with everything shown": () =>
    inspect(secret, { showHidden: true, showProxy: true, getters: true, depth: null, colors: true }),
  "util.inspect that ignores custom printers": () => inspect(secret, { customInspect: false, showHidden: true }),
  "util.inspect of a proxy": () => inspect(new Proxy(secret, {}), { showProxy: true, showHidden: true }),
  "util.inspect of an heir": () => inspect(Object.create(secret), { showHidden: true }),
  "util.format": () =>
    ["%s", "%d", "%i", "%f", "%j", "%o", "%O", "%c", "%%"].map((mark) => format(mark, secret)).join(),
  "util.formatWithOptions": () =>
    formatWithOptions({ showHidden: true, customInspect: false }, "%O %o", secret, secret),
  "util.styleText": () => message(() => styleText("red", secret as unknown as string)),
  "console.log": () => printed((console) => console.log(secret, { secret }, "%s", secret)),
  "console.dir": () => printed((console) => console.dir({ secret }, { showHidden: true, depth: null })),
  "console.table": () => printed((console) => console.table([{ secret }, secret])),
  "console.error and its kin": () =>
    printed((console) => {
      console.error(secret);
      console.warn(secret);
      console.info(secret);
      console.debug(secret);
      console.group(secret);
      console.count(secret as unknown as string);
      console.assert(false, "%s %o", secret, secret);
      console.trace(secret);
    }),
  "an error's message": () => inspect(new Error(secret as unknown as string)),
  "an error's cause": () => inspect(new Error("x", { cause: secret })),
  "an error's fields": () => inspect(Object.assign(new Error("x"), { secret, nested: { secret } })),
  "several errors": () => inspect(new AggregateError([new Error("x", { cause: secret })], String(secret))),
  "a failure": () => `${inspect(failure)} ${String(failure)} ${failure.stack} ${JSON.stringify(failure)}`,
  "throwing it": () =>
    message(() => {
      throw secret;
    }),
  "an assertion's difference": () => message(() => assert.deepStrictEqual({ secret }, { secret: 1 })),
  "an assertion's wrong text": () => message(() => assert.strictEqual(secret, TEXT.length)),
  "a type error that names it": () => message(() => (secret as unknown as { missing(): void }).missing()),
  "Buffer.from": () => Buffer.from(secret as unknown as string).toString(),
  TextEncoder: () => Buffer.from(new TextEncoder().encode(secret as unknown as string)).toString(),
  encodeURIComponent: () => encodeURIComponent(secret as unknown as string),
  btoa: () => atob(btoa(secret as unknown as string)),
  URLSearchParams: () => new URLSearchParams({ secret: secret as unknown as string }).toString(),
  Headers: () => JSON.stringify([...new Headers({ secret: secret as unknown as string })]),
  "a request's body": () => new Response(secret as unknown as string).text(),
  "a Blob": () => new Blob([secret as unknown as string]).text(),
  "a stream": () => message(() => new Writable({ write() {} }).write(secret)),
  "the environment": () => {
    process.env["SALLYPORT_TEST_SECRET"] = secret as unknown as string;
    const value = process.env["SALLYPORT_TEST_SECRET"];
    delete process.env["SALLYPORT_TEST_SECRET"];
    return value;
  },
  "a date": () => inspect(new Date(secret as unknown as string)),
  "a number": () => inspect(Number(secret)),
  "a regular expression": () => inspect(new RegExp(secret as unknown as string)),
  "its own code": () => `${Secret} ${inspect(Secret, { showHidden: true, depth: null })} ${secret.constructor}`,
};

/** As bytes go: the text itself, and the ways in which it is commonly written otherwise. */
function gives(output: string): boolean {
  const forms = [TEXT, btoa(TEXT), Buffer.from(TEXT).toString("hex"), TEXT.slice(0, 12), [...TEXT].reverse().join("")];
  return forms.some((form) => output.includes(form));
}

describe("a secret does not print", () => {
  for (const [way, print] of Object.entries(ways)) {
    it(`by ${way}`, async () => {
      const output = await print();
      expect(typeof output).toBe("string");
      expect(gives(output as string)).toBe(false);
    });
  }

  it("in Vitest's own words about it", () => {
    const said = message(() => expect({ secret }).toEqual({ secret: TEXT.length }));
    expect(gives(said)).toBe(false);
  });
});

describe("a secret", () => {
  it("is told by `reveal` alone", () => {
    expect(gives(secret.reveal())).toBe(true);
  });

  it("shows where it would have stood", () => {
    expect(`${secret}`).toBe("[secret]");
    expect(JSON.stringify({ secret })).toBe('{"secret":"[secret]"}');
    expect(inspect({ secret })).toBe("{ secret: [secret] }");
  });
});
