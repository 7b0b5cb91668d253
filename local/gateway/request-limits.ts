// What API Gateway refuses before any function hears of it: a request line and headers that are too long, and too many requests.
import type { IncomingMessage } from 'node:http';
import type { LocalApiStage } from './template-stage.ts';

// "Total combined size of request line and header values": https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
const maximumHeadBytes = 10_240;

type Head = Pick<IncomingMessage, 'method' | 'url' | 'httpVersion' | 'rawHeaders'>;

/** Names of headers do not count, only their values. */
export const isHeadTooLong = ({ method, url, httpVersion, rawHeaders }: Head): boolean => {
  const values = rawHeaders.filter((_, index) => index % 2 === 1);
  // Node reads each byte of a head as one character.
  return `${method} ${url} HTTP/${httpVersion}`.length + values.join('').length > maximumHeadBytes;
};

type Bucket = { readonly tokens: number; readonly atMilliseconds: number };

/** Takes a token for the route, if there is one. Each route has its own. */
export type AdmitRequest = (routeKey: string, atMilliseconds: number) => boolean;

// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
export const createThrottle = (limitOf: LocalApiStage['limitOf']): AdmitRequest => {
  const buckets = new Map<string, Bucket>();
  return (routeKey, atMilliseconds) => {
    const limit = limitOf(routeKey);
    if (limit === undefined) return true;
    const before = buckets.get(routeKey) ?? { tokens: limit.burst, atMilliseconds };
    const gained = ((atMilliseconds - before.atMilliseconds) / 1000) * limit.perSecond;
    const tokens = Math.min(limit.burst, before.tokens + gained);
    const isAdmitted = tokens >= 1;
    buckets.set(routeKey, { tokens: isAdmitted ? tokens - 1 : tokens, atMilliseconds });
    return isAdmitted;
  };
};
