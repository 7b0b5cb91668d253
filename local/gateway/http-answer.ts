// What API Gateway makes of a function's answer in payload format 2.0.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
import { validateHeaderName, validateHeaderValue } from 'node:http';
import * as z from 'zod';
import type { InvocationResult } from '../lambda/invocation-result.ts';

export type HttpAnswer = {
  readonly status: number;
  /** A name may stand here more than once. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** Set where no function has answered, or none that could be used. */
  readonly ofGateway?: true;
};

/** An answer of the gateway's own. */
export const gatewayAnswer = (status: number, message: string): HttpAnswer => ({
  status,
  headers: [['content-type', 'application/json']],
  body: Buffer.from(JSON.stringify({ message })),
  ofGateway: true,
});

// Strict where it counts: a body that is an object, as some sample code returns it, fails here as it fails behind API Gateway.
const envelopeSchema = z.object({
  statusCode: z.int().min(200).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  cookies: z.array(z.string()).default([]),
  body: z.string().default(''),
  isBase64Encoded: z.boolean().default(false),
});

const isEnvelope = (payload: unknown): boolean =>
  typeof payload === 'object' && payload !== null && Object.hasOwn(payload, 'statusCode');

const canBeSent = ([name, value]: readonly [string, string]): boolean => {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
};

// The body's length and the connection are the gateway's own business.
const ofTheConnection = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive']);

const readEnvelope = (payload: unknown): HttpAnswer => {
  const parsed = envelopeSchema.safeParse(payload);
  if (!parsed.success) return gatewayAnswer(500, 'Internal Server Error');
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  const given = [
    ...Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const),
    ...cookies.map((cookie) => ['set-cookie', cookie] as const),
  ].filter(([name]) => !ofTheConnection.has(name));
  if (!given.every(canBeSent)) return gatewayAnswer(500, 'Internal Server Error');
  const hasType = given.some(([name]) => name === 'content-type');
  return {
    status: statusCode,
    headers: hasType ? given : [['content-type', 'text/plain; charset=utf-8'], ...given],
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  };
};

/** Pure. A value without `statusCode` is, whole, the JSON body of a 200. */
export const readLambdaAnswer = (result: InvocationResult): HttpAnswer => {
  if (!result.ok)
    return result.errorType === 'timeout'
      ? gatewayAnswer(503, 'Service Unavailable')
      : gatewayAnswer(500, 'Internal Server Error');
  if (isEnvelope(result.payload)) return readEnvelope(result.payload);
  const body = Buffer.from(JSON.stringify(result.payload));
  return { status: 200, headers: [['content-type', 'application/json']], body };
};
