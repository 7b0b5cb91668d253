// Where the AWS SDK as the bundles have it sends its requests, beside the whole one: in every region, and as the environment says. And as whom.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { buildBothSdks, standStill } from './support/both-sdks.ts';
import { fails, getItem, getSecret, getUser, says } from './support/conversations.ts';

const { converseWithBoth, converseWithLean } = buildBothSdks();
beforeEach(standStill);

const modules = join(import.meta.dirname, '..', '..', 'node_modules');
const partitionsFile = '@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js';
const partitions = readFileSync(join(modules, partitionsFile), 'utf8');
const regions = [...partitions.matchAll(/^ {16}"([\w-]+)": \{/gm)].map(([, region]) => region ?? '');

const variables = ['AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT'] as const;
const wishes = {
  'as they are': [],
  'for FIPS': [variables[0]],
  'for both IPs': [variables[1]],
  'for all of it': [...variables],
};

describe('the same endpoints as with the whole SDK', () => {
  it('in all partitions', () => {
    expect(regions.length).toBeGreaterThan(45);
    expect(regions).toEqual(expect.arrayContaining(['eu-central-1', 'cn-north-1', 'us-gov-west-1', 'eusc-de-east-1']));
  });

  it.each(Object.entries(wishes))('%s', async (wish, set) => {
    for (const name of set) vi.stubEnv(name, 'true');
    for (const region of [...regions, 'zz-new-1', 'us-new-9']) {
      vi.stubEnv('AWS_REGION', region);
      for (const conversation of [getItem, getSecret, getUser]) {
        const { expected, actual } = await converseWithBoth({ ...conversation, answers: [says({})] });
        expect(actual, region).toEqual(expected);
        if (wish === 'as they are') expect(actual.requests[0]?.hostname).toContain(`.${region}.`);
      }
    }
  });

  it.each([
    { AWS_ENDPOINT_URL: 'https://localhost:8443' },
    { AWS_ENDPOINT_URL: 'http://localhost:1', AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:8000' },
    { AWS_ENDPOINT_URL_SECRETS_MANAGER: 'https://secrets.internal/path' },
    { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: 'http://localhost:9229' },
    { AWS_ENDPOINT_URL: 'http://localhost:1', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
    { AWS_ACCOUNT_ID: '123456789012' },
    { AWS_ACCOUNT_ID: '123456789012', AWS_ACCOUNT_ID_ENDPOINT_MODE: 'disabled' },
    { AWS_SDK_UA_APP_ID: 'ours' },
    { AWS_RETRY_MODE: 'adaptive' },
    { AWS_REGION: undefined, AWS_EC2_METADATA_DISABLED: 'true' },
  ])('with %o', async (set) => {
    for (const [name, value] of Object.entries(set)) vi.stubEnv(name, value);
    for (const conversation of [getItem, getSecret, getUser]) {
      const { expected, actual } = await converseWithBoth({
        ...conversation,
        answers: [fails(500, 'Whatever'), says({})],
      });
      expect(actual).toEqual(expected);
    }
  });

  it('which are those for FIPS where the deployment says so', async () => {
    vi.stubEnv('AWS_USE_FIPS_ENDPOINT', 'true');
    vi.stubEnv('AWS_REGION', 'us-gov-west-1');
    const { requests } = await converseWithLean({ ...getSecret, answers: [says({})] });
    expect(requests[0]?.hostname).toBe('secretsmanager-fips.us-gov-west-1.amazonaws.com');
  });
});

describe('credentials', () => {
  it('come from the environment, whatever profile is named there', async () => {
    vi.stubEnv('AWS_PROFILE', 'a-profile');
    const { requests } = await converseWithLean({ ...getItem, answers: [says({})] });
    expect(requests[0]?.headers).toMatchObject({ 'x-amz-security-token': 'a session token' });
  });

  it('are nowhere else, and without them nothing is sent', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    const { requests, outcome } = await converseWithLean({ ...getItem, answers: [says({})] });
    expect(outcome).toMatchObject({ name: 'CredentialsProviderError' });
    expect(requests).toEqual([]);
  });
});
