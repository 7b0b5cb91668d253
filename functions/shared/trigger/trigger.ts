// The face of a Cognito trigger: the event comes in, as far as we read it, and goes back unchanged with a response in it. Callers do not
// authenticate here: IAM lets only the pool invoke.
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-challenge.html
import * as z from 'zod/mini';
import type { Call } from '../frame/call.ts';
import { type FrameSettings, runInvocation } from '../frame/invocation.ts';
import { Refusal, type RefusalCode } from '../frame/refusal.ts';

const texts = z.optional(z.nullable(z.record(z.string(), z.unknown())));

// A round that is still open has no result yet.
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

/** Throws `invalid_request` for anything that Cognito would not send, such as a manual invocation. */
export const readTriggerEvent = (event: unknown, triggerSource: string): TriggerEvent => {
  const parsed = z.safeParse(eventSchema, event);
  if (!parsed.success || parsed.data.triggerSource !== triggerSource)
    throw new Refusal('invalid_request', { reason: 'event_shape' });
  return parsed.data;
};

/** What a trigger answers: the fields of Cognito's `response`. */
export type TriggerResponse = Readonly<Record<string, boolean | string | Readonly<Record<string, string>>>>;
export type TriggerStory = (event: TriggerEvent, call: Call) => Promise<TriggerResponse>;

type Answered = { readonly response: TriggerResponse } | { readonly code: RefusalCode };

/** Cognito shows the message to the client, so it is our stable code and nothing else. */
export class TriggerFailure extends Error {
  override readonly name = 'TriggerFailure';
  // Lambda's runtime logs what the class is called, and a bundle would call it something short.
  static override readonly name = 'TriggerFailure';
}

/**
 * Rejects for an outage: the client must not take it for a wrong answer. A refused login is not a failure but a response, which the story
 * returns.
 */
export const triggerHandler =
  (settings: FrameSettings, triggerSource: string, story: TriggerStory) =>
  async (event: unknown, context: unknown): Promise<unknown> => {
    const answered = await runInvocation<Answered>(settings, event, context, {
      route: `trigger ${settings.functionName}`,
      run: async (call) => ({ response: await story(readTriggerEvent(event, triggerSource), call) }),
      statusOf: () => 200,
      refuse: ({ code }) => ({ code }),
    });
    if ('code' in answered) throw new TriggerFailure(answered.code);
    return { ...(event as object), response: answered.response };
  };
