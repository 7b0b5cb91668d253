// Where a stage goes, and whether what it names can be used from there: its Region, its account, and those of existing resources.
import { describe, expect, test } from 'vitest';
import type { StageInput } from '../../infra/settings/stage-schema.ts';
import { customDomain, existing, problemsOf, production } from './stages-under-test.ts';

const account = '123456789012';
const elsewhere = '999999999999';
const away = (arn: string): string => arn.replace(account, elsewhere);
const region = 'eu-central-1';

type Given = Partial<StageInput>;
const problems = (more: Given): string[] => problemsOf('prod', { ...production, ...more });

describe('refused', () => {
  test.each<[string, Given, string, string]>([
    [
      'a Region that is none',
      { region: 'eu-mars-7' },
      'region',
      '"eu-mars-7" is not a Region that this version knows — write one like "eu-',
    ],
    [
      'a misspelt Region',
      { region: 'eu-centrall-1' },
      'region',
      'write one like "eu-central-1", or, if AWS has opened it lately',
    ],
    ...(['tableArn', 'userPoolArn', 'permissionsBoundaryArn', 'corbadoApiSecretArn', 'actionSecretArn'] as const).map(
      (key): [string, Given, string, string] => [
        `${key} of another account`,
        { account, existing: { [key]: away(existing[key]) } },
        `existing.${key}`,
        `is not in ${account}, the stage's account — name one that is in ${account}`,
      ],
    ),
    [
      'a certificate of another account',
      { account, customDomain: { ...customDomain, certificateArn: away(customDomain.certificateArn) } },
      'customDomain.certificateArn',
      `is not in ${account}`,
    ],
    [
      'two accounts, when the AWS profile decides',
      { existing: { tableArn: existing.tableArn, permissionsBoundaryArn: away(existing.permissionsBoundaryArn) } },
      'existing.permissionsBoundaryArn',
      `is in account ${elsewhere}, and existing.tableArn in ${account} — name resources of one account`,
    ],
  ])('%s', (_, more, path, words) => {
    const [problem, ...others] = problems(more);
    expect(others).toEqual([]);
    expect(problem?.startsWith(`stages.prod.${path}: `)).toBe(true);
    expect(problem).toContain(words);
  });

  test('with the way to read a secret of another account', () => {
    const [problem] = problems({ account, existing: { actionSecretArn: away(existing.actionSecretArn) } });
    expect(problem).toContain('or name the key of that secret in existing.encryptionKeyArn');
  });
});

describe('accepted', () => {
  test.each<[string, Given]>([
    ['a Region that AWS has opened since', { region: 'eu-mars-7', acceptUnknownRegion: true }],
    ['everything in the stage’s account', { account, region, existing, customDomain }],
    [
      'a boundary that AWS keeps',
      { account, existing: { permissionsBoundaryArn: 'arn:aws:iam::aws:policy/PowerUserAccess' } },
    ],
    ['a topic of another account', { account, existing: { alarmTopicArn: away(existing.alarmTopicArn) } }],
    [
      'a secret of another account with its key',
      {
        account,
        region,
        existing: {
          actionSecretArn: away(existing.actionSecretArn),
          encryptionKeyArn: away(existing.encryptionKeyArn),
        },
      },
    ],
  ])('%s', (_, more) => {
    expect(problems(more)).toEqual([]);
  });
});
