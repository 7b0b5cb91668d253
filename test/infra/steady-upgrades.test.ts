// A second deployment of the same changes nothing, and none ever replaces what holds data.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { localStage } from '../../infra/local-stage.ts';
import { parseStage } from '../../infra/parse-stage.ts';
import type { StageInput } from '../../infra/stage-schema.ts';
import { stages } from '../../infra/stages.ts';
import { synthesize } from '../../infra/synthesize.ts';
import { exampleStages } from './example-stages.ts';
import { synthesized, withPool, withStandIns } from './synthesized-stages.ts';

const templateText = (name: string, stage: StageInput): string =>
  withStandIns((outdir, bundleFolder) =>
    readFileSync(synthesize({ stage: parseStage(name, stage), bundleFolder }, outdir).templateFullPath, 'utf8'),
  );

const everyStage = Object.entries({ dev: stages.dev, local: localStage, ...exampleStages });

test.each(everyStage)('stage %s comes out the same twice, to the byte', (name, stage) => {
  expect(templateText(name, stage)).toBe(templateText(name, stage));
});

describe('logical ids', () => {
  const holdsData = /^AWS::(DynamoDB|SecretsManager|Cognito)::/;
  const frozen = [
    'SessionsTableA5E8383B',
    'SecretsCorbadoApiB2DE4B83',
    'SecretsActionFEA7BCD7',
    'UserPoolDemoPool63F4C9E3',
    'UserPoolDemoClient46A849DB',
  ];

  // A new logical id means a new, empty table, and secrets generated anew.
  test.each(everyStage)('of what holds data in stage %s never change', (name, stage) => {
    const resources = Object.entries(synthesized(name, stage).Resources);
    const ids = resources.filter(([, { Type }]) => holdsData.test(Type)).map(([id]) => id);
    expect(frozen).toEqual(expect.arrayContaining(ids));
    if (name !== 'brought-along') expect(ids).toEqual(expect.arrayContaining(frozen.slice(0, 2)));
  });

  // Their ARNs are in the user pool that they were attached to.
  test('of what belongs to a user pool never change either', () => {
    expect(Object.keys(withPool.Resources)).toEqual(
      expect.arrayContaining([
        'CorbadoWebhookFunction0546EE4A',
        'ReconcileFunction585E26B3',
        'ReconcileScheduleRule479C73C5',
        'DefineAuthChallengeFunctionE44C32A2',
        'DefineAuthChallengeUserPool483D60C6',
        'CreateAuthChallengeFunction8730C78B',
        'CreateAuthChallengeUserPool3CDD656C',
        'VerifyAuthChallengeFunctionB5C392FF',
        'VerifyAuthChallengeUserPool6715CF44',
      ]),
    );
  });

  // Their addresses are in other people's hands: in Corbado's settings and in web apps.
  test('of the API and of the functions never change either', () => {
    const ids = Object.keys(synthesized('dev', stages.dev).Resources);
    expect(ids).toEqual(
      expect.arrayContaining([
        'ApiHttpApi4C294DC0',
        'PostLoginFunction8F3A3DA5',
        'PostAppendFunction4FDBEAF0',
        'PreLoginFunction203AF586',
        'ConnectTokenFunctionACA33B99',
        'VerifyPasskeyFunction9617B873',
        'SessionFunction7C7D2BAB',
      ]),
    );
  });
});
