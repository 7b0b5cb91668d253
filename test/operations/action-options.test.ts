// What `npm run action` understands on its command line, and how it complains.
import { expect, it } from 'vitest';
import { parseActionOptions, usage } from '../../operations/action/action-options.ts';
import { UsageProblem } from '../../operations/command-line.ts';

const words = (line: string): string[] => line.split(' ').filter((word) => word !== '');
const parse = (line: string) => parseActionOptions(words(line));
const here = '--url http://localhost:3000';

it('takes an action, a place and one thing to try', () => {
  expect(parse(`post-login ${here} --replay`)).toEqual({
    action: 'post-login',
    guide: 'generic',
    variant: 'replay',
    url: 'http://localhost:3000',
    stageName: undefined,
    region: undefined,
    secretOnStdin: false,
    auth: undefined,
    userId: undefined,
    identifier: undefined,
    signedPasskeyData: undefined,
    proofOnStdin: false,
    seed: undefined,
    json: false,
  });
  expect(
    parse('pre-login --stage prod --region eu-west-1 --guide cognito --identifier a@b.c --seed 7 --json'),
  ).toMatchObject({
    stageName: 'prod',
    region: 'eu-west-1',
    guide: 'cognito',
    variant: 'right',
    identifier: 'a@b.c',
    seed: 7,
    json: true,
  });
  const piped = 'post-append --url https://api.example.com --action-secret-stdin --action-auth basic --user u-1';
  expect(parse(piped)).toMatchObject({ secretOnStdin: true, auth: 'basic', userId: 'u-1' });
  expect(parse(`post-login ${here} --signed-passkey-data -`)).toMatchObject({ proofOnStdin: true });
});

it.each([
  '',
  here,
  'pre-login',
  `mid-login ${here}`,
  `pre-login ${here} post-login`,
  `pre-login ${here} --secret x`,
  'pre-login --url http://api.example.com',
  'pre-login --url ftp://localhost',
  'pre-login --url nonsense',
  'pre-login --url https://api.example.com?q=1',
  'pre-login --url http://localhost.attacker.example',
  'pre-login --stage ../x',
  `pre-login ${here} --region eu-west-1`,
  'pre-login --stage dev --action-secret-stdin',
  `pre-login ${here} --guide okta`,
  `pre-login ${here} --user u-1`,
  `post-append ${here} --identifier ada`,
  `post-append ${here} --signed-passkey-data -`,
  `post-append ${here} --other-user`,
  `post-login ${here} --action-secret-stdin --signed-passkey-data -`,
  `post-login ${here} --tamper --replay`,
  `post-login ${here} --action-auth basic --stale`,
  `post-login ${here} --action-auth basic --tamper`,
  `post-login ${here} --action-auth none`,
  `post-login ${here} --seed -1`,
  `post-login ${here} --seed 1e3`,
])('refuses: %s', (line) => expect(() => parse(line)).toThrow(UsageProblem));

it('explains the options that it takes, within the width of a terminal', () => {
  const explained = [...new Set(usage.match(/(?<=\s)--[a-z-]+/g))].filter((name) => name !== '--help');
  expect(explained).toHaveLength(16);
  for (const name of explained) expect(() => parseActionOptions(['pre-login', name])).not.toThrow(/Unknown option/);
  for (const line of usage.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
});
