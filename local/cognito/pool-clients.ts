// ListUserPoolClients and DescribeUserPoolClient: the applications that users of a pool sign in to.
import * as z from 'zod';
import { invalidParameter } from './cognito-error.ts';
import { clientIdField, poolIdField, signedOperation } from './operation.ts';
import { type CognitoPool, clientOf, poolOf } from './pool-users.ts';
import type { LocalUserPoolClient } from './user-pool.ts';

const largestPage = 60;

const pageToken = (position: number): string => Buffer.from(`client ${position}`).toString('base64url');

const positionIn = (token: string): number => {
  const [, position] = /^client (\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (position === undefined) throw invalidParameter('Invalid pagination token');
  return Number(position);
};

const nameOf = (pool: CognitoPool, { id, name = id }: LocalUserPoolClient) => ({
  ClientId: id,
  UserPoolId: pool.id,
  ClientName: name,
});

export const listUserPoolClients = signedOperation(
  z.object({
    UserPoolId: poolIdField,
    MaxResults: z.int().min(1).max(largestPage).optional(),
    NextToken: z.string().min(1).max(131_072).optional(),
  }),
  ({ pools }, { UserPoolId, MaxResults = largestPage, NextToken }) => {
    const pool = poolOf(pools, UserPoolId);
    const start = NextToken === undefined ? 0 : positionIn(NextToken);
    const end = start + MaxResults;
    return {
      UserPoolClients: pool.clients.slice(start, end).map((client) => nameOf(pool, client)),
      ...(end < pool.clients.length && { NextToken: pageToken(end) }),
    };
  },
);

const describeClient = (pool: CognitoPool, client: LocalUserPoolClient) => ({
  ...nameOf(pool, client),
  LastModifiedDate: pool.createdSeconds,
  CreationDate: pool.createdSeconds,
  RefreshTokenValidity: 30,
  TokenValidityUnits: {},
  // Left out when nobody set them, which stands for the standard attributes.
  ...(client.writeAttributes && { WriteAttributes: client.writeAttributes }),
  ...(client.authFlows.length > 0 && { ExplicitAuthFlows: client.authFlows }),
  AllowedOAuthFlowsUserPoolClient: false,
  PreventUserExistenceErrors: client.preventUserExistenceErrors ? 'ENABLED' : 'LEGACY',
  EnableTokenRevocation: true,
  EnablePropagateAdditionalUserContextData: false,
  AuthSessionValidity: 3,
});

export const describeUserPoolClient = signedOperation(
  z.object({ UserPoolId: poolIdField, ClientId: clientIdField }),
  ({ pools }, { UserPoolId, ClientId }) => {
    const pool = poolOf(pools, UserPoolId);
    return { UserPoolClient: describeClient(pool, clientOf(pool, ClientId)) };
  },
);
