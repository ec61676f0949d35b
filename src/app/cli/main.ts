import { start } from "./start.ts";
import { WHOLE_PROGRAM } from "./whole-program.ts";

await start(WHOLE_PROGRAM);
