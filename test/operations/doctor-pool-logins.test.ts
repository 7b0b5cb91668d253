// What the doctor says about logins by passkey and second factors in a stage's user pool, for each thing that can be wrong with them.
import { expect, it } from 'vitest';
import { arnOf, ourTriggers } from './cognito-endpoint.ts';
import { attached, type Patient, providePatients } from './pool-patient.ts';

const { seriousFindings } = providePatients();

const srpClient = {
  id: 'webapp',
  name: 'Web app',
  authFlows: ['ALLOW_USER_SRP_AUTH'],
  preventUserExistenceErrors: true,
};
const mfaPreference = (...mfaFactors: ('SOFTWARE_TOKEN_MFA' | 'SMS_MFA' | 'EMAIL_OTP')[]): Patient => ({
  cognito: { flag: { mode: 'mfa-preference', mfaFactors } },
});

type Row = [what: string, patient: Patient, findings: (string | RegExp)[]];
const rows: Row[] = [
  [
    'functions that are not attached',
    { ...attached, pool: {} },
    [
      /^error custom auth the pool does not call .*: DefineAuthChallenge: none, CreateAuthChallenge: none, VerifyAuthChallengeResponse: none → npm run cognito:attach -- --stage dev$/,
    ],
  ],
  [
    'functions of somebody else',
    { ...attached, pool: { triggers: { ...ourTriggers, CreateAuthChallenge: 'theirs' } } },
    [new RegExp(`CreateAuthChallenge: ${arnOf('theirs')} → npm run cognito:attach -- --stage dev --replace$`)],
  ],
  [
    'functions that are not deployed yet',
    { ...attached, pool: {}, outputs: {} },
    [/^warning custom auth its functions are not deployed yet → npm run deploy -- -c stage=dev$/],
  ],
  ['custom auth before the first deployment', { cognito: { customAuth: true } }, []],
  [
    'custom auth switched off and still attached',
    { ...attached, cognito: {} },
    [
      /^error custom auth is switched off, .* → before the next deployment: npm run cognito:attach -- --stage dev --detach$/,
    ],
  ],
  [
    'no client for it',
    { ...attached, pool: { triggers: ourTriggers, clients: [srpClient] } },
    [/^error custom auth clients no app client of the pool allows logins by passkey → .*ALLOW_CUSTOM_AUTH$/],
  ],
  [
    'the wrong client for it',
    { ...attached, cognito: { customAuth: true, appClientIds: ['backoffice'] } },
    [/^error custom auth clients none of cognito\.appClientIds allows/],
  ],
  ['MFA for everybody', { ...attached, mfa: { MfaConfiguration: 'ON' } }, [/^warning MFA is required by the pool/]],
  [
    'a preference without MFA',
    { ...mfaPreference('SMS_MFA'), mfa: { MfaConfiguration: 'OFF' } },
    [/^error MFA is off in the pool, so a user’s preference has no effect → make MFA optional/],
  ],
  [
    'no factor enabled',
    mfaPreference('SMS_MFA', 'EMAIL_OTP'),
    [/^error MFA the pool has not enabled SMS_MFA, EMAIL_OTP → enable it/],
  ],
  [
    'one of two factors enabled',
    {
      ...mfaPreference('SOFTWARE_TOKEN_MFA', 'SMS_MFA'),
      mfa: { MfaConfiguration: 'ON', SoftwareTokenMfaConfiguration: { Enabled: true } },
    },
    [/^warning MFA the pool has not enabled SMS_MFA → enable it/],
  ],
  [
    'every factor enabled',
    {
      ...mfaPreference('SMS_MFA', 'EMAIL_OTP'),
      mfa: {
        MfaConfiguration: 'OPTIONAL',
        SmsMfaConfiguration: { SmsConfiguration: { SnsCallerArn: 'arn' } },
        EmailMfaConfiguration: { Subject: 'x' },
      },
    },
    [],
  ],
];

it.each(rows)('finds %s', async (_, patient, expected) => {
  const found = await seriousFindings(patient);
  expect(found).toHaveLength(expected.length);
  for (const [index, pattern] of expected.entries()) expect(found[index]).toMatch(pattern);
});
