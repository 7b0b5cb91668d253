// A stand-in for Secrets Manager: answers GetSecretValue from memory, or wrongly on request.
import type { ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { type RefuseAccess, refuseNobody } from '../access/access.ts';
import { type Clock, createClock } from '../clock.ts';
import { sendAccessDenied, sendAwsError } from '../stand-in/aws-error.ts';
import { createFaultSwitch, type FaultSwitch, operationOf } from '../stand-in/fault-switch.ts';
import { startLoopbackServer } from '../stand-in/loopback-server.ts';

/** `slow` answers correctly, but only after this time; `garbage` is an answer that is no JSON. */
type SecretsFault = { kind: 'error'; name: string } | { kind: 'slow'; milliseconds: number } | { kind: 'garbage' };

export type SecretsStandIn = {
  readonly url: string;
  readonly faults: FaultSwitch<SecretsFault>;
  /** The text stored under a secret's ARN; `undefined` takes the secret away. */
  set(id: string, text: string | undefined): void;
  get(id: string): string | undefined;
  close(): Promise<void>;
};

const sendSecret = (response: ServerResponse, id: string, text: string): void => {
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
  const version = { VersionId: '00000000-0000-4000-8000-000000000000', VersionStages: ['AWSCURRENT'] };
  response.end(JSON.stringify({ ARN: id, Name: id.split(':').at(-1), SecretString: text, CreatedDate: 0, ...version }));
};

const idIn = (body: string): string => {
  const { SecretId } = JSON.parse(body) as { SecretId?: unknown };
  return String(SecretId);
};

/** Starts it on 127.0.0.1, without secrets. */
export const startSecretsStandIn = async (
  clock: Pick<Clock, 'nowMilliseconds'> = createClock(),
  refuse: RefuseAccess = refuseNobody,
): Promise<SecretsStandIn> => {
  const values = new Map<string, string>();
  const faults = createFaultSwitch<SecretsFault>();
  const server = await startLoopbackServer(0, async (request, response) => {
    // As in DynamoDB's stand-in: the SDK compares this date with its own.
    response.setHeader('date', new Date(clock.nowMilliseconds()).toUTCString());
    const body = (await buffer(request)).toString('utf8');
    const operation = operationOf(request.headers['x-amz-target']);
    const fault = faults.take(operation);
    const refusal = refuse(request.headers, body);
    if (refusal !== undefined) return sendAccessDenied(response, refusal);
    if (operation !== 'GetSecretValue') return sendAwsError(response, 'UnknownOperationException');
    if (fault?.kind === 'error') return sendAwsError(response, fault.name);
    if (fault?.kind === 'garbage') return void response.writeHead(200).end('<html>not what you asked for</html>');
    if (fault?.kind === 'slow') await setTimeout(fault.milliseconds, undefined, { ref: false });
    const id = idIn(body);
    const text = values.get(id);
    if (text === undefined) return sendAwsError(response, 'ResourceNotFoundException', 'no such secret');
    sendSecret(response, id, text);
  });
  return {
    url: server.url,
    faults,
    set: (id, text) => void (text === undefined ? values.delete(id) : values.set(id, text)),
    get: (id) => values.get(id),
    close: server.close,
  };
};
