// What cannot be turned at the functions: refused where it would break them, do nothing or not fit, by the name of the prop.
import type { Stack } from 'aws-cdk-lib';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, test } from 'vitest';
import { settingOf } from '../../infra/variables.ts';
import { layer, namedVpc, refusalOf } from './team-app.ts';

type Bring = (stack: Stack) => object;
const refused: [string, RegExp, Bring][] = [
  ['all.timeout', /cannot be turned — the deadlines/, () => ({ all: { timeout: 3 } })],
  ['all.runtime', /cannot be turned — the bundles/, () => ({ all: { runtime: Runtime.NODEJS_22_X } })],
  ['session.architecture', /cannot be turned/, () => ({ session: { architecture: Architecture.X86_64 } })],
  ['all.role', /permissionsBoundary bounds them/, () => ({ all: { role: {} } })],
  ['all.applicationLogLevelV2', /whose metrics/, () => ({ all: { applicationLogLevelV2: 'ERROR' } })],
  ['all.environmentEncryption', /encryptionKey/, () => ({ all: { environmentEncryption: {} } })],
  ['all.memorysize', /did you mean memorySize\?/, () => ({ all: { memorysize: 512 } })],
  ['sesion', /did you mean session\?/, () => ({ sesion: {} })],
  ['session', /is not a group/, () => ({ session: 512 })],
  ['all.memorySize', /from 128 to 10240/, () => ({ all: { memorySize: 64 } })],
  ['all.reservedConcurrentExecutions', /1 or more/, () => ({ all: { reservedConcurrentExecutions: 0 } })],
  [
    'session.provisionedConcurrentExecutions',
    /1 or more/,
    () => ({ session: { provisionedConcurrentExecutions: 1.5 } }),
  ],
  [
    'session.provisionedConcurrentExecutions',
    /more than reservedConcurrentExecutions \(2\)/,
    () => ({ all: { reservedConcurrentExecutions: 2 }, session: { provisionedConcurrentExecutions: 3 } }),
  ],
  ['all.alias', /true or false/, () => ({ all: { alias: 'live' } })],
  ['all.tracing', /Tracing\.ACTIVE/, () => ({ all: { tracing: true } })],
  ['all.systemLogLevel', /SystemLogLevel/, () => ({ all: { systemLogLevel: 'ERROR' } })],
  ['all.logRetentionDays', /the setting logRetentionDays/, () => ({ all: { logRetentionDays: 30 } })],
  ['session.logRetentionDays', /write one of/, () => ({ session: { logRetentionDays: 31 } })],
  ['all.environment.STAGE', /of the functions themselves/, () => ({ all: { environment: { STAGE: 'x' } } })],
  ['all.environment.AWS_REGION', /set by Lambda/, () => ({ all: { environment: { AWS_REGION: 'x' } } })],
  ['all.environment.A-B', /not the name/, () => ({ all: { environment: { 'A-B': 'x' } } })],
  ['all.environment.PORT', /not a text/, () => ({ all: { environment: { PORT: 80 } } })],
  [
    'all.environment.KEY',
    /looks like a secret/,
    () => ({ all: { environment: { KEY: `corbado1_${'x'.repeat(20)}` } } }),
  ],
  ['all.vpcSubnets', /without vpc/, () => ({ all: { vpcSubnets: { subnetType: SubnetType.PUBLIC } } })],
  ['all.vpc', /is not a VPC/, () => ({ all: { vpc: 'vpc-1' } })],
  [
    'all.vpcSubnets',
    /has public subnets/,
    (stack) => ({ all: { vpc: new Vpc(stack, 'V'), vpcSubnets: { subnetType: SubnetType.PUBLIC } } }),
  ],
  [
    'all.vpcSubnets',
    /has no such subnets/,
    (stack) => ({ all: { vpc: namedVpc(stack), vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED } } }),
  ],
  [
    'all.layers[0]',
    /not for Node\.js 24/,
    (s) => ({ all: { layers: [layer(s, { compatibleRuntimes: [Runtime.PYTHON_3_13] })] } }),
  ],
  [
    'all.layers[0]',
    /not for arm64/,
    (stack) => ({ all: { layers: [layer(stack, { compatibleArchitectures: [Architecture.X86_64] })] } }),
  ],
  ['all.layers', /has 6 layers/, (stack) => ({ all: { layers: Array(6).fill(layer(stack)) } })],
];

test.each(refused)('functionProps.%s is refused: %s', (path, words, bring) => {
  const [, line, ...others] = refusalOf((stack) => ({ functionProps: bring(stack) }));
  expect(line?.startsWith(`functionProps.${path}: `)).toBe(true);
  expect(line).toMatch(words);
  expect(line).not.toContain('corbado1_');
  expect(others).toEqual([]);
});

test('props of a function that is switched off are refused', () => {
  const lines = refusalOf(() => ({
    functions: { 'pre-login': false },
    functionProps: { 'pre-login': { alias: true } },
  }));
  expect(lines.slice(1)).toEqual([expect.stringMatching(/^functionProps\.pre-login: is switched off/)]);
});

test('none of the variables that the functions read can be replaced', () => {
  const environment = Object.fromEntries(Object.keys(settingOf).map((name) => [name, 'x']));
  expect(refusalOf(() => ({ functionProps: { all: { environment } } }))).toHaveLength(
    1 + Object.keys(settingOf).length,
  );
});

describe('an environment over 4 kB', () => {
  const origins = (count: number) => Array.from({ length: count }, (_, index) => `https://shop-${index}.example.com`);

  test('is refused by the name of the setting that makes it large, and with the functions that it is for', () => {
    const [, line, ...others] = refusalOf(() => ({ allowedOrigins: origins(140) }));
    expect(line).toMatch(
      /^allowedOrigins: takes \d{4} bytes .* connect-token, .*; Lambda takes 4096 — make it shorter/,
    );
    expect(others).toEqual([]);
  });

  test('of a variable that a team adds is refused by that variable', () => {
    const environment = { BIG: 'x y '.repeat(1000) };
    const [, line] = refusalOf(() => ({ functionProps: { session: { environment } } }));
    expect(line).toMatch(/^functionProps\.session\.environment\.BIG: takes 400\d bytes of the environment of session/);
  });

  test('is not refused below', () => expect(refusalOf(() => ({ allowedOrigins: origins(40) }))).toEqual([]));
});
