// Answers that look right but stand for nothing: the material of lies and nonsense. No state is touched.
import type { CorbadoRoute, Nonsense } from './fault.ts';
import { numberedId, randomText } from './identifiers.ts';

const plausibleToken = (requestBody: unknown, nowSeconds: number) => {
  const asked = requestBody as { type?: unknown; data?: unknown } | undefined;
  return {
    id: numberedId('ctk'),
    tokenType: asked?.type ?? 'passkey-list',
    data: asked?.data ?? {},
    connectTokenStatus: 'initial',
    secret: `ctk1_${randomText(30)}`,
    expires: nowSeconds + 60,
  };
};

const nothingListed = { totalItems: 0, totalPages: 0, page: 1 };

/** The body of a success on this route; a list says that there is nothing, which is the answer with consequences. */
export const plausibleAnswer = (
  route: CorbadoRoute,
  requestBody: unknown,
  nowSeconds: number,
): Record<string, unknown> => {
  if (route === 'verify') return { verificationResult: 'success' };
  return route === 'connectTokens' ? plausibleToken(requestBody, nowSeconds) : { [route]: [], paging: nothingListed };
};

/** What is wrong inside an otherwise well-formed answer. */
export type WrongField = Extract<
  Nonsense,
  | 'no-secret'
  | 'secret-number'
  | 'secret-huge'
  | 'secret-crlf'
  | 'wrong-type'
  | 'expires-zero'
  | 'expires-past'
  | 'expires-in-ten-years'
  | 'expires-milliseconds'
>;

const wrongSecrets: Partial<Record<WrongField, unknown>> = {
  'no-secret': undefined,
  'secret-number': 1234567890,
  'secret-huge': `ctk1_${'x'.repeat(5 * 1024)}`,
  'secret-crlf': 'ctk1_abc\r\nset-cookie: stolen=1',
};

/** A connect token's answer with one wrong field; `wrong-type` is a token of another type than asked for. */
export const wrongToken = (what: WrongField, requestBody: unknown, nowSeconds: number): Record<string, unknown> => {
  const token = plausibleToken(requestBody, nowSeconds);
  const wrongEnds: Partial<Record<WrongField, number>> = {
    'expires-zero': 0,
    'expires-past': nowSeconds - 1,
    'expires-in-ten-years': nowSeconds + 10 * 365 * 86_400,
    'expires-milliseconds': token.expires * 1000,
  };
  if (what in wrongEnds) return { ...token, expires: wrongEnds[what] };
  if (what !== 'wrong-type') return { ...token, secret: wrongSecrets[what] };
  return { ...token, tokenType: token.tokenType === 'passkey-list' ? 'passkey-append' : 'passkey-list' };
};
