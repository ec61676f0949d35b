// The start of `creds`: the answer that it gave last time, or the program.
import { sinkTo } from "../../edge/term/stream.ts";
import { printKept } from "./session/kept-answer.ts";

const kept = printKept(process.argv.slice(2), process.env, sinkTo(1));
if (!kept) await import("./main.ts");
