declare const __VERSION__: string;

process.stdout.write(`sallyport ${__VERSION__}\n`);
