// `npm run trace -- <function>`: reads log lines or a stack trace from its input, and writes them with the places in our sources.
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { distFolder } from '../bundle-folder.ts';
import { type FunctionName, functionNames } from '../functions.ts';

/** `text` with each position in a bundle followed by the source that it comes from, as the bundle's source map says. */
export const withSources = (text: string, map: SourceMap): string =>
  text.replace(/\bindex\.mjs:(\d+):(\d+)/g, (position, line, column) => {
    // A stack counts from 1, a source map from 0.
    const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
    if (!('originalSource' in entry)) return position;
    const source = entry.originalSource.replace(/^(?:\.\.\/)+/, '');
    return `${position} = ${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });

/** The map of a function's bundle, as the last build left it beside the bundles: it is not uploaded. */
export const mapOf = (name: FunctionName): SourceMap =>
  new SourceMap(JSON.parse(readFileSync(join(distFolder, 'meta', `${name}.mjs.map`), 'utf8')));

if (import.meta.main) {
  const name = functionNames.find((one) => one === process.argv[2]);
  if (name === undefined) {
    console.error(`usage: npm run trace -- <function> < log lines\n\nFunctions: ${functionNames.join(', ')}`);
    process.exitCode = 2;
  } else process.stdout.write(withSources(await text(process.stdin), mapOf(name)));
}
