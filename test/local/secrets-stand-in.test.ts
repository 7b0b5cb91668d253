// The stand-in for Secrets Manager as the AWS SDK sees it.
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { currentSecret, fillBundleSecrets } from '../../local/secrets/bundle-secrets.ts';
import { type SecretsStandIn, startSecretsStandIn } from '../../local/secrets/secrets-stand-in.ts';

const id = 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:Api-local0';
let secrets: SecretsStandIn;
let client: SecretsManagerClient;

beforeAll(async () => {
  secrets = await startSecretsStandIn();
  client = new SecretsManagerClient({
    endpoint: secrets.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});
afterAll(async () => {
  client.destroy();
  await secrets.close();
});
beforeEach(() => {
  secrets.faults.clear();
  secrets.faults.resetCalls();
  secrets.set(id, '{"current":"one"}');
});

const read = () =>
  client.send(new GetSecretValueCommand({ SecretId: id })).then(
    ({ SecretString }) => SecretString,
    (error: Error) => error.name,
  );

it('gives the text that is stored at the moment', async () => {
  expect(await read()).toBe('{"current":"one"}');
  secrets.set(id, 'two');
  expect(await read()).toBe('two');
  secrets.set(id, undefined);
  expect(await read()).toBe('ResourceNotFoundException');
  expect(secrets.faults.calls('GetSecretValue')).toBe(3);
});

it('fails by name, once', async () => {
  secrets.faults.next('GetSecretValue', { kind: 'error', name: 'InternalServiceError' });
  expect(await read()).toBe('InternalServiceError');
  expect(await read()).toBe('{"current":"one"}');
});

it('answers late, and still correctly', async () => {
  secrets.faults.next('GetSecretValue', { kind: 'slow', milliseconds: 150 });
  const startedAt = performance.now();
  expect(await read()).toBe('{"current":"one"}');
  expect(performance.now() - startedAt).toBeGreaterThan(140);
});

it('answers garbage', async () => {
  secrets.faults.next('any', { kind: 'garbage' });
  expect(await read()).toBe('SyntaxError');
});

it('knows no other operation', async () => {
  const headers = { 'x-amz-target': 'secretsmanager.PutSecretValue' };
  const response = await fetch(secrets.url, { method: 'POST', headers, body: '{}' });
  expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([400, 'UnknownOperationException']);
});

it('is filled with fresh secrets of the right kinds', () => {
  const ids = { corbadoApi: id, action: `${id}-action` };
  const apiSecret = fillBundleSecrets(secrets, ids);
  expect(apiSecret).toMatch(/^corbado1_[\w-]{43}$/);
  expect(currentSecret(secrets, ids.corbadoApi)).toBe(apiSecret);
  const actionSecret = currentSecret(secrets, ids.action);
  expect(actionSecret).toMatch(/^whsec_/);
  expect(Buffer.from(actionSecret.slice('whsec_'.length), 'base64')).toHaveLength(32);
  expect(fillBundleSecrets(secrets, { corbadoApi: id, action: undefined })).not.toBe(apiSecret);
  expect(currentSecret(secrets, undefined)).toBe('');
});
