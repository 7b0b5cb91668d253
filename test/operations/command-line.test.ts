// What the commands understand on their command lines, and how they complain.
import { expect, it } from 'vitest';
import { parseActionOptions, usage } from '../../operations/action/options.ts';
import { parseAttachOptions } from '../../operations/cognito-attach.ts';
import { UsageProblem } from '../../operations/command/command-line.ts';
import { parseDoctorOptions } from '../../operations/doctor.ts';
import { parseSecretsSetOptions } from '../../operations/secrets-set.ts';
import { parseSmokeOptions } from '../../operations/smoke/options.ts';
import { parseUserOptions } from '../../operations/user.ts';
import { parseDeployTestOptions } from '../deployment/deploy-test.ts';

const words = (line: string): string[] => line.split(' ').filter((word) => word !== '');

const parsers = {
  action: parseActionOptions,
  'cognito:attach': parseAttachOptions,
  doctor: parseDoctorOptions,
  'secrets:set': parseSecretsSetOptions,
  smoke: parseSmokeOptions,
  'test:deploy': parseDeployTestOptions,
  user: parseUserOptions,
};
type Name = keyof typeof parsers;
const parse = (name: Name, line: string): unknown => parsers[name](words(line));

const dev = { deployment: { stageName: 'dev' } };
const attach = { ...dev, detach: false, replace: false, yes: false };
const set = { ...dev, kind: 'corbado-api', change: 'replace' };
const show = { task: 'show', userId: '4711', json: false, yes: false };
const prod = { kind: 'deployed', deployment: { stageName: 'prod' } };
const devInWest = { deployment: { stageName: 'dev', region: 'eu-west-1' } };
const local = (url: string) => ({ target: { kind: 'local', url } });
const here = 'http://localhost:3000';
const api = '--url https://a.example';

const understood: [Name, string, object][] = [
  ['secrets:set', '--stage dev', set],
  [
    'secrets:set',
    '--stage dev --secret action --rotate --region eu-west-1',
    { ...set, ...devInWest, kind: 'action', change: 'rotate' },
  ],
  ['secrets:set', '--stage dev --finish-rotation', { ...set, change: 'finish' }],
  ['cognito:attach', '--stage dev', attach],
  [
    'cognito:attach',
    '--stage dev --detach --replace --yes --region eu-west-1',
    { ...devInWest, detach: true, replace: true, yes: true },
  ],
  ['doctor', '--stage prod', { target: 'deployed', deployment: { stageName: 'prod' }, json: false }],
  ['doctor', '--local', { target: 'local', url: here, json: false }],
  [
    'doctor',
    '--local --url http://localhost:4000 --json',
    { target: 'local', url: 'http://localhost:4000', json: true },
  ],
  [
    'doctor',
    '--stack Backend --construct Login/Auth --profile ops',
    { target: 'deployed', deployment: { stackName: 'Backend', construct: 'Login/Auth', profile: 'ops' }, json: false },
  ],
  ['user', '--stage prod show 4711', { ...show, target: prod }],
  [
    'user',
    'erase --yes --json --stage prod --region eu-west-1 4711',
    {
      target: { kind: 'deployed', deployment: { stageName: 'prod', region: 'eu-west-1' } },
      task: 'erase',
      userId: '4711',
      json: true,
      yes: true,
    },
  ],
  ['user', '--local show 4711', { ...show, ...local(here) }],
  ['user', '--url http://localhost:4000/ show 4711', { ...show, ...local('http://localhost:4000') }],
  ['user', '--local show -- -4711', { ...show, ...local(here), userId: '-4711' }],
  [
    'smoke',
    '--url https://api.example.com',
    {
      url: 'https://api.example.com',
      json: false,
      withActionSecret: false,
      webhook: 'possible',
      without: new Set(),
      emulator: undefined,
    },
  ],
  ['test:deploy', '', { target: 'emulator' }],
  ['test:deploy', '--real-aws --region eu-central-1', { target: 'aws', region: 'eu-central-1' }],
];
it.each(understood)('%s %s', (name, line, options) => expect(parse(name, line)).toEqual(options));

