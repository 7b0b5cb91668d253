// How a login by passkey goes on, for every session that Cognito may bring.
import { expect, it } from 'vitest';
import { defineAuthChallenge } from '../../../functions/define-auth-challenge/define-auth-challenge.ts';
import { readTriggerEvent } from '../../../functions/shared/trigger/trigger.ts';
import { triggerEvent } from '../trigger-event.ts';

const define = (request: Record<string, unknown>) =>
  defineAuthChallenge(
    readTriggerEvent(triggerEvent('DefineAuthChallenge', { request }), 'DefineAuthChallenge_Authentication'),
  );
const ask = { issueTokens: false, failAuthentication: false, challengeName: 'CUSTOM_CHALLENGE' };
const fail = { issueTokens: false, failAuthentication: true };
const pass = { issueTokens: true, failAuthentication: false };
const answered = (challengeResult: boolean, challengeName = 'CUSTOM_CHALLENGE') => ({ challengeName, challengeResult });

it.each([
  ['nothing yet', [], ask],
  ['no list', undefined, ask],
  ['null', null, ask],
  ['a right answer', [answered(true)], pass],
  ['a wrong answer', [answered(false)], fail],
  ['a wrong answer and a right one', [answered(false), answered(true)], fail],
  ['a right answer and a wrong one', [answered(true), answered(false)], fail],
  ['two right answers', [answered(true), answered(true)], fail],
  ['SRP begun', [answered(true, 'SRP_A')], fail],
  ['SRP and a password', [answered(true, 'SRP_A'), answered(true, 'PASSWORD_VERIFIER')], fail],
  ['SRP and a right answer', [answered(true, 'SRP_A'), answered(true)], fail],
  ['a password', [answered(true, 'PASSWORD_VERIFIER')], fail],
  ['another challenge', [answered(true, 'SMS_MFA')], fail],
  ['a challenge spelt otherwise', [answered(true, 'custom_challenge')], fail],
])('after %s', (_, session, expected) => expect(define({ session })).toEqual(expected));

it.each([
  ['is asked like anybody else', [], ask],
  ['fails with any answer', [answered(false)], fail],
  ['fails even if an answer were right', [answered(true)], fail],
])('a user who does not exist %s', (_, session, expected) => {
  expect(define({ session, userNotFound: true })).toEqual(expected);
});

it('what Cognito passes on from the client changes nothing', () => {
  const clientMetadata = { issueTokens: 'true', challengeResult: 'true' };
  expect(define({ session: [answered(false)], clientMetadata })).toEqual(fail);
});
