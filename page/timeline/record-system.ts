// Records what a running system does: the exchanges of all its parts, and the lines of its functions.
import type { FunctionName } from '../../infra/functions.ts';
import { signingFunction } from '../../local/access/access.ts';
import type { LogLine } from '../../local/lambda/function-log.ts';
import type { LocalSystem } from '../../local/system.ts';
import { describeAwsCall } from './describe-aws-call.ts';
import { describeAnswer, describeRequest, shownBody } from './describe-exchange.ts';
import type { Timeline } from './timeline.ts';
import type { NewEvent, Place, Sender } from './timeline-event.ts';
import { type SeenRequest, watchServers } from './watch-servers.ts';

type Callers = readonly FunctionName[];

const verifiers: Callers = ['verify-passkey', 'post-login', 'verify-auth-challenge'];

const byPath: readonly (readonly [path: RegExp, callers: Callers])[] = [
  [/^\/v2$/, ['connect-token', ...verifiers]],
  [/^\/v2\/connectTokens$/, ['connect-token']],
  [/^\/v2\/passkeys?\/verifySignedData$/, verifiers],
  [/^\/v2\/(identifiers|users\/[^/]+\/credentials)$/, ['reconcile']],
  [/\/\.well-known\/jwks\.json$/, ['session', 'connect-token']],
];

/** Undefined: no function makes such a call. */
const callersOf = (path: string): Callers | undefined => byPath.find(([pattern]) => pattern.test(path))?.[1];

/** What a user pool runs while a user signs in. */
const signInTriggers: Callers = ['define-auth-challenge', 'create-auth-challenge', 'verify-auth-challenge'];

type Recorded = Pick<
  LocalSystem,
  'url' | 'corbado' | 'login' | 'cognito' | 'dynamodb' | 'secrets' | 'template' | 'onLog' | 'hint'
>;

const portOf = (url: string): number => Number(new URL(url).port);

const placesByPort = ({ url, corbado, login, cognito, dynamodb, secrets }: Recorded): ReadonlyMap<number, Place> =>
  new Map([
    [portOf(url), 'gateway'],
    [portOf(corbado.url), 'Corbado'],
    [portOf(login.url), 'login'],
    [portOf(dynamodb.url), 'DynamoDB'],
    [portOf(secrets.url), 'Secrets Manager'],
    ...(cognito ? [[portOf(cognito.url), 'Cognito'] as const] : []),
  ]);

const functionsOf = (system: Recorded, place: Place, { path, headers }: SeenRequest): readonly FunctionName[] => {
  if (place === 'gateway') {
    return system.template.routes.filter((route) => route.path === path).map((route) => route.functionName);
  }
  const named = signingFunction(headers);
  if (named !== undefined) return [named];
  return callersOf(path) ?? (place === 'Cognito' ? signInTriggers : []);
};

const senderOf = (place: Place, { path, headers }: SeenRequest): Sender => {
  if (place === 'gateway' && /^\/(actions|webhooks)\//.test(path)) return 'Corbado';
  if (headers['sec-fetch-site'] !== undefined || headers.origin !== undefined) return 'browser';
  if (signingFunction(headers) !== undefined || callersOf(path) !== undefined) return 'function';
  // Anything else that reads the table is an operator's command, like `npm run user`.
  return place === 'DynamoDB' ? 'operator' : 'native app';
};

// The page's own files, the stand-ins' pages for people, and questions that browsers ask by themselves.
const isOfInterest = (system: Recorded, place: Place, { method, path, headers }: SeenRequest): boolean => {
  // Of preflights only those after which a browser sends nothing.
  const isStopped = place === 'gateway' && system.hint({ method, headers, status: 204 }) !== undefined;
  if ((method === 'OPTIONS' && !isStopped) || path.startsWith('/stand-in/') || path === '/favicon.ico') return false;
  return place !== 'gateway' || system.template.routes.some((route) => route.path === path);
};

const startOf = (system: Recorded, place: Place, request: SeenRequest): NewEvent => ({
  kind: 'exchange',
  place,
  title: `${request.method} ${request.path}`,
  from: senderOf(place, request),
  functions: [...new Set(functionsOf(system, place, request))],
  request: describeRequest(request),
});

const recordLine = (timeline: Timeline, { function: name, text }: LogLine): void => {
  const answer = shownBody(text);
  const line: unknown = answer.body;
  const requestId = typeof line === 'object' && line !== null && 'requestId' in line ? line.requestId : undefined;
  timeline.add({
    kind: 'log',
    place: 'function',
    title: name,
    functions: [name],
    answer,
    ...(typeof requestId === 'string' && { requestId }),
  });
};

/** Returns the function that ends the recording. */
export const recordSystem = (system: Recorded, timeline: Timeline): (() => void) => {
  const places = placesByPort(system);
  const stopLog = system.onLog((line) => recordLine(timeline, line));
  const stopServers = watchServers((request) => {
    const place = places.get(request.port);
    if (place === undefined || !isOfInterest(system, place, request)) return undefined;
    const end = timeline.begin(startOf(system, place, request));
    const target = request.headers['x-amz-target'];
    return (seen) => {
      const event = describeAnswer(request, seen);
      const { method, headers } = request;
      const hint = place === 'gateway' ? system.hint({ method, headers, status: seen.status }) : undefined;
      end(target === undefined ? { ...event, ...(hint !== undefined && { hint }) } : describeAwsCall(target, event));
    };
  });
  return () => {
    stopLog();
    stopServers();
  };
};
