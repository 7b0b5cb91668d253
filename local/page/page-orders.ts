// What the page may order: throw a switch, move the clock, note what happened in the browser.
import * as z from 'zod';
import { redactJson, redactText } from '../timeline/redact.ts';
import { corbadoTroubles, frontendApiStates, loginModes } from '../timeline/switch-positions.ts';
import type { Switches } from '../timeline/switches.ts';
import type { Timeline } from '../timeline/timeline.ts';

export type OrderParts = { readonly timeline: Timeline; readonly switches: Switches };

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
]);

const tenYearsInSeconds = 315_360_000;
const clockOrder = z.strictObject({ moveBySeconds: z.int().min(-tenYearsInSeconds).max(tenYearsInSeconds) });

const noteOrder = z.strictObject({ title: z.string().min(1).max(200), detail: z.unknown().optional() });

/** By path; all of them are POSTs. */
export const orders: ReadonlyMap<string, Order> = new Map([
  [
    '/local/switches',
    order(switchOrder, async ({ switches }, wanted) => {
      if ('loginMode' in wanted) await switches.setLoginMode(wanted.loginMode);
      else if ('corbado' in wanted) switches.setCorbado(wanted.corbado);
      else switches.setFrontendApi(wanted.frontendApi);
    }),
  ],
  ['/local/clock', order(clockOrder, async ({ switches }, wanted) => switches.moveClock(wanted.moveBySeconds))],
  [
    '/local/notes',
    order(noteOrder, async ({ timeline }, { title, detail }) => {
      const request = detail === undefined ? {} : { request: { body: redactJson(detail) } };
      timeline.add({ kind: 'note', place: 'browser', title: redactText(title), ...request });
    }),
  ],
]);
