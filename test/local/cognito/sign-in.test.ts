// Sign-ins by custom challenges, through the AWS SDK: what Cognito tells the pool's functions, and what comes of it.
import {
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ada, type SignInSystem, startSignInSystem, wrong } from './sign-in-system.ts';
import { discreetClient, legacyClient, poolId, refusal } from './test-pool.ts';

let system: SignInSystem;
beforeAll(async () => {
  system = await startSignInSystem();
});
afterAll(() => system.close());
beforeEach(() => system.reset());

describe('custom challenges', () => {
  it('end with tokens after the right answer', async () => {
    const asked = await system.start('ada@example.com');
    expect(asked.ChallengeName).toBe('CUSTOM_CHALLENGE');
    expect(asked.ChallengeParameters).toEqual({ USERNAME: ada.username, hint: 'cave' });
    const { AuthenticationResult: tokens } = await system.answer(asked.Session, undefined, 'ada@example.com');
    expect(tokens).toMatchObject({ ExpiresIn: 3600, TokenType: 'Bearer', RefreshToken: expect.any(String) });
    const { payload } = decomposeUnverifiedJwt(tokens?.IdToken ?? '');
    expect(payload).toMatchObject({ sub: ada.sub, aud: discreetClient, 'cognito:username': ada.username });
    expect(system.functions.sources()).toEqual(['DefineAuth', 'CreateAuth', 'VerifyAuth', 'DefineAuth']);
  });

  it('tell functions what Cognito tells them', async () => {
    await system.signIn();
    const { sub, attributes } = ada;
    const userAttributes = { sub, 'cognito:user_status': 'CONFIRMED', ...attributes };
    const surroundings = {
      ...{ version: '1', region: 'eu-central-1', userPoolId: poolId, userName: ada.username },
      callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: discreetClient },
    };
    const [define, create, verify, last] = system.functions.events;
    expect(define).toEqual({
      ...surroundings,
      triggerSource: 'DefineAuthChallenge_Authentication',
      request: { userAttributes, session: [], userNotFound: false },
      response: { challengeName: null, issueTokens: null, failAuthentication: null },
    });
    expect(create).toEqual({
      ...surroundings,
      triggerSource: 'CreateAuthChallenge_Authentication',
      request: { userAttributes, session: [], challengeName: 'CUSTOM_CHALLENGE', userNotFound: false },
      response: { publicChallengeParameters: null, privateChallengeParameters: null, challengeMetadata: null },
    });
    const clientMetadata = { at: 'answer' };
    const privateChallengeParameters = { expected: 'open sesame' };
    expect(verify).toEqual({
      ...surroundings,
      triggerSource: 'VerifyAuthChallengeResponse_Authentication',
      request: {
        ...{ userAttributes, privateChallengeParameters, challengeAnswer: 'open sesame' },
        ...{ clientMetadata, userNotFound: false },
      },
      response: { answerCorrect: null },
    });
    const session = [{ challengeName: 'CUSTOM_CHALLENGE', challengeResult: true, challengeMetadata: 'round' }];
    expect(last?.request).toEqual({ userAttributes, session, clientMetadata, userNotFound: false });
  });

  it('fail with the words of a wrong password', async () => {
    const { Session } = await system.start();
    expect(await refusal(system.answer(Session, 'wrong'))).toBe(wrong);
    expect(system.functions.sources()).toEqual(['DefineAuth', 'CreateAuth', 'VerifyAuth', 'DefineAuth']);
  });

  it('can go on for several rounds, each with a session of its own', async () => {
    system.functions.replace('Define', ({ request: { session } }) =>
      session.length < 2 ? { challengeName: 'CUSTOM_CHALLENGE' } : { issueTokens: true },
    );
    const first = await system.start();
    const second = await system.answer(first.Session, 'wrong');
    expect(second.Session).not.toBe(first.Session);
    expect((await system.answer(second.Session)).AuthenticationResult?.IdToken).toBeDefined();
    expect(system.functions.events.at(-1)?.request.session.map(({ challengeResult }) => challengeResult)).toEqual([
      false,
      true,
    ]);
  });

  it('give each session once, for three minutes, to one user of one client', async () => {
    const { Session } = await system.start();
    await system.answer(Session);
    expect(await refusal(system.answer(Session))).toMatch(/session can only be used once/);
    const late = await system.start();
    system.clock.moveBySeconds(180);
    expect(await refusal(system.answer(late.Session))).toMatch(/^NotAuthorizedException.*session is expired/);
    const other = await system.start();
    expect(await refusal(system.answer(other.Session, undefined, 'grace'))).toMatch(
      /^NotAuthorizedException: Invalid session/,
    );
    const third = await system.start();
    const elsewhere = system.answer(third.Session, undefined, ada.username, legacyClient);
    expect(await refusal(elsewhere)).toMatch(/^NotAuthorizedException: Invalid session/);
    expect(await refusal(system.answer('x'.repeat(40)))).toBe('NotAuthorizedException: Invalid session for the user.');
  });

  it('work for a backend too', async () => {
    const ids = { UserPoolId: poolId, ClientId: discreetClient };
    const started = await system.client.send(
      new AdminInitiateAuthCommand({ ...ids, AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: ada.sub } }),
    );
    const ended = await system.client.send(
      new AdminRespondToAuthChallengeCommand({
        ...{ ...ids, ChallengeName: 'CUSTOM_CHALLENGE', Session: started.Session },
        ChallengeResponses: { USERNAME: ada.username, ANSWER: 'open sesame' },
      }),
    );
    expect(ended.AuthenticationResult?.AccessToken).toBeDefined();
  });
});

describe('an unknown user', () => {
  it('is asked like anyone else where the client hides it, and never signed in', async () => {
    system.functions.replace('Define', ({ request: { session } }) =>
      session.length === 0 ? { challengeName: 'CUSTOM_CHALLENGE' } : { issueTokens: true },
    );
    const asked = await system.start('nobody');
    const madeUp = asked.ChallengeParameters?.USERNAME;
    expect(madeUp).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/);
    expect((await system.start('nobody')).ChallengeParameters?.USERNAME).toBe(madeUp);
    expect(system.functions.events[0]).toMatchObject({
      userName: madeUp,
      request: { userAttributes: {}, userNotFound: true },
    });
    expect(await refusal(system.answer(asked.Session, undefined, 'nobody'))).toBe(wrong);
    expect(system.functions.sources().at(-1)).toBe('DefineAuth');
  });

  it('is told so by any other client, without a function', async () => {
    const call = system.client.send(
      new InitiateAuthCommand({
        AuthFlow: 'USER_PASSWORD_AUTH',
        ClientId: legacyClient,
        AuthParameters: { USERNAME: 'nobody', PASSWORD: 'x' },
      }),
    );
    expect(await refusal(call)).toBe('UserNotFoundException: User does not exist.');
  });
});
