// What the page may tell the local run to do: set a switch, move the clock, start a scheduled run, note what happened in the browser.
// And what `npm run action` may ask for from the same machine.
import * as z from 'zod';
import { functionNames } from '../infra/functions.ts';
import type { RunSchedule } from '../local/lambda/schedules.ts';
import { redactJson, redactText } from '../local/redact.ts';
import type { ActionTrial } from './action-trial.ts';
import {
  cognitoTroubles,
  corbadoTroubles,
  frontendApiStates,
  loginModes,
  webhookModes,
} from './timeline/switch-positions.ts';
import type { Switches } from './timeline/switches.ts';
import type { Timeline } from './timeline/timeline.ts';

export type CommandParts = {
  readonly timeline: Timeline;
  readonly switches: Switches;
  readonly runSchedule: RunSchedule;
  /** Forgets what visitors did; see start-over.ts. */
  readonly startOver: () => Promise<void>;
  readonly prepareActionTrial: (userId: string | undefined) => Promise<ActionTrial>;
};

type CommandAnswer = { readonly status: number; readonly body: unknown };

type Command = (parts: CommandParts, body: unknown) => Promise<CommandAnswer>;

const command =
  <Request>(schema: z.ZodType<Request>, carryOut: (parts: CommandParts, request: Request) => Promise<void>): Command =>
  async (parts, body) => {
    const request = schema.safeParse(body);
    if (!request.success) return { status: 400, body: { error: z.prettifyError(request.error) } };
    await carryOut(parts, request.data);
    return { status: 200, body: parts.switches.state() };
  };

const switchCommand = z.union([
  z.strictObject({ loginMode: z.enum(loginModes) }),
  z.strictObject({ corbado: z.enum(corbadoTroubles) }),
  z.strictObject({ frontendApi: z.enum(frontendApiStates) }),
  z.strictObject({ webhooks: z.enum(webhookModes) }),
  z.strictObject({ cognito: z.enum(cognitoTroubles) }),
]);

const tenYearsInSeconds = 315_360_000;
const clockCommand = z.strictObject({ moveBySeconds: z.int().min(-tenYearsInSeconds).max(tenYearsInSeconds) });

const runCommand = z.strictObject({ functionName: z.enum(functionNames) });

const noteCommand = z.strictObject({ title: z.string().min(1).max(200), detail: z.unknown().optional() });

const startOverCommand = z.strictObject({});

const trialCommand = z.strictObject({ userId: z.string().min(1).max(128).optional() });

const prepareTrial: Command = async ({ prepareActionTrial }, body) => {
  const request = trialCommand.safeParse(body);
  if (!request.success) return { status: 400, body: { error: z.prettifyError(request.error) } };
  return { status: 200, body: await prepareActionTrial(request.data.userId) };
};

/** By path; all of them are POSTs. */
export const commands: ReadonlyMap<string, Command> = new Map([
  [
    '/local/switches',
    command(switchCommand, async ({ switches }, wanted) => {
      if ('loginMode' in wanted) await switches.setLoginMode(wanted.loginMode);
      else if ('corbado' in wanted) switches.setCorbado(wanted.corbado);
      else if ('frontendApi' in wanted) switches.setFrontendApi(wanted.frontendApi);
      else if ('webhooks' in wanted) switches.setWebhooks(wanted.webhooks);
      else switches.setCognito(wanted.cognito);
    }),
  ],
  ['/local/clock', command(clockCommand, async ({ switches }, wanted) => switches.moveClock(wanted.moveBySeconds))],
  [
    '/local/runs',
    // How it ended is in the timeline.
    command(runCommand, async ({ runSchedule }, { functionName }) => void (await runSchedule(functionName))),
  ],
  [
    '/local/notes',
    command(noteCommand, async ({ timeline }, { title, detail }) => {
      const request = detail === undefined ? {} : { request: { body: redactJson(detail) } };
      timeline.add({ kind: 'note', place: 'browser', title: redactText(title), ...request });
    }),
  ],
  ['/local/start-over', command(startOverCommand, ({ startOver }) => startOver())],
  ['/local/action-trial', prepareTrial],
]);
