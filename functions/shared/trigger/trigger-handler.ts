// The face of a Cognito trigger: the event goes back with a response in it. No caller proves itself here: IAM lets only the pool invoke.
import type { Call } from '../call.ts';
import { type FrameSettings, runInvocation } from '../invocation.ts';
import type { RefusalCode } from '../refusal.ts';
import { readTriggerEvent, type TriggerEvent } from './trigger-event.ts';

/** What a trigger answers: the fields of Cognito's `response`. */
export type TriggerResponse = Readonly<Record<string, boolean | string | Readonly<Record<string, string>>>>;
export type TriggerStory = (event: TriggerEvent, call: Call) => Promise<TriggerResponse>;

type Answered = { readonly response: TriggerResponse } | { readonly code: RefusalCode };

/** Cognito shows the message to the client, so it is our stable code and nothing else. */
export class TriggerFailure extends Error {
  override readonly name = 'TriggerFailure';
}

/**
 * Rejects for an outage: the client must not take it for a wrong answer. That a login is refused is no failure but a response, which is
 * the story's to give.
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
