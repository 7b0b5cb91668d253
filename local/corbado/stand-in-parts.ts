// The parts that the stand-in's routes and ceremonies share, made once at its start.
import type { StandInCall } from '../frontend-api/client-call.ts';
import { createFrontendParts } from '../frontend-api/frontend-parts.ts';
import { passkeyFile } from '../frontend-api/passkey-file.ts';
import { createRs256Signer } from '../stand-in/rs256-signer.ts';
import { createCeremonies } from './ceremonies.ts';
import { createCorbadoState } from './corbado-state.ts';
import { createFaultQueue } from './fault.ts';
import { type SignedPasskeyDataOverrides, signPasskeyData } from './signed-passkey-data.ts';
import { createTimers } from './timers.ts';
import { createWebhooks } from './webhooks.ts';

export type CorbadoStandInOptions = {
  clock: { nowMilliseconds: () => number };
  /** `pro-` and digits. */
  projectId: string;
  apiSecret: string;
  /** Where the customer's action routes live, e.g. `http://localhost:4100/actions`; asked at each call. */
  actionsUrl: () => string;
  /** The current action secret; asked at each call. */
  actionSecret: () => string;
  /** Where Corbado's webhooks go; asked at each event. @default - nowhere */
  webhookUrl?: () => string | undefined;
  /** The web app that calls the Frontend API. @default - where the action routes are: one gateway serves both */
  appOrigin?: () => string;
  /** Further origins on the app's host that may call it. */
  furtherOrigins?: readonly string[];
  /** Folder that keeps passkeys over a restart. @default - in memory */
  dataFolder?: string | undefined;
  /** 0, the default, takes any free port. */
  port?: number;
};

export const createStandInParts = async (options: CorbadoStandInOptions) => {
  const { clock, projectId, apiSecret, dataFolder, webhookUrl = () => undefined, ...actions } = options;
  const file = passkeyFile(dataFolder);
  const state = createCorbadoState(file.read());
  const shared = {
    state,
    signer: await createRs256Signer('pki-', 'corbado'),
    projectId,
    nowMilliseconds: clock.nowMilliseconds,
  };
  const sign = (overrides?: SignedPasskeyDataOverrides) => signPasskeyData(shared, overrides);
  const faults = createFaultQueue();
  const calls: StandInCall[] = [];
  const timers = createTimers();
  const { nowMilliseconds } = shared;
  const webhooks = createWebhooks({ state, nowMilliseconds, webhookUrl, password: actions.actionSecret, timers });
  const announced = { ...shared, ...actions, sign, announce: webhooks.announce };
  const savePasskeys = () => file.write(state.passkeys);
  const frontend = createFrontendParts({ ...announced, calls, savePasskeys });
  return {
    ...shared,
    sign,
    faults,
    calls,
    frontend,
    timers,
    webhooks,
    savePasskeys,
    settings: { apiSecrets: [apiSecret] as readonly string[], pluralVerifyPathOnly: false },
    ceremonies: createCeremonies(announced),
    reset: () => {
      state.clear();
      faults.clear();
      frontend.clear();
      webhooks.clear();
      calls.length = 0;
    },
  };
};

export type StandInParts = Awaited<ReturnType<typeof createStandInParts>>;
