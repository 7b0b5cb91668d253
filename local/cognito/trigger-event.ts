// What the three challenge triggers are told, in AWS's shapes, and what they may answer.
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-challenge.html
import * as z from 'zod';
import { textMap } from './call-input.ts';
import type { SigningIn } from './signing-in.ts';
import type { ChallengeTrigger } from './user-pool.ts';

/** The answer's fields as the event offers them: all empty. */
const emptyResponses = {
  DefineAuthChallenge: { challengeName: null, issueTokens: null, failAuthentication: null },
  CreateAuthChallenge: { publicChallengeParameters: null, privateChallengeParameters: null, challengeMetadata: null },
  VerifyAuthChallengeResponse: { answerCorrect: null },
} as const satisfies Record<ChallengeTrigger, object>;

export const triggerAnswers = {
  DefineAuthChallenge: z.object({
    challengeName: z.string().nullish(),
    issueTokens: z.boolean().nullish(),
    failAuthentication: z.boolean().nullish(),
  }),
  CreateAuthChallenge: z.object({
    publicChallengeParameters: textMap.nullish(),
    privateChallengeParameters: textMap.nullish(),
    challengeMetadata: z.string().nullish(),
  }),
  VerifyAuthChallengeResponse: z.object({ answerCorrect: z.boolean().nullish() }),
} as const satisfies Record<ChallengeTrigger, z.ZodType>;

export type TriggerAnswer<Trigger extends ChallengeTrigger> = z.output<(typeof triggerAnswers)[Trigger]>;

const userAttributes = ({ user }: SigningIn): Record<string, string> =>
  user ? { sub: user.sub, 'cognito:user_status': user.status, ...user.attributes } : {};

/** `asked` is what this trigger alone is told. */
export const triggerEvent = (
  signingIn: SigningIn,
  trigger: ChallengeTrigger,
  asked: Readonly<Record<string, unknown>>,
): Record<string, unknown> => ({
  version: '1',
  region: signingIn.pool.region,
  userPoolId: signingIn.pool.id,
  userName: signingIn.username,
  callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: signingIn.client.id },
  triggerSource: `${trigger}_Authentication`,
  request: {
    userAttributes: userAttributes(signingIn),
    ...asked,
    ...(signingIn.client.preventUserExistenceErrors && { userNotFound: signingIn.user === undefined }),
  },
  response: emptyResponses[trigger],
});
