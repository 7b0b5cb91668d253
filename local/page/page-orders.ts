// What the page may order: throw a switch, move the clock, start a scheduled run, note what happened in the browser. And what
// `npm run action` may, from the same machine.
import * as z from 'zod';
import { functionNames } from '../../infra/build.ts';
import { webhookModes } from '../corbado/webhook-modes.ts';
import type { RunSchedule } from '../lambda/run-schedule.ts';
import { redactJson, redactText } from '../timeline/redact.ts';
import { cognitoTroubles, corbadoTroubles, frontendApiStates, loginModes } from '../timeline/switch-positions.ts';
import type { Switches } from '../timeline/switches.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { ActionTrial } from './action-trial.ts';

export type OrderParts = {
  readonly timeline: Timeline;
  readonly switches: Switches;
  readonly runSchedule: RunSchedule;
  readonly lendActionTrial: (userId: string | undefined) => Promise<ActionTrial>;
};

export type OrderAnswer = { readonly status: number; readonly body: unknown };

type Order = (parts: OrderParts, body: unknown) => Promise<OrderAnswer>;

const order =
  <Request>(schema: z.ZodType<Request>, carryOut: (parts: OrderParts, request: Request) => Promise<void>): Order =>
  async (parts, body) => {
    const request = schema.safeParse(body);
    if (!request.success) return { status: 400, body: { error: z.prettifyError(request.error) } };
    await carryOut(parts, request.data);
    return { status: 200, body: parts.switches.state() };
  };

const switchOrder = z.union([
  z.strictObject({ loginMode: z.enum(loginModes) }),
  z.strictObject({ corbado: z.enum(corbadoTroubles) }),
  z.strictObject({ frontendApi: z.enum(frontendApiStates) }),
  z.strictObject({ webhooks: z.enum(webhookModes) }),
  z.strictObject({ cognito: z.enum(cognitoTroubles) }),
]);

const tenYearsInSeconds = 315_360_000;
const clockOrder = z.strictObject({ moveBySeconds: z.int().min(-tenYearsInSeconds).max(tenYearsInSeconds) });

const runOrder = z.strictObject({ functionName: z.enum(functionNames) });

const noteOrder = z.strictObject({ title: z.string().min(1).max(200), detail: z.unknown().optional() });

const trialOrder = z.strictObject({ userId: z.string().min(1).max(128).optional() });

const lendTrial: Order = async ({ lendActionTrial }, body) => {
  const request = trialOrder.safeParse(body);
  if (!request.success) return { status: 400, body: { error: z.prettifyError(request.error) } };
  return { status: 200, body: await lendActionTrial(request.data.userId) };
};

/** By path; all of them are POSTs. */
export const orders: ReadonlyMap<string, Order> = new Map([
  [
    '/local/switches',
    order(switchOrder, async ({ switches }, wanted) => {
      if ('loginMode' in wanted) await switches.setLoginMode(wanted.loginMode);
      else if ('corbado' in wanted) switches.setCorbado(wanted.corbado);
      else if ('frontendApi' in wanted) switches.setFrontendApi(wanted.frontendApi);
      else if ('webhooks' in wanted) switches.setWebhooks(wanted.webhooks);
      else switches.setCognito(wanted.cognito);
    }),
  ],
  ['/local/clock', order(clockOrder, async ({ switches }, wanted) => switches.moveClock(wanted.moveBySeconds))],
  [
    '/local/runs',
    // How it ended is in the timeline.
    order(runOrder, async ({ runSchedule }, { functionName }) => void (await runSchedule(functionName))),
  ],
  [
    '/local/notes',
    order(noteOrder, async ({ timeline }, { title, detail }) => {
      const request = detail === undefined ? {} : { request: { body: redactJson(detail) } };
      timeline.add({ kind: 'note', place: 'browser', title: redactText(title), ...request });
    }),
  ],
  ['/local/action-trial', lendTrial],
]);
