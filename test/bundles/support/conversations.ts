// What is said to AWS and what AWS says, in every way that a function meets: answers, refusals and outages.
import type { Answer, Conversation } from './sdk-conversation.ts';

export const now = new Date('2026-11-21T12:00:00Z');

const requestId = { 'x-amzn-requestid': 'request-1' };
export const says = (body: object, headers = {}): Answer => ({
  status: 200,
  body: JSON.stringify(body),
  headers: { ...requestId, date: now.toUTCString(), ...headers },
});
export const fails = (status: number, type: string, headers = {}): Answer => ({
  status,
  body: JSON.stringify({ __type: type, message: 'why', Item: { pk: { S: 'a' } } }),
  headers: { ...requestId, ...headers },
});

const everyAttribute = {
  text: { S: 'Zoë 🔑 "quoted"\n' },
  number: { N: '9007199254740993.5' },
  bytes: { B: new Uint8Array([1, 2, 3]) },
  texts: { SS: ['a', 'b'] },
  numbers: { NS: ['1', '2'] },
  map: { M: { list: { L: [{ BOOL: true }, { NULL: true }] } } },
};
const storedAttributes = { ...everyAttribute, bytes: { B: 'AQID' } };
const Key = { pk: { S: 'U#1' }, sk: { S: 'U' } };
export const getItem = { client: 'DynamoDBClient', command: 'GetItemCommand', input: { TableName: 't', Key } } as const;
export const getUser = {
  client: 'CognitoIdentityProviderClient',
  command: 'AdminGetUserCommand',
  input: { UserPoolId: 'eu-central-1_a', Username: 'u-1' },
} as const;
export const getSecret = {
  client: 'SecretsManagerClient',
  command: 'GetSecretValueCommand',
  input: { SecretId: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:a' },
} as const;
const user = {
  Username: 'u-1',
  UserCreateDate: 1763726400.123,
  UserLastModifiedDate: 1763726401,
  Enabled: true,
  UserStatus: 'CONFIRMED',
  UserAttributes: [{ Name: 'sub', Value: 'u-1' }],
  UserMFASettingList: ['SOFTWARE_TOKEN_MFA'],
};
const pool = (command: Conversation['command'], input: object, answer: object = {}): Conversation => ({
  ...{ client: 'CognitoIdentityProviderClient', command },
  ...{ input: { ...getUser.input, ...input }, answers: [says(answer)] },
});
const table = (command: Conversation['command'], input: object, answer: object = {}): Conversation => ({
  ...{ client: 'DynamoDBClient', command, input: { TableName: 't', ...input }, answers: [says(answer)] },
});
const inAnHour = new Date(now.getTime() + 3_600_000).toUTCString();
const inASecond = new Date(now.getTime() + 1000).toUTCString();
const expression = { ConditionExpression: 'a = :a', ExpressionAttributeValues: { ':a': { N: '1' } } };

export const conversations: Record<string, Conversation> = {
  'an item of every kind': { ...getItem, answers: [says({ Item: storedAttributes })] },
  'no item': { ...getItem, answers: [says({})] },
  'an item put': table('PutItemCommand', { Item: everyAttribute, ...expression }),
  'an item changed': table(
    'UpdateItemCommand',
    { Key, UpdateExpression: 'SET #a = :a', ExpressionAttributeNames: { '#a': 'a' }, ReturnValues: 'ALL_NEW' },
    { Attributes: storedAttributes },
  ),
  'an item deleted': table('DeleteItemCommand', { Key, ...expression }),
  'a page of items': table(
    'QueryCommand',
    { KeyConditionExpression: 'pk = :pk', ExclusiveStartKey: Key, Limit: 5, ConsistentRead: true },
    { Items: [storedAttributes], LastEvaluatedKey: Key, Count: 1 },
  ),
  'a secret': { ...getSecret, answers: [says({ SecretString: '{"current":"ü"}', CreatedDate: 1763726400.5 })] },
  'a user of the pool': { ...getUser, answers: [says(user)] },
  'users of the pool': pool('ListUsersCommand', { Filter: 'sub = "u-1"' }, { Users: [user] }),
  'attributes written': pool('AdminUpdateUserAttributesCommand', { UserAttributes: [{ Name: 'a', Value: 'b' }] }),
  'factors set': pool('AdminSetUserMFAPreferenceCommand', { SoftwareTokenMfaSettings: { Enabled: true } }),
  'a condition that does not hold': {
    ...getItem,
    answers: [fails(400, 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException')],
  },
  'a user that is not there': { ...getUser, answers: [fails(400, 'UserNotFoundException')] },
  'a role that may not': { ...getSecret, answers: [fails(400, 'AccessDeniedException')] },
  'too many requests, to the end': { ...getUser, answers: [fails(400, 'TooManyRequestsException')] },
  'throttling, then an item': {
    ...getItem,
    answers: [fails(400, 'ProvisionedThroughputExceededException'), says({ Item: storedAttributes })],
  },
  'an error of theirs, then an item': { ...getItem, answers: [fails(500, 'InternalServerError'), says({})] },
  'writes in two regions at once': { ...getItem, answers: [fails(400, 'ReplicatedWriteConflictException'), says({})] },
  'a page of a load balancer': { ...getSecret, answers: [{ status: 503, body: '<html>', headers: {} }] },
  'nothing in an error': { ...getItem, answers: [{ status: 500, body: '', headers: {} }, says({})] },
  'a connection that breaks': { ...getItem, answers: [{ broken: 'ECONNRESET' }, says({})] },
  'a host that is not there': { ...getItem, answers: [{ broken: 'ENOTFOUND' }] },
  'a clock that is an hour behind': {
    ...getItem,
    answers: [fails(400, 'InvalidSignatureException', { date: inAnHour }), says({}, { date: inAnHour })],
  },
  'when to come again, in seconds': {
    ...getItem,
    answers: [fails(503, 'ServiceUnavailable', { 'retry-after': '0' }), says({})],
  },
  'when to come again, as a date': {
    ...getItem,
    answers: [fails(503, 'ServiceUnavailable', { 'retry-after': inASecond }), says({})],
  },
};
