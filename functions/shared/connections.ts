// Connections that are kept from one invocation to the next, to AWS as to Corbado, and when they are no longer trusted.

// biome-ignore lint/style/noRestrictedImports: types only, erased before anything runs
import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import * as https from 'node:https';
import type { Socket } from 'node:net';

export type { Agent, IncomingMessage, RequestOptions };

// Whoever is idle for longer than this may be gone. Most load balancers keep a connection for 60 s.
const trustIdleForMilliseconds = 50_000;
// One invocation at a time seldom needs more. What a burst has opened beyond that would only wait to be found dead.
const keptIdle = 2;

/**
 * Plain http is for loopback only (the environment's schema sees to that). Fetched this way because an ESM import of node:http loads
 * undici at start: https://github.com/nodejs/node/issues/59686
 */
export const protocolOf = (protocol: string) => (protocol === 'https:' ? https : process.getBuiltinModule('node:http'));

// How Node asks an agent: for a connection, when one becomes idle, and when an idle one is used again.
type AgentCalls = {
  addRequest(...asked: unknown[]): void;
  keepSocketAlive(socket: Socket): boolean;
  reuseSocket(socket: Socket, request: ClientRequest): void;
};

/**
 * Node closes what is idle for too long, or for longer than the other side announces, by a timer. While a Lambda is frozen no timer runs
 * and no FIN arrives, so the age of an idle connection is looked at again before it is used: by the wall clock, the one that goes on.
 * And where one turns out to be dead although it is young, so may the others be: the next attempt gets a new one.
 */
export const keepingAgent = (protocol: string, nowMilliseconds: () => number = () => Date.now()): Agent => {
  const settings = { keepAlive: true, maxFreeSockets: keptIdle, maxSockets: 50, timeout: trustIdleForMilliseconds };
  const agent = new (protocolOf(protocol).Agent)(settings);
  const { addRequest, keepSocketAlive, reuseSocket } = agent as Agent & AgentCalls;
  const idleSince = new WeakMap<Socket, number>();
  const isTooOld = (socket: Socket): boolean => {
    const idleMilliseconds = nowMilliseconds() - (idleSince.get(socket) ?? 0);
    // A clock that was put back says nothing about the age.
    return idleMilliseconds < 0 || idleMilliseconds > (socket.timeout ?? 0);
  };
  const drop = (isDropped: (socket: Socket) => boolean): void => {
    for (const sockets of Object.values(agent.freeSockets))
      for (const socket of sockets?.filter(isDropped) ?? []) {
        // Node takes the newest of the list and notices a destroyed one only if it is the oldest.
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

/** What a client of AWS sends its requests with: it has no request timeout of its own, and would only warn without the last word. */
export const awsConnections = (timeouts: { connectionTimeout: number; requestTimeout: number }) => ({
  ...timeouts,
  throwOnRequestTimeout: true,
  httpAgent: keepingAgent('http:'),
  httpsAgent: keepingAgent('https:') as https.Agent,
});
