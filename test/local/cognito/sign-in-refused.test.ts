// Sign-ins that go wrong: functions in trouble, calls that are refused before any function, and passwords.
import { InitiateAuthCommand, RespondToAuthChallengeCommand } from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ada, bareClient, barePool, type SignInSystem, startSignInSystem, wrong } from './sign-in-system.ts';
import { discreetClient, legacyClient, poolId, refusal } from './test-pool.ts';

let system: SignInSystem;
beforeAll(async () => {
  system = await startSignInSystem();
});
afterAll(() => system.close());
beforeEach(() => system.reset());

describe('functions in trouble', () => {
  const fail = () => {
    throw new Error('Boom');
  };

  it('fail the sign-in with their message, once', async () => {
    system.functions.replace('Verify', fail);
    const { Session } = await system.start();
    const failed = 'UserLambdaValidationException: VerifyAuthChallengeResponse failed with error Boom.';
    expect(await refusal(system.answer(Session))).toBe(failed);
    expect(system.functions.sources().filter((source) => source === 'VerifyAuth')).toHaveLength(1);
    expect(await refusal(system.answer(Session))).toMatch(/session can only be used once/);
  });

  it('are asked three times when they are slow', async () => {
    system.functions.replace('Create', () => new Promise(() => undefined));
    expect(await refusal(system.start())).toMatch(/^UnexpectedLambdaException: CreateAuthChallenge.*Socket timeout/);
    expect(system.functions.sources()).toEqual(['DefineAuth', 'CreateAuth', 'CreateAuth', 'CreateAuth']);
  });

  it('may recover on the second attempt', async () => {
    let attempts = 0;
    system.functions.replace('Verify', () => {
      attempts += 1;
      return attempts === 1 ? new Promise(() => undefined) : { answerCorrect: true };
    });
    expect((await system.signIn()).AuthenticationResult?.IdToken).toBeDefined();
    expect(attempts).toBe(2);
  });

  it.each([
    ['Define', { issueTokens: 'yes' }],
    ['Define', {}],
    ['Define', { challengeName: 'SMS_MFA' }],
    ['Create', { publicChallengeParameters: { digits: 6 }, privateChallengeParameters: { a: 'b' } }],
    ['Verify', { answerCorrect: 'true' }],
  ] as const)('are not believed: %s answers %j', async (name, response) => {
    system.functions.replace(name, () => response);
    expect(await refusal(system.signIn())).toBe('InvalidLambdaResponseException: Unrecognizable lambda output');
  });

  it('must give a private parameter', async () => {
    system.functions.replace('Create', () => ({
      publicChallengeParameters: { hint: 'cave' },
      privateChallengeParameters: {},
    }));
    expect(await refusal(system.start())).toBe(wrong);
  });

  it('take silence for a wrong answer', async () => {
    system.functions.replace('Verify', () => ({}));
    expect(await refusal(system.signIn())).toBe(wrong);
  });
});

describe('what is refused at once', () => {
  const initiate = (input: Partial<ConstructorParameters<typeof InitiateAuthCommand>[0]>) =>
    refusal(
      system.client.send(new InitiateAuthCommand({ AuthFlow: 'CUSTOM_AUTH', ClientId: discreetClient, ...input })),
    );
  const AuthParameters = { USERNAME: ada.username };

  it.each([
    [
      { ClientId: legacyClient, AuthParameters },
      'InvalidParameterException: CUSTOM_AUTH flow not enabled for this client',
    ],
    [{}, 'InvalidParameterException: Missing required parameter USERNAME'],
    [{ ClientId: 'nobody0' }, 'ResourceNotFoundException: User pool client nobody0 does not exist.'],
    [
      { AuthFlow: 'ADMIN_USER_PASSWORD_AUTH' as const },
      'InvalidParameterException: Initiate Auth method not supported.',
    ],
    [{ AuthFlow: 'MAGIC' as 'CUSTOM_AUTH' }, expect.stringMatching(/'authFlow' failed.*enum value set/)],
  ])('%j', async (input, expected) => {
    expect(await initiate(input)).toEqual(expected);
    expect(system.functions.events).toEqual([]);
  });

  it('a pool without functions', async () => {
    system.cognito.users.add(barePool.id, ada);
    expect(await initiate({ ClientId: bareClient, AuthParameters })).toMatch(
      /^InvalidParameterException: Custom auth lambda/,
    );
    system.cognito.users.remove(barePool.id, ada.username);
  });

  it('an answer without session or text', async () => {
    expect(await refusal(system.answer(undefined))).toBe(
      'InvalidParameterException: Missing required parameter Session',
    );
    const input = { ChallengeName: 'CUSTOM_CHALLENGE', ClientId: discreetClient, Session: 'x'.repeat(40) } as const;
    const silent = { ...input, ChallengeResponses: { USERNAME: 'ada' } };
    expect(await refusal(system.client.send(new RespondToAuthChallengeCommand(silent)))).toMatch(
      /Missing required parameter ANSWER/,
    );
  });

  it('users who are disabled or not confirmed', async () => {
    system.cognito.users.change(poolId, ada.username, { enabled: false });
    expect(await refusal(system.start())).toBe('NotAuthorizedException: User is disabled.');
    system.cognito.users.change(poolId, ada.username, { enabled: true, status: 'UNCONFIRMED' });
    expect(await refusal(system.start())).toMatch(/^UserNotConfirmedException/);
  });
});

describe('a password', () => {
  const withPassword = (PASSWORD: string) => {
    const AuthParameters = { USERNAME: ada.username, PASSWORD };
    return system.client.send(
      new InitiateAuthCommand({ AuthFlow: 'USER_PASSWORD_AUTH', ClientId: discreetClient, AuthParameters }),
    );
  };

  it('signs in when it is right', async () => {
    expect((await withPassword(ada.password)).AuthenticationResult?.IdToken).toBeDefined();
    expect(await refusal(withPassword('difference-engine'))).toBe(wrong);
    system.cognito.users.change(poolId, ada.username, { password: undefined });
    expect(await refusal(withPassword(''))).toBe(wrong);
  });

  it('is not enough once a factor is enabled: the trap of switching one on for a passkey', async () => {
    system.cognito.users.change(poolId, ada.username, { mfaEnabled: ['SMS_MFA'] });
    const asked = await withPassword(ada.password);
    expect([asked.ChallengeName, asked.AuthenticationResult]).toEqual(['SMS_MFA', undefined]);
    expect((await system.signIn()).AuthenticationResult?.IdToken).toBeDefined();
  });
});
