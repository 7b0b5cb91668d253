// `corbado-actions template`: a template and zips that need nothing of the CDK, the same for the same settings.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleFolder } from '../../infra/bundle-folder.ts';
import { UsageProblem } from '../../operations/command/command-line.ts';
import { assetsOf, portableTemplate } from '../../operations/template/portable-template.ts';
import { contentHash, zip } from '../../operations/template/zip.ts';
import { parseTemplateOptions, type WrittenTemplate, writeTemplate } from '../../operations/template.ts';

const folder = mkdtempSync(join(tmpdir(), 'template-'));
afterAll(() => rmSync(folder, { recursive: true }));

const settings = join(folder, 'settings.json');
const write = (out: string): Promise<WrittenTemplate> =>
  writeTemplate({
    source: { kind: 'settings', file: settings, stageName: 'live' },
    bucket: 'our-bucket',
    outFolder: join(folder, out),
    json: false,
  });

let written: WrittenTemplate;
beforeAll(async () => {
  const corbado = { projectId: 'pro-1234567890123456789' };
  const certificateArn = 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-1111-1111-1111-111111111111';
  const customDomain = { domainName: 'api.example.com', certificateArn };
  const allowedOrigins = ['https://app.example.com'];
  writeFileSync(
    settings,
    JSON.stringify({ kind: 'production', stackName: 'Login', corbado, allowedOrigins, customDomain }),
  );
  written = await write('one');
});

type Lambda = { Type: string; Properties: { Description: string; Code: { S3Bucket: string; S3Key: string } } };

it('holds everything but the code, which is in the bucket', () => {
  const text = readFileSync(join(folder, 'one', 'template.json'), 'utf8');
  expect(text).not.toMatch(/cdk-|BootstrapVersion|aws:asset|aws:cdk:path/);
  const { Resources, Outputs, Parameters, Rules } = JSON.parse(text);
  expect({ Parameters, Rules }).toEqual({});
  expect(Object.keys(Outputs)).toContain('ApiUrl');
  const lambdas = (Object.values(Resources) as Lambda[]).filter(({ Type }) => Type === 'AWS::Lambda::Function');
  expect(lambdas).toHaveLength(6);
  expect(lambdas.map(({ Properties: { Code } }) => Code.S3Key).sort()).toEqual(written.assets);
  for (const { Properties } of lambdas) expect(Properties.Code.S3Bucket).toBe('our-bucket');
  expect(written).toMatchObject({
    stackName: 'Login',
    upload: expect.stringMatching(/^aws s3 cp --recursive \S+assets s3:\/\/our-bucket\/corbado-actions\/$/),
    deploy: expect.stringMatching(/--stack-name Login --s3-bucket our-bucket --capabilities CAPABILITY_IAM$/),
  });
});

it('is the same for the same settings and code, byte for byte', async () => {
  const again = await write('two');
  expect(again.assets).toEqual(written.assets);
  for (const name of [
    'template.json',
    ...readdirSync(join(folder, 'one', 'assets')).map((zipped) => join('assets', zipped)),
  ])
    expect(readFileSync(join(folder, 'two', name))).toEqual(readFileSync(join(folder, 'one', name)));
});

it('zips a file as an archive that unpacks to it', () => {
  const content = readFileSync(join(bundleFolder('session'), 'index.mjs'));
  const archive = zip(new Map([['index.mjs', content]]));
  expect(archive.readUInt32LE(0)).toBe(0x04034b50);
  const start = 30 + archive.readUInt16LE(26);
  expect(inflateRawSync(archive.subarray(start, start + archive.readUInt32LE(18)))).toEqual(content);
  expect(archive.length).toBeLessThan(content.length / 2);
  const end = archive.length - 22;
  expect(archive.readUInt32LE(end)).toBe(0x06054b50);
  expect(archive.readUInt32LE(archive.readUInt32LE(end + 16))).toBe(0x02014b50);
});

it('lists each file of an archive where it is', () => {
  const archive = zip(
    new Map([
      ['b', Buffer.from('second')],
      ['a', Buffer.from('first')],
    ]),
  );
  let entry = archive.readUInt32LE(archive.length - 6);
  const listed = [0, 1].map(() => {
    const local = archive.readUInt32LE(entry + 42);
    const [nameLength, size] = [archive.readUInt16LE(local + 26), archive.readUInt32LE(local + 18)];
    const start = local + 30 + nameLength;
    entry += 46 + archive.readUInt16LE(entry + 28);
    return [archive.toString('utf8', local + 30, start), String(inflateRawSync(archive.subarray(start, start + size)))];
  });
  expect(listed).toEqual([
    ['a', 'first'],
    ['b', 'second'],
  ]);
});

it('names an archive by what is in it, in whatever order', () => {
  const [a, b] = [Buffer.from('a'), Buffer.from('b')];
  const files = (...entries: [string, Buffer][]) => contentHash(new Map(entries));
  expect(files(['x', a], ['y', b])).toBe(files(['y', b], ['x', a]));
  expect(new Set([files(['x', a]), files(['x', b]), files(['y', a]), files(['x', a], ['y', b])]).size).toBe(4);
});

const file = (path: string, objectKey: string) => ({
  source: { path, packaging: 'zip' },
  destinations: { here: { objectKey } },
});

it('refuses what a template cannot bring along', () => {
  expect(() => assetsOf({ dockerImages: { one: {} } })).toThrow('container images');
  expect(assetsOf({ files: { t: file('Stack.template.json', 't.json'), a: file('asset.1', '1.zip') } })).toEqual([
    { path: 'asset.1', isFolder: true, objectKey: '1.zip' },
  ]);
  const nested = { Resources: { Nested: { Properties: { TemplateURL: 'https://s3.amazonaws.com/cdk/1.json' } } } };
  expect(() => portableTemplate(nested, 'b', new Map([['1.json', 'k/1.json']]))).toThrow('such as a nested stack');
  const own = { Parameters: { Mine: {}, BootstrapVersion: {} }, Rules: { CheckBootstrapVersion: {} } };
  expect(portableTemplate(own, 'b', new Map())).toEqual({ Parameters: { Mine: {} } });
});

it.each([
  [''],
  ['--assets-bucket s3://b --stage prod'],
  ['--assets-bucket bucket --stack A --stage prod'],
  ['--assets-bucket bucket --settings x.json'],
])('is asked wrongly with %s', (line) =>
  expect(() => parseTemplateOptions(line.split(' ').filter(Boolean))).toThrow(UsageProblem),
);

it('takes a stage, a stack, a file of settings, or the app of this folder', () => {
  const sourceOf = (line: string) => parseTemplateOptions(`--assets-bucket bucket ${line}`.trim().split(' ')).source;
  expect(sourceOf('--stage prod')).toEqual({ kind: 'stage', stageName: 'prod' });
  expect(sourceOf('--stack A')).toMatchObject({ kind: 'app', stackName: 'A' });
  expect(sourceOf('')).toMatchObject({ kind: 'app', stackName: undefined });
  expect(sourceOf('--settings s.json --stage prod')).toEqual({ kind: 'settings', file: 's.json', stageName: 'prod' });
});
