// What the commands understand on their command lines, and how they complain.
import { describe, expect, it } from 'vitest';
import { parseAttachOptions } from '../../operations/cognito/attach-options.ts';
import { UsageProblem } from '../../operations/command-line.ts';
import { parseDeployTestOptions } from '../../operations/deploy-test/deploy-test-options.ts';
import { parseDoctorOptions } from '../../operations/doctor/doctor-options.ts';
import { parseSecretsSetOptions } from '../../operations/secrets/secrets-set-options.ts';
import { parseSmokeOptions } from '../../operations/smoke/smoke-options.ts';
import { parseUserOptions } from '../../operations/user/user-options.ts';

const words = (line: string): string[] => line.split(' ').filter((word) => word !== '');

describe('secrets:set', () => {
  it('takes stage, secret, Region and one kind of change', () => {
    const base = { stageName: 'dev', kind: 'corbado-api', change: 'replace', region: undefined };
    expect(parseSecretsSetOptions(words('--stage dev'))).toEqual(base);
    expect(parseSecretsSetOptions(words('--stage dev --secret action --rotate --region eu-west-1'))).toEqual({
      ...base,
      kind: 'action',
      change: 'rotate',
      region: 'eu-west-1',
    });
    expect(parseSecretsSetOptions(words('--stage dev --finish-rotation')).change).toBe('finish');
  });

  it.each([
    '',
    '--stage',
    '--stage=',
    '--stage ../x',
    '--stage dev --secret x',
    '--stage dev whsec_abc',
    '--stage dev --value x',
  ])('refuses: %s', (line) => expect(() => parseSecretsSetOptions(words(line))).toThrow(UsageProblem));

  it('refuses to begin and end a rotation at once', () => {
    expect(() => parseSecretsSetOptions(words('--stage dev --rotate --finish-rotation'))).toThrow(/one of them/);
  });
});

describe('cognito:attach', () => {
  it('takes stage, Region and what to do', () => {
    const base = { stageName: 'dev', detach: false, replace: false, yes: false, region: undefined };
    expect(parseAttachOptions(words('--stage dev'))).toEqual(base);
    const all = '--stage dev --detach --replace --yes --region eu-west-1';
    expect(parseAttachOptions(words(all))).toEqual({
      stageName: 'dev',
      detach: true,
      replace: true,
      yes: true,
      region: 'eu-west-1',
    });
  });

  it.each(['', '--stage dev --pool x', '--stage dev eu-central-1_A'])('refuses: %s', (line) =>
    expect(() => parseAttachOptions(words(line))).toThrow(UsageProblem),
  );
});

describe('doctor', () => {
  it('looks at a stage or at the local run', () => {
    expect(parseDoctorOptions(words('--stage prod'))).toEqual({
      target: 'stage',
      stageName: 'prod',
      region: undefined,
    });
    expect(parseDoctorOptions(words('--local'))).toEqual({ target: 'local', url: 'http://localhost:3000' });
    expect(parseDoctorOptions(words('--local --url http://localhost:4000'))).toMatchObject({
      url: 'http://localhost:4000',
    });
  });

  it.each(['', '--local --stage dev', '--stage dev --url http://localhost:3000', '--local --url x'])(
    'refuses: %s',
    (line) => expect(() => parseDoctorOptions(words(line))).toThrow(UsageProblem),
  );
});

describe('user', () => {
  it('takes a stage or the local run, a task and a user', () => {
    const base = { task: 'show', userId: '4711', json: false, yes: false };
    const stage = { kind: 'stage', stageName: 'prod', region: undefined };
    expect(parseUserOptions(words('--stage prod show 4711'))).toEqual({ ...base, target: stage });
    expect(parseUserOptions(words('erase --yes --json --stage prod --region eu-west-1 4711'))).toEqual({
      target: { ...stage, region: 'eu-west-1' },
      task: 'erase',
      userId: '4711',
      json: true,
      yes: true,
    });
    const local = (line: string) => parseUserOptions(words(line)).target;
    expect(local('--local show 4711')).toEqual({ kind: 'local', url: 'http://localhost:3000' });
    expect(local('--url http://localhost:4000/ show 4711')).toEqual({ kind: 'local', url: 'http://localhost:4000' });
    expect(parseUserOptions(['--local', 'show', '--', '-4711']).userId).toBe('-4711');
    expect(parseUserOptions(['--local', 'show', 'Ada Lovelace']).userId).toBe('Ada Lovelace');
  });

  it.each([
    '',
    'show 4711',
    '--stage prod show',
    '--stage prod 4711',
    '--stage prod forget 4711',
    '--stage prod show 4711 4712',
    '--stage prod --local show 4711',
    '--stage prod --url http://localhost:3000 show 4711',
    '--url https://api.example.com show 4711',
    '--stage prod show -4711',
  ])('refuses: %s', (line) => expect(() => parseUserOptions(words(line))).toThrow(UsageProblem));
});

describe('smoke', () => {
  it('takes an address and what is special about it', () => {
    expect(parseSmokeOptions(words('--url https://api.example.com'))).toEqual({
      url: 'https://api.example.com',
      origin: undefined,
      actionAuth: 'hmac',
      withActionSecret: false,
      webhook: 'possible',
      without: new Set(),
      emulator: undefined,
    });
    const line =
      '--url http://localhost:1 --origin http://localhost:1 --action-secret-stdin --without pre-login --emulator ministack';
    expect(parseSmokeOptions(words(line))).toMatchObject({
      origin: 'http://localhost:1',
      withActionSecret: true,
      without: new Set(['pre-login']),
      emulator: 'ministack',
    });
    const presence = (more: string) => parseSmokeOptions(words(`--url http://localhost:1 ${more}`)).webhook;
    expect([presence('--webhook'), presence('--without corbado-webhook')]).toEqual(['required', 'absent']);
  });

  const url = '--url https://a.example';
  it.each([
    '',
    '--url nonsense',
    '--url ftp://a.example',
    `${url}?q=1`,
    `${url} --origin https://app.example/`,
    `${url} --without everything`,
    `${url} --emulator moto`,
    `${url} --without reconcile`,
    `${url} --webhook --without corbado-webhook`,
  ])('refuses: %s', (line) => expect(() => parseSmokeOptions(words(line))).toThrow(UsageProblem));
});

describe('test:deploy', () => {
  it('goes to a real account only when told to, with a Region', () => {
    expect(parseDeployTestOptions([])).toEqual({ target: 'emulator' });
    expect(parseDeployTestOptions(words('--real-aws --region eu-central-1'))).toEqual({
      target: 'aws',
      region: 'eu-central-1',
    });
  });

  it.each(['--real-aws', '--region eu-central-1', 'real-aws'])('refuses: %s', (line) =>
    expect(() => parseDeployTestOptions(words(line))).toThrow(UsageProblem),
  );
});
