// Answers with status 200 that no client should take for one: wrong format, wrong size, wrong fields.
import { gzipSync } from 'node:zlib';
import type { Exchange } from './exchange.ts';
import type { Nonsense } from './fault.ts';
import { plausibleAnswer, wrongToken } from './plausible-answer.ts';

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
