// Connections that are kept from one invocation to the next, to AWS and to Corbado: when they are no longer trusted, and what their
// failures are called.

// biome-ignore lint/style/noRestrictedImports: types only, erased before anything runs
import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import * as https from 'node:https';
import type { Socket } from 'node:net';
import type { LogFacts } from './log-facts.ts';

export type { Agent, IncomingMessage, RequestOptions };

// A connection idle for longer than this may be gone. Most load balancers keep one for 60 s.
const trustIdleForMilliseconds = 50_000;
// One invocation at a time seldom needs more. Others that a burst has opened would only wait to be found dead.
const keptIdle = 2;

/**
 * Plain http is for loopback only (the environment's schema sees to that). Fetched this way because an ESM import of node:http loads
 * undici at start: https://github.com/nodejs/node/issues/59686
 */
export const protocolOf = (protocol: string) => (protocol === 'https:' ? https : process.getBuiltinModule('node:http'));

// What Node asks of an agent: a connection, what to do when one becomes idle, and when an idle one is used again.
type AgentCalls = {
  addRequest(...asked: unknown[]): void;
  keepSocketAlive(socket: Socket): boolean;
  reuseSocket(socket: Socket, request: ClientRequest): void;
};

/**
 * Node closes connections that are idle for too long, or for longer than the other side announces, by a timer. While a Lambda is frozen no
 * timer runs and no FIN arrives, so the age of an idle connection is checked again before use, by the wall clock, which keeps running. If
 * one turns out to be dead although it is young, the others may be too: the next attempt gets a new one.
 */
export const keepingAgent = (protocol: string, nowMilliseconds: () => number = () => Date.now()): Agent => {
  const settings = { keepAlive: true, maxFreeSockets: keptIdle, maxSockets: 50, timeout: trustIdleForMilliseconds };
  const agent = new (protocolOf(protocol).Agent)(settings);
  const { addRequest, keepSocketAlive, reuseSocket } = agent as Agent & AgentCalls;
  const idleSince = new WeakMap<Socket, number>();
  const isTooOld = (socket: Socket): boolean => {
    const idleMilliseconds = nowMilliseconds() - (idleSince.get(socket) ?? 0);
    // A clock that was set back says nothing about the age.
    return idleMilliseconds < 0 || idleMilliseconds > (socket.timeout ?? 0);
  };
  const drop = (isDropped: (socket: Socket) => boolean): void => {
    for (const sockets of Object.values(agent.freeSockets))
      for (const socket of sockets?.filter(isDropped) ?? []) {
        // Node takes the newest in the list and notices a destroyed one only if it is the oldest.
        sockets?.splice(sockets.indexOf(socket), 1);
        socket.destroy();
      }
  };
  const calls: AgentCalls = {
    addRequest: (...asked) => {
      drop(isTooOld);
      addRequest.apply(agent, asked);
    },
    keepSocketAlive: (socket) => {
      idleSince.set(socket, nowMilliseconds());
      return keepSocketAlive.call(agent, socket);
    },
    reuseSocket: (socket, request) => {
      reuseSocket.call(agent, socket, request);
      request.once('error', () => drop(() => true));
    },
  };
  return Object.assign(agent, calls);
};

/** How an AWS client sends its requests: it has no request timeout by default, and would only warn without `throwOnRequestTimeout`. */
export const awsConnections = (timeouts: { connectionTimeout: number; requestTimeout: number }) => ({
  ...timeouts,
  throwOnRequestTimeout: true,
  httpAgent: keepingAgent('http:'),
  httpsAgent: keepingAgent('https:') as https.Agent,
});

const ourFault =
  /^(AccessDenied|ResourceNotFound|Validation|UnrecognizedClient|InvalidSignature|MissingAuthentication)/;

/** Not an outage: waiting will not help, a person has to act. Judged by name, since the SDK has no class for each. */
export const isOurFault = (errorName: string): boolean => ourFault.test(errorName);

/** For the log. The SDK calls a connection that the other side has closed a timeout, however soon that was. */
export const errorNameOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as { code?: unknown };
  return code === 'ECONNRESET' || code === 'EPIPE' ? 'connection_lost' : error.name;
};

/** What the log says of an AWS error: its name and, of the message of a denial, the action that the role does not allow. */
export const factsOfAwsError = (error: unknown): LogFacts => {
  const upstreamErrorType = errorNameOf(error);
  const message = error instanceof Error ? error.message : '';
  const [, deniedAction] = /^User: \S+ is not authorized to perform: ([\w-]+:\w+)/.exec(message) ?? [];
  return deniedAction === undefined ? { upstreamErrorType } : { upstreamErrorType, deniedAction };
};
