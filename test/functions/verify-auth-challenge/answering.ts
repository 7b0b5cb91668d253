// The trigger's story on a table in memory, and the answers that it is given.
import { randomUUID } from 'node:crypto';
import { claimUse, findUse } from '../../../functions/shared/passkey/single-use.ts';
import { Refusal } from '../../../functions/shared/refusal.ts';
import { readTriggerEvent } from '../../../functions/shared/trigger/trigger-event.ts';
import { findKnownUser } from '../../../functions/shared/user/user-directory.ts';
import {
  type VerifyAuthChallengePorts,
  verifyAuthChallenge,
} from '../../../functions/verify-auth-challenge/verify-auth-challenge.ts';
import { memoryTable } from '../../support/memory-table.ts';
import { projectId } from '../a-login.ts';
import { callAt } from '../call-at.ts';
import { passkeyDataOf } from '../signed-passkey-data.ts';
import { type TriggerParts, triggerEvent } from '../trigger-event.ts';
import { rules } from '../trusted-issuer.ts';

export const right = { answerCorrect: true };
export const wrong = { answerCorrect: false };
/** A proof for the user `u-1`. */
export const proof = passkeyDataOf();

export type Answer = TriggerParts & { readonly answer?: string | null; readonly attemptId?: unknown };

/** By default Corbado confirms everything. */
export const answering = (ports: Partial<VerifyAuthChallengePorts> = {}) => {
  const table = memoryTable();
  const asked: unknown[] = [];
  const story = verifyAuthChallenge({
    ...{ projectId, rules, poolUserId: 'username', claimUse: claimUse(table.put), findUse: findUse(table.get) },
    findUser: findKnownUser(table.get, projectId),
    verify: async (...question) => void asked.push(question.slice(0, 2)),
    ...ports,
  });
  const attempt = randomUUID();
  const answer = async ({ answer: challengeAnswer = proof, attemptId = attempt, ...parts }: Answer = {}) => {
    const request = { challengeAnswer, privateChallengeParameters: { attemptId }, ...parts.request };
    const event = triggerEvent('VerifyAuthChallengeResponse', { ...parts, request });
    const call = callAt();
    const response = await story(readTriggerEvent(event, event.triggerSource), call);
    return { response, call };
  };
  return { table, asked, answer, attempt };
};

/** A Corbado that refuses. */
export const refused = (reason: string) => () => Promise.reject(new Refusal('invalid_passkey_data', { reason }));
