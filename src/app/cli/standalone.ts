// The one file to copy: what runs in every job, with `creds` as quick as it is.
import { sinkTo } from "../../edge/term/stream.ts";
import { printKept } from "./session/kept-answer.ts";

const kept = printKept(process.argv.slice(2), process.env, sinkTo(1));
if (!kept) await import("./job.ts");
