// Invokes a route's function past the gateway, with an event of payload format 2.0 in which anything can be wrong.
import { randomUUID } from 'node:crypto';
import { buildHttpEvent } from '../../local/gateway/http-event.ts';
import { type Answer, markSecretsIn, tokenIn } from './client.ts';
import { markers } from './markers.ts';
import { recordAnswer } from './recorded-answers.ts';
import type { Bench } from './system.ts';

/** A method and a path, as in the template's route keys. */
export type RouteName = `${string} /${string}`;

export type HandMadeRequest = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Top-level fields of the event that win over what the gateway would have put there. */
  readonly replace?: Readonly<Record<string, unknown>>;
};

/** What the gateway hands to the function of this route. */
export const eventFor = (
  bench: Bench,
  route: RouteName,
  { headers = {}, body = '', replace = {} }: HandMadeRequest = {},
): Record<string, unknown> => {
  const [method = '', target = ''] = route.split(' ');
  const rawHeaders = Object.entries({ 'content-type': 'application/json', ...headers }).flat();
  const received = { method, target, rawHeaders, body: Buffer.from(body), sourceIp: '192.0.2.1' };
  const nowMilliseconds = bench.system().clock.nowMilliseconds();
  return { ...buildHttpEvent(received, { routeKey: route, requestId: randomUUID(), nowMilliseconds }), ...replace };
};

type GatewayAnswer = { statusCode: number; headers: Record<string, string>; body: string; cookies?: string[] };

const functionOf = (bench: Bench, route: RouteName) => {
  const found = bench.system().template.routes.find(({ method, path }) => `${method} ${path}` === route);
  if (found === undefined) throw new Error(`the template has no route ${route}`);
  return found.functionName;
};

const bodyIn = (raw: string): Record<string, unknown> => (raw === '' ? {} : { ...JSON.parse(raw) });

/** The function's answer in the form that the HTTP client gives; rejects when the function itself failed. */
export const invokeRoute = async (bench: Bench, route: RouteName, request?: HandMadeRequest): Promise<Answer> => {
  const result = await bench.system().invoke(functionOf(bench, route), eventFor(bench, route, request));
  if (!result.ok) throw new Error(`${route}: ${result.errorType} failure`);
  const { statusCode: status, headers, body: raw, cookies: setCookie = [] } = result.payload as GatewayAnswer;
  const answer = { status, headers, body: bodyIn(raw), setCookie, raw };
  markSecretsIn(answer.body);
  for (const cookie of setCookie) markers.addIfTelling(tokenIn(cookie));
  recordAnswer(status, `${JSON.stringify(headers)}\n${raw}`);
  return answer;
};
