// The least that a call of AWS takes: Signature Version 4 made with node:crypto, sent with node:https over a kept connection.
import { createHash, createHmac } from 'node:crypto';
import * as https from 'node:https';

const agent = new https.Agent({ keepAlive: true });

/** POSTs and reads the answer as JSON. */
export const post = (url, headers, body) =>
  new Promise((resolve, reject) => {
    const request = https.request(url, { method: 'POST', agent, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode, json: JSON.parse(Buffer.concat(chunks)) }));
    });
    request.on('error', reject);
    request.end(body);
  });

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

const { AWS_REGION: region, AWS_ACCESS_KEY_ID: keyId, AWS_SECRET_ACCESS_KEY: secretKey } = process.env;

const signedHeaders = (service, host, target, type, body) => {
  const moment = new Date().toISOString().replace(/[:-]|\.\d{3}/g, '');
  const day = moment.slice(0, 8);
  const scope = `${day}/${region}/${service}/aws4_request`;
  const names = 'content-type;host;x-amz-date;x-amz-target';
  const fields = `content-type:${type}\nhost:${host}\nx-amz-date:${moment}\nx-amz-target:${target}\n`;
  const canonical = `POST\n/\n\n${fields}\n${names}\n${sha256(body)}`;
  const text = `AWS4-HMAC-SHA256\n${moment}\n${scope}\n${sha256(canonical)}`;
  const key = hmac(hmac(hmac(hmac(`AWS4${secretKey}`, day), region), service), 'aws4_request');
  const signature = createHmac('sha256', key).update(text).digest('hex');
  return {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'x-amz-date': moment,
    'x-amz-target': target,
    authorization: `AWS4-HMAC-SHA256 Credential=${keyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
};

const caller = (service, endpoint, targetPrefix, type) => {
  const { host } = new URL(endpoint);
  return async (operation, input) => {
    const body = JSON.stringify(input);
    const { status, json } = await post(
      endpoint,
      signedHeaders(service, host, `${targetPrefix}.${operation}`, type, body),
      body,
    );
    if (status !== 200) throw new Error(`${operation}: ${status}`);
    return json;
  };
};

export const dynamodb = caller(
  'dynamodb',
  process.env.AWS_ENDPOINT_URL_DYNAMODB,
  'DynamoDB_20120810',
  'application/x-amz-json-1.0',
);

const secretsManager = caller(
  'secretsmanager',
  process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER,
  'secretsmanager',
  'application/x-amz-json-1.1',
);

const held = new Map();

/** Fetched once, then kept. */
export const secret = (id) => {
  if (!held.has(id))
    held.set(
      id,
      secretsManager('GetSecretValue', { SecretId: id }).then(({ SecretString }) => JSON.parse(SecretString).current),
    );
  return held.get(id);
};
