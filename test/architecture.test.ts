// The rules that keep the house in order, read from the source itself. Who may import whom stands in support/rooms.ts.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importCircles } from './support/import-circles.ts';
import { importersOf, isAllowed, roomNames } from './support/rooms.ts';
import { type SourceFile, sourceFiles } from './support/source-files.ts';

// Who deploys writes infra/stages.ts as they like.
const everything = sourceFiles(...roomNames).filter(({ path }) => path !== 'infra/stages.ts');
const functions = everything.filter(({ path }) => path.startsWith('functions/'));

const pathsWhere = (files: readonly SourceFile[], holds: (file: SourceFile) => boolean): string[] =>
  files.filter(holds).map(({ path }) => path);
/** The files of functions/ whose code says this. */
const naming = (pattern: RegExp): string[] => pathsWhere(functions, ({ code }) => pattern.test(code));
const namesOf = (paths: readonly string[]): string[] => paths.map((path) => basename(path)).sort();
const isHandler = (path: string): boolean => /^functions\/[a-z-]+\/handler\.ts$/.test(path);
const isShared = (path: string): boolean => path.startsWith('functions/shared/');

it('finds the source', () => {
  expect(functions.length).toBeGreaterThan(60);
  expect(functions.flatMap(({ imports }) => imports).length).toBeGreaterThan(150);
  for (const room of ['infra', 'local', 'operations', 'kit', 'bench', 'forwarder', 'test'])
    expect(pathsWhere(everything, ({ path }) => path.startsWith(`${room}/`)).length, room).toBeGreaterThan(1);
});

describe('imports', () => {
  it('go from room to room as the table says', () => {
    const forbidden = everything.flatMap((file) =>
      file.imports
        .filter((imported) => !isAllowed(file, imported))
        .map(({ target, typeOnly }) => `${file.path} -> ${target}${typeOnly ? ' (types)' : ''}`),
    );
    expect(forbidden).toEqual([]);
  });

  it('and as docs/architecture.md says', () => {
    const page = readFileSync(join(import.meta.dirname, '..', 'docs', 'architecture.md'), 'utf8');
    const documented = [...page.matchAll(/^\| `(?<room>[a-z]+)\/[^|]*\|.*\| (?<importers>[^|]*) \|$/gm)].map(
      ({ groups = {} }) => [groups.room, roomNames.filter((name) => groups.importers?.includes(`\`${name}/\``))],
    );
    const there = roomNames.filter((room) => everything.some(({ path }) => path.startsWith(`${room}/`)));
    const ofThese = documented.filter(([room]) => there.some((name) => name === room));
    expect(Object.fromEntries(ofThese)).toEqual(Object.fromEntries(there.map((room) => [room, importersOf(room)])));
  });

  it('never lead in a circle, types included', () => {
    expect(importCircles(everything)).toEqual([]);
  });

  it('that would lead in a circle, or through a closed door, are noticed', () => {
    const made = (path: string, ...targets: string[]): SourceFile => {
      const imports = targets.map((target) => ({ target, typeOnly: true }));
      return { path, text: '', code: '', imports };
    };
    const files = [
      made('kit/a.ts', 'kit/b.ts'),
      made('kit/b.ts', 'kit/c.ts'),
      made('kit/c.ts', 'kit/b.ts', 'infra/x.ts'),
    ];
    expect(importCircles(files)).toEqual(['kit/b.ts -> kit/c.ts -> kit/b.ts']);
    const forbidden = files.flatMap((file) => file.imports.filter((imported) => !isAllowed(file, imported)));
    expect(forbidden.map(({ target }) => target)).toEqual(['infra/x.ts']);
  });

  it('a function imports itself and what is shared; what is shared imports no function', () => {
    const partOf = (path: string): string => path.split('/')[1] ?? '';
    const forbidden = functions.flatMap(({ path, imports }) =>
      imports
        .filter(({ target }) => target.startsWith('functions/') && !['shared', partOf(path)].includes(partOf(target)))
        .map(({ target }) => `${path} -> ${target}`),
    );
    expect(forbidden).toEqual([]);
  });
});

