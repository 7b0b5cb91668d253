// What an operator's tools see of a pool's clients, and that web pages may call the pool at all.
import {
  DescribeUserPoolClientCommand,
  ListUserPoolClientsCommand,
  paginateListUserPoolClients,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClock } from '../../../local/clock.ts';
import { type CognitoStandIn, startCognitoStandIn } from '../../../local/cognito/cognito-stand-in.ts';
import { cognitoClient, discreetClient, legacyClient, poolId, refusal, testPool } from './test-pool.ts';

let cognito: CognitoStandIn;
let client: ReturnType<typeof cognitoClient>;
beforeAll(async () => {
  cognito = await startCognitoStandIn({
    clock: createClock(),
    pools: [testPool],
    invokeTrigger: async () => undefined,
  });
  client = cognitoClient(cognito.url);
});
afterAll(async () => {
  client.destroy();
  await cognito.close();
});

describe('its clients', () => {
  it('are listed page by page', async () => {
    const names: (string | undefined)[][] = [];
    for await (const { UserPoolClients = [] } of paginateListUserPoolClients(
      { client, pageSize: 1 },
      { UserPoolId: poolId },
    )) {
      names.push(UserPoolClients.map(({ ClientName }) => ClientName));
    }
    expect(names).toEqual([['web'], [legacyClient]]);
    const wrongToken = new ListUserPoolClientsCommand({ UserPoolId: poolId, NextToken: 'made-up' });
    expect(await refusal(client.send(wrongToken))).toMatch(/^InvalidParameterException: Invalid pagination token/);
  });

  it('are described', async () => {
    const read = (ClientId: string) => client.send(new DescribeUserPoolClientCommand({ UserPoolId: poolId, ClientId }));
    const { UserPoolClient: web } = await read(discreetClient);
    expect(web).toMatchObject({
      ...{ ClientId: discreetClient, UserPoolId: poolId, WriteAttributes: ['email', 'name'] },
      ...{
        ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_USER_PASSWORD_AUTH'],
        PreventUserExistenceErrors: 'ENABLED',
      },
    });
    const { UserPoolClient: legacy = {} } = await read(legacyClient);
    expect(legacy.PreventUserExistenceErrors).toBe('LEGACY');
    expect(Object.keys(legacy)).not.toContain('WriteAttributes');
    expect(await refusal(read('nobody0'))).toMatch(/^ResourceNotFoundException/);
  });
});

it('may be called from a web page of any origin', async () => {
  const preflight = await fetch(cognito.url, { method: 'OPTIONS' });
  expect(preflight.headers.get('access-control-allow-headers')).toContain('*');
  const headers = { 'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth', origin: 'http://localhost' };
  const answer = await fetch(cognito.url, { method: 'POST', headers, body: '{}' });
  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([400, '*']);
});
