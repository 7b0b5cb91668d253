// The settings among the props of the construct: the same check as for a stage, in the words of somebody who writes CDK.
import { expect, test } from 'vitest';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { checkSettings, parseSettings } from '../../infra/settings/parse-settings.ts';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import { changed, customDomain, exampleStages, existing, production } from './stages-under-test.ts';

const title = 'CorbadoActions "MyStack/Auth" cannot be built as it is:';
const words = (path: string, value: unknown, check = {}): string[] =>
  checkSettings(changed(production, path, value), check).problems.map(
    ({ path: at, message }) => `${at.map(String).join('.')}: ${message}`,
  );

test.each(Object.entries(exampleStages))('a stage like %s can be written as props', (name, stage) => {
  const {
    account,
    region,
    acceptUnknownRegion,
    existing: named,
    stackName,
    terminationProtection,
    backup,
    tags,
    customDomain: domain,
    asWritten,
    ...settings
  } = parseStage(name, stage);
  const handedIn = { userPool: named.userPoolArn !== undefined, ...(domain && { customDomain: domain }) };
  expect({ name, ...parseSettings(asWritten, { title, ...handedIn }) }).toEqual(settings);
});

test('all mistakes are reported at once below the title of the caller, with its own', () => {
  const problems = [{ path: ['existingTable'], message: 'cannot be beside tableProps — remove one of the two' }];
  const wrong = { ...production, kind: 'live', allowedOrigins: ['*'], sesion: {} };
  expect(() => parseSettings(wrong, { title, problems })).toThrow(ConfigurationProblem);
  expect(() => parseSettings(production, { title, problems })).toThrow(`${title}\n  existingTable: cannot be beside`);
  try {
    parseSettings(wrong, { title, problems });
  } catch (error) {
    expect(String(error).replace(/ — .+/g, '').split('\n  ')).toEqual([
      `ConfigurationProblem: ${title}`,
      'kind: "live" is not one of the choices',
      'allowedOrigins[0]: "*" is not an exact origin',
      'sesion: is not a setting',
      'existingTable: cannot be beside tableProps',
    ]);
  }
});

test.each([
  ['existngTable', {}, 'did you mean existingTable?'],
  ['tableArn', existing.tableArn, 'is not a setting — remove it, or look for its name in docs/configuration.md'],
  ['stageNme', 'prod', 'did you mean stageName?'],
  ['account', '123456789012', 'does not belong here — write it into the env'],
  ['region', 'eu-central-1', 'does not belong here — write it into the env'],
  ['tags', {}, 'does not belong here — use Tags.of'],
  ['existing', existing, 'does not belong here — hand in what exists as constructs'],
  ['stageName', 'a b', '"a b" is not a usable stage name — '],
])('what does not belong there is refused with advice: %s', (path, value, advice) => {
  expect(words(path, value, { otherProps: ['existingTable'] })).toEqual([expect.stringContaining(advice)]);
});

test('a user pool and a domain count when they are handed in, and go by the names of their props', () => {
  const cognito = { appClientIds: ['1example23456789'] };
  expect(words('cognito', cognito)).toEqual([expect.stringContaining('name yours in existingUserPool')]);
  expect(words('cognito', cognito, { userPool: true })).toEqual([]);
  const demo = [expect.stringContaining('is for development — name your user pool in existingUserPool')];
  expect(words('cognito', { createDemoPool: true })).toEqual(demo);
  const twice = checkSettings(
    { ...production, kind: 'development', cognito: { createDemoPool: true } },
    { userPool: true },
  );
  expect(twice.problems).toEqual([
    expect.objectContaining({ message: expect.stringContaining('beside existingUserPool') }),
  ]);
  expect(words('session', { cookieSameSite: 'None' })).toEqual([]);
  expect(words('session', { cookieSameSite: 'None' }, { customDomain })).toEqual([
    expect.stringContaining('session.cookieSameSite: "None" is for a web app on another site'),
  ]);
});
