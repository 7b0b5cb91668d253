// What the bundles' AWS SDK keeps from one call to the next, beside the whole one: only what comes out the same.
import { beforeEach, expect, it, vi } from 'vitest';
import { buildBothSdks, standStill } from './support/both-sdks.ts';
import { conversations, fails, getItem, getUser, now, says } from './support/conversations.ts';
import { commandOf, converseAtLength, type Sdk, type Turn } from './support/sdk-conversation.ts';

const { withBoth } = buildBothSdks();
beforeEach(standStill);

const { command, input } = getItem;
const item = (TableName: string, before?: () => void): Turn => ({
  command,
  input: { ...input, TableName },
  ...(before && { before }),
});
const inTable = ({ client }: { client: string }): boolean => client === 'DynamoDBClient';
const hostsOf = (requests: readonly { hostname: string }[]) => requests.map(({ hostname }) => hostname);
const headersOf = (requests: readonly { headers: object }[], name: string) =>
  requests.map(({ headers }) => (headers as Record<string, string>)[name]);

it('says with every command of a client what the whole one says, whatever came before', async () => {
  const turns: Turn[] = Object.values(conversations).filter(inTable);
  const answers = [
    says({}),
    fails(500, 'InternalServerError'),
    fails(400, 'ConditionalCheckFailedException'),
    says({}),
  ];
  const { expected, actual } = await withBoth((sdk) =>
    converseAtLength(sdk, 'DynamoDBClient', [...turns, ...turns], answers),
  );
  expect(actual).toEqual(expected);
  expect(new Set(headersOf(actual.requests, 'x-amz-target')).size).toBe(5);
});

it('goes where the table of each call is', async () => {
  vi.stubEnv('AWS_ACCOUNT_ID', '111111111111');
  const elsewhere = 'arn:aws:dynamodb:eu-central-1:222222222222:table/t';
  const turns = [item('t'), item(elsewhere), item('t'), item('t')];
  const { expected, actual } = await withBoth((sdk) => converseAtLength(sdk, 'DynamoDBClient', turns, [says({})]));
  expect(actual).toEqual(expected);
  const [here, there] = hostsOf(actual.requests);
  expect(hostsOf(actual.requests)).toEqual([here, there, here, here]);
  expect(there).not.toBe(here);
});

it('signs each day with a key of that day', async () => {
  const turns = [item('t'), item('t', () => vi.setSystemTime(now.getTime() + 86_400_000)), item('t')];
  const { expected, actual } = await withBoth((sdk) => {
    vi.setSystemTime(now);
    return converseAtLength(sdk, 'DynamoDBClient', turns, [says({}, { date: '' })]);
  });
  expect(actual).toEqual(expected);
  expect(new Set(headersOf(actual.requests, 'authorization')).size).toBe(2);
});

it.each(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'])('signs for each %s', async (name) => {
  const signatures = async (sdk: Sdk) => {
    const { requests } = await converseAtLength(sdk, 'DynamoDBClient', [item('t')], [says({})]);
    return headersOf(requests, 'authorization')[0];
  };
  const before = await withBoth(signatures);
  vi.stubEnv(name, 'another');
  const after = await withBoth(signatures);
  expect([before.actual, after.actual]).toEqual([before.expected, after.expected]);
  expect(after.actual).not.toBe(before.actual);
});

it.each([
  ['that do not expire are kept', undefined, 1],
  ['that expire in an hour are kept', 3600, 1],
  ['that expire in four minutes are read again', 240, 2],
])('credentials %s', async (_, seconds, tokens) => {
  const expiry = seconds === undefined ? seconds : new Date(now.getTime() + seconds * 1000).toISOString();
  const turns = [item('t'), item('t', () => vi.stubEnv('AWS_SESSION_TOKEN', 'the next')), item('t')];
  const { expected, actual } = await withBoth((sdk) => {
    vi.stubEnv('AWS_SESSION_TOKEN', 'the first');
    vi.stubEnv('AWS_CREDENTIAL_EXPIRATION', expiry);
    return converseAtLength(sdk, 'DynamoDBClient', turns, [says({})]);
  });
  expect(actual).toEqual(expected);
  expect(new Set(headersOf(actual.requests, 'x-amz-security-token')).size).toBe(tokens);
});

it('a step that was added to one command is run for that one alone, each time that it is sent', async () => {
  const { expected, actual } = await withBoth(async (sdk) => {
    const seen: string[] = [];
    const handler = {
      metadata: { handlerProtocol: 'http/1.1' },
      handle: async ({ headers }: { headers: Record<string, string> }) => {
        seen.push(headers['x-step'] ?? 'none');
        return { response: { statusCode: 200, headers: {}, body: new Uint8Array() } };
      },
    };
    const client = new sdk.CognitoIdentityProviderClient({ requestHandler: handler as never });
    const ask = () => commandOf(sdk, getUser.command, getUser.input) as InstanceType<typeof sdk.AdminGetUserCommand>;
    const stepped = ask();
    stepped.middlewareStack.add(
      (next) => (args) => {
        Object.assign((args.request as { headers: object }).headers, { 'x-step': 'ours' });
        return next(args);
      },
      { step: 'build' },
    );
    const plain = ask();
    for (const one of [ask(), stepped, ask(), stepped, plain, plain]) await client.send(one);
    return seen;
  });
  expect(actual).toEqual(expected);
  expect(actual).toEqual(['none', 'ours', 'none', 'ours', 'none', 'none']);
});
