// What a team's compiler must accept, and what it must refuse: an error that is expected and does not come is one, too.
import { App, type aws_cloudwatch, type aws_lambda, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import {
  ConfigurationProblem,
  CorbadoActions,
  type CorbadoActionsProps,
  type PreLoginOutcome,
  type ResolveUser,
} from 'corbado-actions';

const required = {
  kind: 'development',
  corbado: { projectId: 'pro-1234567890' },
  allowedOrigins: ['http://localhost:3000'],
} as const satisfies CorbadoActionsProps;

const stack = new Stack(new App(), 'Auth');
const table = new TableV2(stack, 'Table', {
  partitionKey: { name: 'pk', type: AttributeType.STRING },
  sortKey: { name: 'sk', type: AttributeType.STRING },
  timeToLiveAttribute: 'ttl',
  removalPolicy: RemovalPolicy.DESTROY,
});

export const auth = new CorbadoActions(stack, 'Auth', {
  ...required,
  session: { absoluteSeconds: 3600, cookieSameSite: 'Lax' },
  trustedIssuers: [{ issuer: 'https://login.example.com', audience: ['app'] }],
  existingTable: table,
});

export const members: {
  url: string;
  apiId: string;
  tableName: string;
  lambda: aws_lambda.IFunction | undefined;
  logins: aws_cloudwatch.IMetric | undefined;
} = {
  url: auth.url,
  apiId: auth.api.apiId,
  tableName: auth.table.tableName,
  lambda: auth.functions.get('post-login')?.lambda,
  logins: auth.metrics.get('SessionCreated'),
};

export const resolveUser: ResolveUser = async (typed, { signal, requestId, remainingMilliseconds }) => {
  const facts: [string, AbortSignal, string, number] = [typed, signal, requestId, remainingMilliseconds()];
  return facts[1].aborted ? { kind: 'untyped', reason: 'late' } : { kind: 'found', userId: facts[0] };
};
export const withoutPromise: ResolveUser = () => ({ kind: 'silent', code: 'account_closed' });
export const outcomes: PreLoginOutcome[] = [{ kind: 'nobody' }, { kind: 'custom', code: 'locked', payload: '' }];
// @ts-expect-error a user who is found has an id
export const withoutId: PreLoginOutcome = { kind: 'found' };
// @ts-expect-error an outcome is one of five
export const unknownKind: ResolveUser = async () => ({ kind: 'maybe' });

export const problem: Error = new ConfigurationProblem('a mistake');

// @ts-expect-error there is no such kind
new CorbadoActions(stack, 'WrongKind', { ...required, kind: 'staging' });
// @ts-expect-error a required setting is missing
new CorbadoActions(stack, 'NoOrigins', { kind: 'development', corbado: { projectId: 'pro-1234567890' } });
// @ts-expect-error there is no such setting
new CorbadoActions(stack, 'Unknown', { ...required, allowedOrigin: ['https://app.example.com'] });
// @ts-expect-error nor in a group
new CorbadoActions(stack, 'UnknownInGroup', { ...required, session: { absoluteMinutes: 60 } });
// @ts-expect-error a number is no text
new CorbadoActions(stack, 'WrongType', { ...required, session: { absoluteSeconds: '3600' } });
// @ts-expect-error there is no such function
auth.functions.get('post-logout');
// @ts-expect-error there is no such member
auth.nothing;
// @ts-expect-error what the construct made stays what it is
auth.url = 'https://example.com';
