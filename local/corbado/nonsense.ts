// Answers that no client should take for one: wrong format, wrong size, wrong fields, and the lie that looks right but stands for nothing.
// Nothing is issued or consumed for them.
import { gzipSync } from 'node:zlib';
import type { Exchange } from './exchange.ts';
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
type WrongField = Extract<
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
const wrongToken = (what: WrongField, requestBody: unknown, nowSeconds: number): Record<string, unknown> => {
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

const hugeBytes = 2_000_000;

type RawAnswer = {
  body: string | Buffer;
  headers?: Record<string, string>;
};

const withInvalidUtf8 = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  // 0xff never occurs in UTF-8; it replaces the first letter of the first string value.
  bytes[text.indexOf(':"') + 2] = 0xff;
  return bytes;
};

const nonsenseAnswer = (
  what: Exclude<Nonsense, 'truncated'>,
  { route, requestBody, nowSeconds }: Exchange,
): RawAnswer => {
  const plausible = plausibleAnswer(route, requestBody, nowSeconds);
  const huge = () => JSON.stringify({ ...plausible, padding: 'x'.repeat(hugeBytes) });
  switch (what) {
    case 'html':
      return { body: '<!doctype html><title>Welcome</title>', headers: { 'content-type': 'text/html' } };
    case 'empty':
      return { body: '' };
    case 'null':
      return { body: 'null' };
    case 'array':
      return { body: JSON.stringify([plausible]) };
    case 'huge':
      return { body: huge() };
    case 'gzip':
      return { body: gzipSync(huge()), headers: { 'content-encoding': 'gzip' } };
    case 'invalid-utf8':
      return { body: withInvalidUtf8(JSON.stringify(plausible)) };
    default:
      return { body: JSON.stringify(wrongToken(what, requestBody, nowSeconds)) };
  }
};

const sendTruncated = ({ respond, response }: Exchange): void => {
  respond(200, { 'content-type': 'application/json', 'content-length': '200' });
  // The connection ends in the middle of the announced body.
  response.write('{"verificationResult":"suc', () => response.destroy());
};

/** Sends one kind of nonsense. Nothing is issued or consumed. */
export const sendNonsense = (exchange: Exchange, what: Nonsense): void => {
  if (what === 'truncated') {
    sendTruncated(exchange);
  } else {
    const { body, headers } = nonsenseAnswer(what, exchange);
    exchange.finish(200, { 'content-type': 'application/json', ...headers }, body);
  }
};
