import { configureGlobal } from "fast-check";

// A run in CI says the same of the same code. The nightly mode looks for what no run has seen yet.
if (process.env["SALLYPORT_NIGHTLY"] === undefined) configureGlobal({ seed: 20_261_120 });
