// The first call of each component, which gives the client a process and says what it may offer; and the client's reports:
// of an event, and that it gave up a process. They are only kept as calls.
import * as z from 'zod';
import { randomText } from '../corbado/identifiers.ts';
import { type ClientCall, secondsOf } from './client-call.ts';
import type { FrontendParts } from './frontend-parts.ts';
import { requestOptions } from './relying-party.ts';

// What the client says about itself changes nothing here.
export const initSchema = z.object({
  clientInformation: z.looseObject({}),
  flags: z.record(z.string(), z.string()),
  invitationToken: z.string().optional(),
});

type InitStory = (parts: FrontendParts, request: unknown, call: ClientCall) => Promise<object>;

// Shorter than a challenge lives. Measured by the real clock, because the browser compares it with its own.
const validSeconds = 300;

const beginProcess = (call: ClientCall) => {
  const processId = call.processId ?? randomText(30);
  const expiresAt = Math.floor(Date.now() / 1000) + validSeconds;
  return { processId, common: { expiresAt, frontendApiUrl: call.apiUrl } };
};

export const initAppend: InitStory = async (_parts, _request, call) => {
  const { processId, common } = beginProcess(call);
  return { ...common, processID: processId, appendAllowed: true, flags: {} };
};

/** The same process is called `token` here; with it comes the challenge for passkeys offered in the text field. */
export const initLogin: InitStory = async (parts, _request, call) => {
  const { processId, common } = beginProcess(call);
  const challenge = parts.challenges.issue({ purpose: 'conditional-login', processId }, secondsOf(call));
  return {
    ...common,
    token: processId,
    loginAllowed: true,
    conditionalUIChallenge: await requestOptions(parts.party(), challenge),
    flags: { 'conditional-ui-allowed': 'true' },
  };
};

export const initManage: InitStory = async (_parts, _request, call) => {
  const { processId, common } = beginProcess(call);
  return { ...common, processID: processId, manageAllowed: true, flags: {} };
};

export const eventSchema = z.object({
  eventType: z.string().min(1),
  message: z.string().optional(),
  challenge: z.string().optional(),
});

export const noteEvent = async (): Promise<object> => ({});

export const processClearSchema = z.object({ processId: z.string().min(1) });

/** Two login components began at once: the client keeps one process, and nobody will answer the challenges of the other. */
export const clearProcess = async (
  parts: FrontendParts,
  { processId }: z.output<typeof processClearSchema>,
): Promise<object> => {
  parts.challenges.clear(processId);
  return { processId };
};
