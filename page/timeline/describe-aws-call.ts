// What a call to DynamoDB, Secrets Manager or Cognito was about, in words: the item by its key, and what became of it.
import { kindOf, onlyUserRow, sessionsAndUserRow } from '../../functions/shared/table/rows.ts';
import { operationOf } from '../../local/stand-in/fault-switch.ts';
import { poolOutcome, poolUser } from './describe-pool-call.ts';
import { itemKind } from './item-kind.ts';
import type { EventEnd } from './timeline-event.ts';

type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

const textAt = (value: unknown, ...path: string[]): string => {
  const found = path.reduce<unknown>((rest, name) => (isObject(rest) ? rest[name] : undefined), value);
  return typeof found === 'string' ? found : '';
};

// What a query is about shows in its values: the partition, and where in it the sort keys begin.
const queried = (request: unknown): string => {
  const values = isObject(request) ? request.ExpressionAttributeValues : undefined;
  const [pk, bound] = [textAt(values, ':pk', 'S'), textAt(values, ':bound', 'S')];
  if (kindOf({ pk, sk: bound }) === 'due') return 'due checks';
  if (bound === onlyUserRow.from) return 'user';
  return bound === sessionsAndUserRow.from ? 'user with sessions' : 'sessions of a user';
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

/** What the caller's role lacks, in AWS's own words. */
const refusalOf = (answer: unknown): string => / (?:because|with) (.+)$/.exec(textAt(answer, 'Message'))?.[1] ?? '';

const isOfPool = (target: string | string[] | undefined): boolean => String(target).startsWith('AWSCognito');

const outcomeOf = (status: number, answer: unknown, success: () => string): string => {
  if (status === 0) return 'no answer';
  if (status === 200) return success();
  return [errorOf(answer) || 'failed', refusalOf(answer)].filter((words) => words !== '').join(': ');
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
