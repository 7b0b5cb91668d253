// The stand-in for Cognito behind the small AWS of these tests, and on the way there what a test wants to go wrong.
import { text } from 'node:stream/consumers';
import { createClock } from '../../local/clock.ts';
import { type CognitoStandIn, startCognitoStandIn } from '../../local/cognito/cognito-stand-in.ts';
import type { LocalUserPool } from '../../local/cognito/user-pool.ts';
import type { Respond } from '../../local/stand-in/loopback-server.ts';
import { type AwsEndpoint, startAwsEndpoint } from './aws-endpoint.ts';

type Fields = Record<string, unknown>;
/** Changes what is sent, or what is answered. */
export type Tampering = { readonly sent?: (input: Fields) => Fields; readonly answered?: (output: Fields) => Fields };

export type CognitoEndpoint = {
  readonly aws: AwsEndpoint;
  readonly cognito: CognitoStandIn;
  /** What GetUserPoolMfaConfig tells, which the stand-in does not know. */
  readonly mfa: { current: Fields };
  /** By operation; removed by the test that set it. */
  readonly tamper: Map<string, Tampering>;
  close(): Promise<void>;
};

const unchanged = (fields: Fields): Fields => fields;

const relay =
  (url: string, { mfa, tamper }: Pick<CognitoEndpoint, 'mfa' | 'tamper'>): Respond =>
  async (request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const { sent = unchanged, answered = unchanged } = tamper.get(operation) ?? {};
    const input = sent(JSON.parse((await text(request)) || '{}'));
    const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    for (const name of ['host', 'connection', 'content-length', 'expect']) headers.delete(name);
    const answer =
      operation === 'GetUserPoolMfaConfig'
        ? Response.json(mfa.current)
        : await fetch(url, { method: 'POST', headers, body: JSON.stringify(input) });
    const output = (await answer.json()) as Fields;
    response.writeHead(answer.status, {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-errortype': answer.headers.get('x-amzn-errortype') ?? '',
    });
    response.end(JSON.stringify(answer.ok ? answered(output) : output));
  };

/** Starts both. */
export const startCognitoEndpoint = async (...pools: LocalUserPool[]): Promise<CognitoEndpoint> => {
  const invokeTrigger = async () => {
    throw new Error('no functions here');
  };
  const cognito = await startCognitoStandIn({ clock: createClock(), pools, invokeTrigger });
  const aws = await startAwsEndpoint();
  const parts = { mfa: { current: { MfaConfiguration: 'OFF' } as Fields }, tamper: new Map<string, Tampering>() };
  aws.cognito.respond = relay(cognito.url, parts);
  return {
    aws,
    cognito,
    ...parts,
    close: async () => {
      await aws.close();
      await cognito.close();
    },
  };
};
