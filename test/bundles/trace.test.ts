// A position in a log line leads to our source, though the bundle is one minified line and its map is not uploaded.
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mapOf, withSources } from '../../infra/build/trace.ts';
import { bundleFolder } from '../../infra/bundle-folder.ts';

/** Where the text stands in the bundle of connect-token, and in the source. */
const positions = (text: string, source: string) => {
  const at = (content: string): string => {
    const before = content.slice(0, content.indexOf(text)).split('\n');
    return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
  };
  const bundle = readFileSync(join(bundleFolder('connect-token'), 'index.mjs'), 'utf8');
  const [line] = at(readFileSync(source, 'utf8')).split(':');
  return { inBundle: at(bundle), line };
};

it('puts the source beside each position in a bundle, and leaves everything else as it is', () => {
  const source = 'functions/shared/frame/refusal.ts';
  const { inBundle, line } = positions('signed_passkey_data_required', source);
  const logged = `{"errorAt":["at file:///var/task/index.mjs:${inBundle}","at node:internal/x:1:2"]}`;
  const read = withSources(logged, mapOf('connect-token'));
  expect(read).toContain(`index.mjs:${inBundle} = ${source}:${line}:`);
  expect(read).toContain('"at node:internal/x:1:2"]}');
});

it('says nothing of a position that no source has', () => {
  const empty = new SourceMap({
    version: 3,
    file: '',
    sources: [],
    sourcesContent: [],
    names: [],
    mappings: '',
    sourceRoot: '',
  });
  expect(withSources('index.mjs:1:1', empty)).toBe('index.mjs:1:1');
});
