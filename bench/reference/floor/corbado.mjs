// Corbado's Backend API and the signature of its actions, by hand.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { post, secret } from './aws.mjs';

const { CORBADO_API_BASE_URL, CORBADO_API_SECRET_ID, ACTION_SECRET_ID, CORBADO_PROJECT_ID } = process.env;

/** POSTs to Corbado with the project's secret; anything but 200 is an error. */
export const askCorbado = async (path, input) => {
  const body = JSON.stringify(input);
  const credential = Buffer.from(`${CORBADO_PROJECT_ID}:${await secret(CORBADO_API_SECRET_ID)}`).toString('base64');
  const { status, json } = await post(
    `${CORBADO_API_BASE_URL}/v2${path}`,
    {
      authorization: `Basic ${credential}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    },
    body,
  );
  if (status !== 200) throw new Error(`Corbado: ${status}`);
  return json;
};

/** Whether the action's event was signed with our secret (Standard Webhooks) within five minutes. */
export const isFromCorbado = async ({ headers, body }) => {
  const timestamp = headers['webhook-timestamp'];
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false;
  const key = Buffer.from(await secret(ACTION_SECRET_ID), 'base64');
  const expected = createHmac('sha256', key).update(`${headers['webhook-id']}.${timestamp}.${body}`).digest();
  const given = Buffer.from(headers['webhook-signature'].slice('v1,'.length), 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
};

export const answer = (statusCode, body) => ({
  statusCode,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
});
