// A stand-in for Corbado on this machine, Backend API and Frontend API: real HTTP, real RS256, single use, and misbehaviour on request.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { StandInCall } from '../frontend-api/client-call.ts';
import { answerFrontend, isFrontendPath } from '../frontend-api/frontend-api.ts';
import { type FrontendControls, frontendControls } from '../frontend-api/frontend-parts.ts';
import { startLoopbackServer } from '../stand-in/loopback-server.ts';
import { answerApi } from './backend-api.ts';
import type { Ceremonies } from './ceremonies.ts';
import type { CorbadoState } from './corbado-state.ts';
import type { FaultQueue } from './fault.ts';
import { answerInspection } from './inspection-routes.ts';
import type { SignedPasskeyDataOverrides } from './signed-passkey-data.ts';
import { type CorbadoStandInOptions, createStandInParts, type StandInParts } from './stand-in-parts.ts';
import type { WebhookControls } from './webhooks.ts';

export type CorbadoStandIn = {
  /** Both APIs; what the web client takes as its custom domain. */
  url: string;
  projectId: string;
  /** What the web client meets: Corbado's configuration, and faults. */
  frontend: FrontendControls;
  faults: FaultQueue;
  webhooks: WebhookControls;
  ceremonies: Ceremonies;
  /** Every call to the APIs so far, oldest first. */
  calls: readonly StandInCall[];
  /** Number of TCP connections opened to the stand-in so far. */
  readonly connections: number;
  state: CorbadoState;
  /** Signs a token as Corbado would; overrides and forgeries are for tests. */
  signPasskeyData: (overrides?: SignedPasskeyDataOverrides) => Promise<string>;
  /** From now on exactly these API secrets are accepted: two while one is being rotated. */
  acceptSecrets: (secrets: readonly string[]) => void;
  /** Serves only the path of Corbado's guides (`/v2/passkeys/...`) and answers 404 on that of its specification. */
  servePluralVerifyPathOnly: (on: boolean) => void;
  /** Deletes a passkey as Corbado's own staff would: only the webhook reports it. Returns whether there was one. */
  deletePasskey: (id: string) => boolean;
  /** Forgets tokens, passkeys, calls and waiting faults; keys and secrets stay. */
  reset: () => void;
  close: () => Promise<void>;
};

const respond = async (parts: StandInParts, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const [path = ''] = (request.url ?? '').split('?');
  if (isFrontendPath(path)) return answerFrontend(parts.frontend, request, response, path);
  const inspected = await answerInspection(parts, request, path);
  if (!inspected) return answerApi(parts, request, response, path);
  response.writeHead(inspected.status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(inspected.body, null, 2)}\n`);
};

const deletePasskey = ({ state, savePasskeys, webhooks }: StandInParts, wanted: string): boolean => {
  const passkey = state.passkeys.find(({ id }) => id === wanted);
  if (!passkey) return false;
  state.passkeys.splice(state.passkeys.indexOf(passkey), 1);
  savePasskeys();
  webhooks.announce('passkey.deleted', passkey);
  return true;
};

/** Starts the stand-in on 127.0.0.1. Faults under way end with `close`. */
export const startCorbadoStandIn = async (options: CorbadoStandInOptions): Promise<CorbadoStandIn> => {
  const parts = await createStandInParts(options);
  const server = await startLoopbackServer(options.port ?? 0, (request, response) => respond(parts, request, response));
  const { faults, webhooks, ceremonies, calls, state, sign } = parts;
  return {
    url: server.url,
    projectId: parts.projectId,
    frontend: frontendControls(parts.frontend),
    faults,
    webhooks: webhooks.controls,
    ceremonies,
    calls,
    state,
    get connections() {
      return server.connectionCount();
    },
    signPasskeyData: sign,
    acceptSecrets: (secrets) => {
      parts.settings.apiSecrets = secrets;
    },
    servePluralVerifyPathOnly: (on) => {
      parts.settings.pluralVerifyPathOnly = on;
    },
    deletePasskey: (id) => deletePasskey(parts, id),
    reset: parts.reset,
    close: async () => {
      parts.timers.cancelAll();
      await server.close();
    },
  };
};
