// Invokes one of the challenge triggers as Cognito does: little patience, three attempts, and no trust in the answer.
import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import { CognitoError, invalidParameter } from './cognito-error.ts';
import type { CognitoParts } from './operation.ts';
import { triggerFunction } from './pool-settings.ts';
import type { SigningIn } from './signing-in.ts';
import { type TriggerAnswer, triggerAnswers, triggerEvent } from './trigger-event.ts';
import type { ChallengeTrigger } from './user-pool.ts';

const maximumAttempts = 3;

export const unrecognizable = (): CognitoError =>
  new CognitoError('InvalidLambdaResponseException', 'Unrecognizable lambda output');

type Attempt = { readonly output: unknown } | 'no answer in time';

const withinMilliseconds = async (milliseconds: number, output: Promise<unknown>): Promise<Attempt> => {
  const answered = new AbortController();
  const patience = setTimeout(milliseconds, 'no answer in time' as const, { signal: answered.signal, ref: false });
  patience.catch(() => {
    // Ended early: the function was faster.
  });
  try {
    return await Promise.race([output.then((value) => ({ output: value })), patience]);
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
