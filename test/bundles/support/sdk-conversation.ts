// One call through a client of the AWS SDK, to an AWS that is a list of answers: what it sent, and what came of it.
import { Readable } from 'node:stream';
import type * as sdk from './the-sdk.ts';

export type Sdk = typeof sdk;

/** What AWS says, or how the connection breaks. */
export type Answer = { status: number; body: string; headers?: Record<string, string> } | { broken: string };

type SentRequest = {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: unknown;
};

// The statistics in it are the one thing that is left out of a request.
const withoutStatistics = (userAgent: string | undefined): string | undefined => userAgent?.replace(/ m\/[\w,]*/, '');

const sent = async ({ method, protocol, hostname, port, path, headers, body }: SentRequest) => ({
  ...{ method, protocol, hostname, port, path },
  headers: { ...headers, 'user-agent': withoutStatistics(headers['user-agent']) },
  body: typeof body === 'string' ? body : new TextDecoder().decode(body as Uint8Array),
});

const outcomeOf = async (answer: Promise<object>) => {
  try {
    return { output: await answer };
  } catch (error) {
    const { name, message, code, $fault, $metadata, $retryable } = error as Error & Record<string, unknown>;
    return { isError: error instanceof Error, ...{ name, message, code, $fault, $metadata, $retryable } };
  }
};

/** A handler of requests that gives one answer after the other, the last one for ever. */
const awsThatSays = (answers: readonly Answer[]) => {
  const requests: Awaited<ReturnType<typeof sent>>[] = [];
  const handle = async (request: SentRequest) => {
    const answer = answers[Math.min(requests.length, answers.length - 1)];
    requests.push(await sent(request));
    if (answer === undefined) throw new Error('AWS has no answer');
    if ('broken' in answer) throw Object.assign(new Error('broken'), { code: answer.broken });
    const { status, body, headers = {} } = answer;
    const response = { statusCode: status, headers: { ...headers }, body: Readable.from([Buffer.from(body)]) };
    return { response };
  };
  return { requests, handler: { handle, metadata: { handlerProtocol: 'http/1.1' } } };
};

type Client = 'DynamoDBClient' | 'SecretsManagerClient' | 'CognitoIdentityProviderClient';
export type Conversation = {
  readonly client: Client;
  readonly command: Exclude<keyof Sdk, Client>;
  readonly input: object;
  readonly answers: readonly Answer[];
};

type Sender = {
  send(command: unknown, options?: object): Promise<object>;
};
// Each command belongs to one client, which the compiler cannot tell here.
const clientOf = (with_: Sdk, client: Client, handler: object): Sender =>
  new (with_[client] as unknown as new (settings: object) => Sender)({ maxAttempts: 3, requestHandler: handler });
export const commandOf = (with_: Sdk, command: Conversation['command'], input: object): object =>
  new (with_[command] as unknown as new (input: object) => object)(input);

/** With one SDK or the other. Both are driven as our functions do it: everything from the environment but the attempts. */
export const converse = async (with_: Sdk, { client, command, input, answers }: Conversation) => {
  const { requests, handler } = awsThatSays(answers);
  const outcome = await outcomeOf(clientOf(with_, client, handler).send(commandOf(with_, command, input)));
  return { requests, outcome };
};

export type Turn = Pick<Conversation, 'command' | 'input'> & { readonly before?: () => void };

/** One call after the other through one client, each after what comes before it. */
export const converseAtLength = async (
  with_: Sdk,
  client: Client,
  turns: readonly Turn[],
  answers: readonly Answer[],
) => {
  const { requests, handler } = awsThatSays(answers);
  const sender = clientOf(with_, client, handler);
  const outcomes: unknown[] = [];
  for (const { command, input, before } of turns) {
    before?.();
    outcomes.push(await outcomeOf(sender.send(commandOf(with_, command, input))));
  }
  return { requests, outcomes };
};

/** One call over a real connection, with these settings of it. */
export const askServer = (with_: Sdk, connections: object, signal?: AbortSignal) => {
  const input = { TableName: 't', Key: { pk: { S: 'a' } } };
  const sender = clientOf(with_, 'DynamoDBClient', connections);
  return outcomeOf(sender.send(commandOf(with_, 'GetItemCommand', input), { abortSignal: signal }));
};
