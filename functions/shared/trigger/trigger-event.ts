// Events of a Cognito user pool's custom-auth triggers, as far as we read them; everything else goes back untouched.
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-challenge.html
import * as z from 'zod/mini';
import { Refusal } from '../refusal.ts';

const texts = z.optional(z.nullable(z.record(z.string(), z.unknown())));

// Of a round that is still open there is no result yet.
const challengeResult = z.object({ challengeName: z.string(), challengeResult: z.nullable(z.boolean()) });

const eventSchema = z.looseObject({
  triggerSource: z.string(),
  userPoolId: z.string(),
  userName: z.string(),
  request: z.looseObject({
    userNotFound: z.optional(z.nullable(z.boolean())),
    userAttributes: texts,
    session: z.optional(z.nullable(z.array(z.looseObject(challengeResult.shape)))),
    privateChallengeParameters: texts,
    challengeAnswer: z.optional(z.nullable(z.string())),
  }),
});

export type TriggerEvent = z.output<typeof eventSchema>;

/** Throws `invalid_request` for anything that Cognito would not send: invoked by hand, say. */
export const readTriggerEvent = (event: unknown, triggerSource: string): TriggerEvent => {
  const parsed = z.safeParse(eventSchema, event);
  if (!parsed.success || parsed.data.triggerSource !== triggerSource)
    throw new Refusal('invalid_request', { reason: 'event_shape' });
  return parsed.data;
};
