// The outputs of the construct: the same names in any stack, and found again whatever else a stack prints.
import { describe, expect, test } from 'vitest';
import { CorbadoActions } from '../../infra/corbado-actions.ts';
import { instancesIn, outputNames } from '../../infra/outputs.ts';
import { type StageName, stagesUnderTest } from './stages-under-test.ts';
import { synthesized } from './synthesized-stages.ts';
import { team, teamTemplate } from './team-app.ts';
import type { Template } from './template.ts';

const printed = (template: Template) =>
  Object.keys(template.Outputs).map((OutputKey) => ({ OutputKey, OutputValue: `value of ${OutputKey}` }));
const found = (keys: readonly string[]) =>
  instancesIn(keys.map((OutputKey) => ({ OutputKey, OutputValue: OutputKey.toLowerCase() })));

describe('the bundle’s own stack', () => {
  test('prints exactly these names, as scripts and people know them', () => {
    expect(Object.keys(synthesized('user-pool').Outputs).sort()).toEqual([
      ...['ActionSecretArn', 'ApiUrl', 'CorbadoApiSecretArn', 'CorbadoProjectId', 'CreateAuthChallengeFunctionArn'],
      ...[
        'DashboardName',
        'DefineAuthChallengeFunctionArn',
        'PostAppendUrl',
        'PostLoginUrl',
        'PreLoginUrl',
        'TableName',
      ],
      ...['UserPoolId', 'VerifyAuthChallengeFunctionArn', 'WebhookUrl'],
    ]);
  });

  test('is one instance, and all that it prints is found', () => {
    const names = Object.keys(stagesUnderTest) as StageName[];
    const seen = names.flatMap((name) => {
      const [only, ...others] = instancesIn(printed(synthesized(name)));
      expect(others).toEqual([]);
      expect(only?.prefix).toBe('');
      expect([...(only?.outputs.keys() ?? [])].sort()).toEqual(Object.keys(synthesized(name).Outputs).sort());
      return [...(only?.outputs.keys() ?? [])];
    });
    // And each of the list is printed by some stage.
    expect([...new Set(seen)].sort()).toEqual([...outputNames].sort());
  });
});

test('two constructs in one stack are two instances, each with its own', () => {
  const template = teamTemplate({ use: (_, stack) => new CorbadoActions(stack, 'Partners', { ...team }) });
  const instances = instancesIn(printed(template));
  expect(instances.map(({ prefix, outputs }) => [prefix, outputs.size])).toEqual([
    ['Auth', 9],
    ['Partners', 9],
  ]);
  expect(instances[1]?.outputs.get('TableName')).toMatch(/^value of PartnersTableName[0-9A-F]{8}$/);
});

describe('instancesIn', () => {
  test.each([
    ['nothing of an empty stack', [], []],
    ['nothing of a team’s own outputs that end alike', ['OrdersTableName', 'ApiUrl', 'ShopApiUrl0123ABCD'], []],
    ['a construct deep in a tree', ['LoginAuthApiUrl0123ABCD', 'LoginAuthCorbadoProjectId0123ABCD'], ['LoginAuth']],
    ['one that is called like an output', ['ApiUrlApiUrl0123ABCD', 'ApiUrlCorbadoProjectId0123ABCD'], ['ApiUrl']],
    ['no prefix with a hash', ['ApiUrl0123ABCD', 'CorbadoProjectId0123ABCD'], []],
    ['no path without a hash', ['AuthApiUrl', 'AuthCorbadoProjectId'], []],
  ])('finds %s', (_, keys, prefixes) => {
    expect(found(keys).map(({ prefix }) => prefix)).toEqual(prefixes);
  });

  test('reads PostLoginUrl as one name, and values as they are', () => {
    const keys = ['AuthPostLoginUrl0123ABCD', 'AuthApiUrl0123ABCD', 'AuthCorbadoProjectId0123ABCD'];
    expect(found(keys)[0]?.outputs.get('PostLoginUrl')).toBe('authpostloginurl0123abcd');
  });
});
