// What the deployed stage must do, beyond what the smoke test asks: the whole journey, both secrets of a rotation, an update.
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { type JourneyStep, runJourney } from '../../local/journey.ts';
import { type Ask, jsonOf, sendRequest } from '../../operations/command/send-request.ts';
import { actionChecks } from '../../operations/smoke/action-checks.ts';
import type { OutsideWorld } from './outside-world.ts';
import type { DeployTestSettings } from './test-stage.ts';

/** Walks the journey through the web app's host; returns how many steps it had. */
export const walkJourney = async ({ front, corbado, login }: OutsideWorld): Promise<number> => {
  const steps: JourneyStep[] = [];
  for await (const step of runJourney({ url: front.url, corbado, login })) steps.push(step);
  const failed = steps.find(({ ok }) => !ok);
  if (failed === undefined) return steps.length;
  const shown = JSON.stringify({ request: failed.request, answer: failed.answer }, null, 2);
  throw new ConfigurationProblem(`step ${failed.number}, ${failed.title}: ${failed.problem}\n${shown}`);
};

/** Whether pre-login takes this secret, at this moment. */
export const acceptsActionSecret = async (apiUrl: string, secret: string): Promise<boolean> => {
  const caller = { mode: 'hmac', secret, nowSeconds: Math.floor(Date.now() / 1000) } as const;
  const check = actionChecks(caller, new Set()).find(({ id }) => id === 'pre-login');
  return check !== undefined && check.judge(await sendRequest(apiUrl, check.ask)).length === 0;
};

/** Throws unless the cookie that logging out clears has this attribute. */
export const expectSameSite = async (apiUrl: string, { cookieSameSite }: DeployTestSettings): Promise<void> => {
  const { cookies } = await sendRequest(apiUrl, { method: 'DELETE', path: '/auth/session' });
  if (cookies[0]?.includes(`SameSite=${cookieSameSite};`)) return;
  throw new ConfigurationProblem(`expected SameSite=${cookieSameSite}, got the cookie ${cookies[0] ?? 'none'}`);
};

/** Opens a session. Returns the request that asks who has it. */
export const signIn = async (apiUrl: string, { login }: OutsideWorld): Promise<Ask> => {
  const authorization = `Bearer ${await login.signIdToken()}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const body = JSON.stringify({ delivery: 'token' });
  const answer = jsonOf(await sendRequest(apiUrl, { method: 'POST', path: '/auth/session', headers, body }));
  return { method: 'GET', path: '/auth/session', headers: { authorization: `Bearer ${String(answer.sessionId)}` } };
};

/** Throws unless a new session lasts as long as the stage says. */
export const expectSessionLength = async (
  apiUrl: string,
  world: OutsideWorld,
  { absoluteSeconds }: DeployTestSettings,
): Promise<void> => {
  const ask = await signIn(apiUrl, world);
  const { createdAt, expiresAt } = jsonOf(await sendRequest(apiUrl, ask));
  if (Number(expiresAt) - Number(createdAt) === absoluteSeconds) return;
  throw new ConfigurationProblem(`expected a session of ${absoluteSeconds} s, got from ${createdAt} to ${expiresAt}`);
};