describe('one place each', () => {
  it('reads the environment', () => {
    const reading = naming(/\bprocess\s*[.?[]+\s*['"]?env\b|['"]node:process['"]|\benv\b[^=;]*\}\s*=\s*process\b/);
    expect(reading).toEqual(['functions/shared/environment/read-environment.ts']);
  });

  it('catches whatever an answer can fail with', () => {
    expect(namesOf(naming(/\basRefusal\(/))).toEqual(['invocation.ts']);
  });

  it('writes the log', () => {
    expect(namesOf(naming(/\bconsole\.|process\.std(?:out|err)/))).toEqual(['log.ts']);
  });

  it('spells the keys of the table', () => {
    // Handlers written in other ways stand alone on purpose; tests write a key out where its form is the point.
    const ours = everything.filter(({ path }) => !/^(?:test|bench\/reference)\//.test(path));
    expect(pathsWhere(ours, ({ code }) => /['"`][USPJHID]#/.test(code))).toEqual(['functions/shared/table/rows.ts']);
  });

  it('looks at the clock and at chance: the frame alone', () => {
    const clock = naming(/\bDate\.now\(|\bnew Date\(\)|\bMath\.random\b|\brandomUUID\b|\brandomBytes\(/);
    expect(namesOf(clock)).toEqual(['call.ts', 'connections.ts', 'invocation.ts']);
  });

  it('keeps connections, and gives every client its agents', () => {
    expect(naming(/\brequestHandler\b(?!: awsConnections\()/)).toEqual([]);
    expect(naming(/\brequestHandler: awsConnections\(/)).toEqual(naming(/new [A-Za-z]+Client\b/));
    expect(namesOf(naming(/\bAgent\)?\(/))).toEqual(['connections.ts']);
    expect(namesOf(naming(/['"]node:https?['"]/))).toEqual(['connections.ts']);
  });

  it('calls out without the global fetch, which would load undici', () => {
    expect(naming(/(?<![.\w])fetch\(|\bglobalThis\b|\bundici\b/)).toEqual([]);
  });
});

describe('clients of AWS', () => {
  it('are made in one file for each service', () => {
    const services = ['DynamoDB', 'SecretsManager', 'CognitoIdentityProvider'];
    const makers = services.map((service) => naming(new RegExp(`new ${service}Client\\b`)));
    expect(makers.map((paths) => paths.length)).toEqual([1, 1, 1]);
    expect(naming(/new [A-Za-z]+Client\b/)).toEqual(makers.flat().sort());
    expect(makers.flat().every(isShared)).toBe(true);
  });

  it('are opened by handlers, and by functions that are called open…', () => {
    const opening = /\b(?:openTable|openUserPool|openSecretsManager|fromSecretsManager)\(/;
    const others = functions.filter(({ path, code }) => !isHandler(path) && opening.test(code));
    expect(others.length).toBeGreaterThan(2);
    const outside = others.filter(({ code }) =>
      code
        .split(/^(?=export const |const )/m)
        .some((part) => opening.test(part) && !/^export const open[A-Z]/.test(part)),
    );
    expect(pathsWhere(outside, () => true)).toEqual([]);
  });

  it('meet the story of a function in its handler only', () => {
    const opening = naming(/@aws-sdk\/|\bopen(?:Table|Corbado|CallerAuth|FlagWriter|UserPool|SecretsManager)\b/);
    expect(opening.filter((path) => !isShared(path) && !isHandler(path))).toEqual([]);
  });
});

describe('files', () => {
  it('are called after what is in them', () => {
    const vague = /\/(?:utils?|helpers?|common|misc)(?:\/|\.[a-z.]+$)/;
    expect(pathsWhere(everything, ({ path }) => vague.test(path))).toEqual([]);
    const plain = /^(?:[a-z0-9-]+\/)+[a-z0-9-]+(?:\.(?:d|test))?\.[a-z]+$/;
    expect(pathsWhere(everything, ({ path }) => !plain.test(path))).toEqual([]);
  });

  it('are 200 lines at most, but for the generated list of all settings', () => {
    const ours = everything.filter(({ path }) => path !== 'infra/settings/settings-types.ts');
    expect(pathsWhere(ours, ({ text }) => text.split('\n').length > 201)).toEqual([]);
  });

  it('begin with a sentence that says what they are for', () => {
    const sentence = /^(?:#!.*\n)?(?:\/\/|\/\*) ?[\w`][\s\S]*?[.:>]/;
    expect(pathsWhere(everything, ({ text }) => !sentence.test(text))).toEqual([]);
  });
});
