// Reading Corbado's answers: pure, strict about what we rely on, blind to the rest.
import * as z from 'zod/mini';
import type { ConnectTokenType } from '../environment.ts';
import { Refusal } from '../refusal.ts';
import { isSeconds } from '../seconds.ts';
import type { UpstreamAnswer } from './transport.ts';

/** What Corbado says about a failure that is worth logging; both are Corbado's own words of a fixed kind. */
export type UpstreamFault = { readonly type: string | undefined; readonly requestId: string | undefined };

const jsonType = /^application\/(?:[a-z.+-]+\+)?json\b/i;
const plainWord = /^[A-Za-z0-9_-]{1,64}$/;

/** Undefined for an answer that is no JSON. */
export const parseJson = (answer: UpstreamAnswer): unknown => {
  if (!jsonType.test(answer.headers['content-type'] ?? '')) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(answer.body));
  } catch {
    return undefined;
  }
};

const envelope = z.object({
  requestData: z.optional(z.object({ requestID: z.optional(z.string()) })),
  error: z.optional(z.object({ type: z.optional(z.string()) })),
});

const word = (text: string | undefined): string | undefined =>
  text !== undefined && plainWord.test(text) ? text : undefined;

export const readFault = (answer: UpstreamAnswer): UpstreamFault => {
  const parsed = z.safeParse(envelope, parseJson(answer));
  return {
    type: word(parsed.data?.error?.type),
    requestId: word(parsed.data?.requestData?.requestID),
  };
};

const unusable = (reason: string): Refusal => new Refusal('upstream_error', { reason });

const connectTokenAnswer = z.object({
  // Goes to the browser and on to Corbado: one word, nothing that could become a second header or a script.
  secret: z.string().check(z.regex(/^[A-Za-z0-9._~-]{8,512}$/)),
  tokenType: z.string(),
  expires: z.number().check(z.refine(isSeconds)),
});

export type ConnectToken = { readonly secret: string; readonly expiresAtSeconds: number };

/** What a token was asked for with. */
export type AskedToken = { readonly type: ConnectTokenType; readonly lifetimeSeconds: number };

// How much longer than asked for a token may live: clocks differ, and Corbado may have a least of its own.
const lifetimeToleranceSeconds = 3600;

/** The token of a 200 answer, which must be of the type that was asked for, and live now and not for long. Throws `upstream_error`. */
export const readConnectToken = (answer: UpstreamAnswer, asked: AskedToken, nowSeconds: number): ConnectToken => {
  const parsed = z.safeParse(connectTokenAnswer, parseJson(answer));
  if (!parsed.success) throw unusable('connect_token_shape');
  const { secret, tokenType, expires } = parsed.data;
  if (tokenType !== asked.type) throw unusable('connect_token_of_other_type');
  const livesSeconds = expires - nowSeconds;
  if (livesSeconds <= 0 || livesSeconds > asked.lifetimeSeconds + lifetimeToleranceSeconds)
    throw unusable('connect_token_end');
  return { secret, expiresAtSeconds: expires };
};

const verifyAnswer = z.object({ verificationResult: z.string() });

// All of them mean "not logged in"; which one it was is no business of the caller's.
const negativeResults = new Set(['invalid_signature', 'invalid_challenge', 'user_mismatch']);

/** Returns only for a 200 answer that says exactly `success`. Throws `invalid_passkey_data` or `upstream_error`. */
export const requireVerified = (answer: UpstreamAnswer): void => {
  const parsed = z.safeParse(verifyAnswer, parseJson(answer));
  if (!parsed.success) throw unusable('verification_shape');
  const { verificationResult } = parsed.data;
  if (verificationResult === 'success') return;
  if (negativeResults.has(verificationResult))
    throw new Refusal('invalid_passkey_data', { reason: verificationResult });
  throw unusable(verificationResult === 'generic_error' ? 'verification_generic_error' : 'verification_unknown_result');
};

/** A Retry-After we can pass on: whole seconds within 1 to 30, 2 when Corbado's own says something else. */
export const readRetryAfterSeconds = (answer: UpstreamAnswer): number => {
  const text = answer.headers['retry-after'] ?? '';
  return /^\d{1,6}$/.test(text) ? Math.min(30, Math.max(1, Number(text))) : 2;
};
