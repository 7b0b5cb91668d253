// Corbado's Backend API by fetch, and the signature of its actions.
import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { secretOf } from './secrets.mjs';

const env = z
  .object({
    CORBADO_API_BASE_URL: z.string().url(),
    CORBADO_PROJECT_ID: z.string().startsWith('pro-'),
    CORBADO_API_SECRET_ID: z.string().min(1),
    ACTION_SECRET_ID: z.string().min(1),
  })
  .parse(process.env);

/** POSTs to Corbado; the answer must have the shape. */
export const askCorbado = async (path, input, schema) => {
  const secret = await secretOf(env.CORBADO_API_SECRET_ID);
  const credential = Buffer.from(`${env.CORBADO_PROJECT_ID}:${secret}`).toString('base64');
  const response = await fetch(`${env.CORBADO_API_BASE_URL}/v2${path}`, {
    method: 'POST',
    headers: { authorization: `Basic ${credential}`, 'content-type': 'application/json' },
    body: JSON.stringify(input),
    signal: AbortSignal.timeout(5000),
  });
  if (!response.ok) throw new Error(`Corbado: ${response.status}`);
  return schema.parse(await response.json());
};

const headersSchema = z.object({
  'webhook-id': z.string(),
  'webhook-timestamp': z.coerce.number(),
  'webhook-signature': z.string().startsWith('v1,'),
});

/** Whether the action's event was signed with our secret (Standard Webhooks) within five minutes. */
export const isFromCorbado = async ({ headers, body }) => {
  const parsed = headersSchema.safeParse(headers);
  if (!parsed.success) return false;
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = parsed.data;
  if (Math.abs(Date.now() / 1000 - timestamp) > 300) return false;
  const key = Buffer.from(await secretOf(env.ACTION_SECRET_ID), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  const given = Buffer.from(signature.slice('v1,'.length), 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
};

export const projectId = env.CORBADO_PROJECT_ID;

export const answer = (statusCode, body) => ({
  statusCode,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
});
