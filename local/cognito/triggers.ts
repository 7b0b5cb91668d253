// The challenge triggers: the events they get, in AWS’s shapes, and how Cognito invokes them: with a short time limit, three attempts,
// and no trust in the answer.
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-challenge.html
import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import { CognitoError, invalidParameter } from './cognito-error.ts';
import { type CognitoParts, textMap } from './operation.ts';
import type { SigningIn } from './signing-in.ts';
import { type ChallengeTrigger, triggerFunction } from './user-pool.ts';

/** The answer's fields as the event offers them: all empty. */
const emptyResponses = {
  DefineAuthChallenge: { challengeName: null, issueTokens: null, failAuthentication: null },
  CreateAuthChallenge: { publicChallengeParameters: null, privateChallengeParameters: null, challengeMetadata: null },
  VerifyAuthChallengeResponse: { answerCorrect: null },
} as const satisfies Record<ChallengeTrigger, object>;

const triggerAnswers = {
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

type TriggerAnswer<Trigger extends ChallengeTrigger> = z.output<(typeof triggerAnswers)[Trigger]>;

const userAttributes = ({ user }: SigningIn): Record<string, string> =>
  user ? { sub: user.sub, 'cognito:user_status': user.status, ...user.attributes } : {};

/** `asked` is the part of the request that only this trigger gets. */
const triggerEvent = (
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

const maximumAttempts = 3;

export const unrecognizable = (): CognitoError =>
  new CognitoError('InvalidLambdaResponseException', 'Unrecognizable lambda output');

type Attempt = { readonly output: unknown } | 'no answer in time';

const withinMilliseconds = async (milliseconds: number, output: Promise<unknown>): Promise<Attempt> => {
  const answered = new AbortController();
  const timeLimit = setTimeout(milliseconds, 'no answer in time' as const, { signal: answered.signal, ref: false });
  timeLimit.catch(() => {
    // Ended early: the function was faster.
  });
  try {
    return await Promise.race([output.then((value) => ({ output: value })), timeLimit]);
  } finally {
    answered.abort();
  }
};

const invoke = async (parts: CognitoParts, trigger: string, name: string, event: object): Promise<unknown> => {
  for (let attempt = 0; attempt < maximumAttempts; attempt += 1) {
    try {
      // A copy each time, as over the wire.
      const output = parts.invokeTrigger(name, structuredClone(event));
      const ended = await withinMilliseconds(parts.triggerMilliseconds, output);
      if (ended !== 'no answer in time') return ended.output;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new CognitoError('UserLambdaValidationException', `${trigger} failed with error ${message}.`);
    }
  }
  const message = `${trigger} invocation failed due to error Socket timeout while invoking Lambda function.`;
  throw new CognitoError('UnexpectedLambdaException', message);
};

// The event that went in has to come out again, with its response filled in.
const outputSchema = z.object({ version: z.string(), triggerSource: z.string(), response: z.unknown() });

export const askTrigger = async <Trigger extends ChallengeTrigger>(
  parts: CognitoParts,
  signingIn: SigningIn,
  trigger: Trigger,
  asked: Readonly<Record<string, unknown>>,
): Promise<TriggerAnswer<Trigger>> => {
  const name = triggerFunction(signingIn.pool.settings, trigger);
  if (!name) throw invalidParameter('Custom auth lambda trigger is not configured for the user pool.');
  const output = outputSchema.safeParse(await invoke(parts, trigger, name, triggerEvent(signingIn, trigger, asked)));
  const answer = triggerAnswers[trigger].safeParse(output.data?.response);
  if (!answer.success) throw unrecognizable();
  return answer.data as TriggerAnswer<Trigger>;
};