const inPart: [Name, string, object][] = [
  ['smoke', `${api} --webhook`, { webhook: 'required' }],
  ['smoke', `${api} --without corbado-webhook`, { webhook: 'absent' }],
  [
    'smoke',
    '--url http://localhost:1 --origin http://localhost:1 --action-secret-stdin --without pre-login --emulator ministack',
    { origin: 'http://localhost:1', withActionSecret: true, without: new Set(['pre-login']), emulator: 'ministack' },
  ],
  [
    'action',
    `post-login --url ${here} --replay`,
    { action: 'post-login', guide: 'generic', variant: 'replay', url: here },
  ],
  ['action', 'pre-login --local', { url: here, variant: 'right', secretOnStdin: false, json: false }],
  [
    'action',
    'pre-login --stage prod --region eu-west-1 --guide cognito --identifier a@b.c --seed 7 --json',
    {
      deployment: { stageName: 'prod', region: 'eu-west-1' },
      guide: 'cognito',
      identifier: 'a@b.c',
      seed: 7,
      json: true,
    },
  ],
  [
    'action',
    'post-append --url https://api.example.com --action-secret-stdin --action-auth basic --user u-1',
    { secretOnStdin: true, auth: 'basic', userId: 'u-1' },
  ],
  ['action', 'post-login --local --signed-passkey-data -', { proofOnStdin: true }],
];
it.each(inPart)('%s %s, among others', (name, line, options) => expect(parse(name, line)).toMatchObject(options));

const refused: Record<Name, string[]> = {
  'secrets:set': [
    ...['', '--stage', '--stage=', '--stage ../x', '--stage dev --secret x', '--stage dev whsec_abc'],
    ...['--stage dev --value x', '--stage dev --rotate --finish-rotation'],
  ],
  'cognito:attach': ['', '--stage dev --pool x', '--stage dev eu-central-1_A'],
  doctor: [
    ...['', '--local --stage dev', '--local --stack X', `--stage dev --url ${here}`, '--local --url x'],
    ...['--stage dev --stack X', '--stage dev --construct Auth', '--stack ../x'],
  ],
  user: [
    ...['', 'show 4711', '--stage prod show', '--stage prod 4711', '--stage prod forget 4711'],
    ...['--stage prod show 4711 4712', '--stage prod --local show 4711', `--stage prod --url ${here} show 4711`],
    ...['--url https://api.example.com show 4711', '--stage prod show -4711'],
  ],
  smoke: [
    ...[
      '',
      '--url http://localhost:1 --stage ../x',
      '--url nonsense',
      '--url ftp://a.example',
      `${api}?q=1`,
      `${api} --origin https://app.example/`,
    ],
    ...[`${api} --without everything`, `${api} --emulator moto`, `${api} --without reconcile`],
    `${api} --webhook --without corbado-webhook`,
  ],
  'test:deploy': ['--real-aws', '--region eu-central-1', 'real-aws'],
  action: [
    ...[
      '',
      '--local',
      'pre-login',
      'mid-login --local',
      'pre-login --local post-login',
      'pre-login --local --secret x',
    ],
    ...['pre-login --url http://api.example.com', 'pre-login --url ftp://localhost', 'pre-login --url nonsense'],
    ...['pre-login --url https://api.example.com?q=1', 'pre-login --url http://localhost.attacker.example'],
    ...['pre-login --stage ../x', 'pre-login --local --region eu-west-1', 'pre-login --local --stage dev'],
    ...[
      'pre-login --stage dev --action-secret-stdin',
      'pre-login --local --guide okta',
      'pre-login --local --user u-1',
    ],
    ...['post-append --local --identifier ada', 'post-append --local --signed-passkey-data -'],
    ...['post-append --local --other-user', 'post-login --local --action-secret-stdin --signed-passkey-data -'],
    ...['post-login --local --tamper --replay', 'post-login --local --action-auth basic --stale'],
    ...['post-login --local --action-auth basic --tamper', 'post-login --local --action-auth none'],
    ...['post-login --local --seed -1', 'post-login --local --seed 1e3'],
  ],
};
const refusedRows = Object.entries(refused).flatMap(([name, lines]) =>
  lines.map((line) => [name as Name, line] as const),
);
it.each(refusedRows)('refused: %s %s', (name, line) => expect(() => parse(name, line)).toThrow(UsageProblem));

it('npm run action explains the options that it takes, within the width of a terminal', () => {
  const explained = [...new Set(usage.match(/(?<=\s)--[a-z-]+/g))].filter((name) => name !== '--help');
  expect(explained).toHaveLength(20);
  for (const name of explained) expect(() => parseActionOptions(['pre-login', name])).not.toThrow(/no option/);
  for (const line of usage.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
});
