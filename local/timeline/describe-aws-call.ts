// What a call to DynamoDB, Secrets Manager or Cognito was about, in words: the item by its key, and what became of it.
import { operationOf } from '../dynamodb/fault-switch.ts';
import { poolOutcome, poolUser } from './describe-pool-call.ts';
import type { EventEnd } from './timeline-event.ts';

type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

const textAt = (value: unknown, ...path: string[]): string => {
  const found = path.reduce<unknown>((rest, name) => (isObject(rest) ? rest[name] : undefined), value);
  return typeof found === 'string' ? found : '';
};

/** The kind of item behind a key of the table; see docs/architecture.md. */
export const itemKind = (pk: string, sk: string): string => {
  if (pk.startsWith('J#')) return 'replay marker';
  if (pk.startsWith('H#')) return 'hand-off code';
  if (pk.startsWith('I#')) return 'identifier';
  if (pk.startsWith('D#')) return 'due check';
  if (pk.startsWith('U#') && sk.startsWith('S#')) return 'session';
  if (pk.startsWith('U#') && sk.startsWith('P#')) return 'passkey';
  return pk.startsWith('U#') && sk === 'U' ? 'user' : 'nothing, to warm up';
};

// What a query is about shows in its values: the partition, and from where on.
const queried = (request: unknown): string => {
  const values =
    isObject(request) && isObject(request.ExpressionAttributeValues) ? request.ExpressionAttributeValues : {};
  if (Object.values(values).some((value) => textAt(value, 'S').startsWith('D#'))) return 'due checks';
  if (!(':from' in values)) return 'sessions of a user';
  // A user's own row sorts behind the sessions, so from there on it is alone.
  return textAt(values, ':from', 'S') === 'U' ? 'user' : 'user with sessions';
};

const subjectOf = (operation: string, request: unknown): string => {
  if (operation === 'GetSecretValue') return textAt(request, 'SecretId').split(':').at(-1) ?? '';
  if (operation === 'Query') return queried(request);
  const key = operation === 'PutItem' ? 'Item' : 'Key';
  return itemKind(textAt(request, key, 'pk', 'S'), textAt(request, key, 'sk', 'S'));
};

const successOf = (operation: string, answer: unknown): string => {
  switch (operation) {
    case 'GetItem':
      return isObject(answer) && 'Item' in answer ? 'found' : 'not there';
    case 'Query':
      return `${isObject(answer) && Array.isArray(answer.Items) ? answer.Items.length : 0} found`;
    case 'PutItem':
      return 'written';
    case 'UpdateItem':
      return 'updated';
    case 'DeleteItem':
      return 'deleted';
    default:
      return 'read';
  }
};

// AWS writes `com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException`.
const errorOf = (answer: unknown): string =>
  textAt(answer, '__type')
    .split('#')
    .at(-1)
    ?.replace(/Exception$/, '') ?? '';

const isOfPool = (target: string | string[] | undefined): boolean => String(target).startsWith('AWSCognito');

const outcomeOf = (status: number, answer: unknown, success: () => string): string => {
  if (status === 0) return 'no answer';
  return status === 200 ? success() : errorOf(answer) || 'failed';
};

/** DynamoDB's typed values (`{"S": "text"}`) as plain ones, wherever they are in a body. */
const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  const [[type, content] = ['', undefined], ...more] = Object.entries(value);
  if (more.length === 0 && type === 'S') return content;
  if (more.length === 0 && type === 'N') return Number(content);
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field)]));
};

/** `event` is the exchange as any other is described. Its headers, AWS's own protocol, mean nothing to a reader. */
export const describeAwsCall = (target: string | string[] | undefined, event: EventEnd): EventEnd => {
  const operation = operationOf(target);
  const [request, answer] = [event.request?.body, event.answer?.body];
  const ofPool = isOfPool(target);
  const success = () => (ofPool ? poolOutcome(operation, request, answer) : successOf(operation, answer));
  return {
    ...event,
    title: `${operation} ${ofPool ? poolUser(request) : subjectOf(operation, request)}`.trim(),
    outcome: outcomeOf(event.status ?? 0, answer, success),
    request: { body: plain(request) },
    ...(answer !== undefined && { answer: { body: plain(answer) } }),
  };
};
