// Runs in the browser: Corbado's web client as published, without its screens, with each of its flows as one function.
import { ConnectService, PasskeyLoginSource } from '@corbado/web-core';

export type ClientSettings = { projectId: string; apiUrl: string };

/** What a flow came to. `value` is what the client answered, or its error: `type` is its number in `ConnectErrorType`. */
export type Outcome = { ok: boolean; value: Record<string, unknown> };

type Result = { ok: boolean; val: object };
const toOutcome = ({ ok, val }: Result): Outcome => ({ ok, value: { ...val } });

const unhurried = () => new AbortController();
const nothing = () => undefined;

const login = async (service: ConnectService, identifier: string, source: PasskeyLoginSource): Promise<Outcome> => {
  const start = await service.loginStart(identifier, source, Date.now());
  if (!start.ok || start.val.assertionOptions === '') return toOutcome(start);
  return toOutcome(await service.loginContinue(start.val));
};

const conditionalLogin = async (service: ConnectService): Promise<Outcome> => {
  const init = await service.loginInit(unhurried());
  if (!init.ok) return toOutcome(init);
  return toOutcome(await service.conditionalUILogin(nothing, nothing, nothing, Date.now()));
};

const startAppend = async (service: ConnectService, token: string, isForced: boolean): Promise<Outcome> => {
  const init = await service.appendInit(unhurried());
  return toOutcome(init.ok ? await service.startAppend(token, Date.now(), undefined, isForced) : init);
};

const list = async (service: ConnectService, token: string): Promise<Outcome> => {
  const init = await service.manageInit(unhurried());
  return toOutcome(init.ok ? await service.manageList(token, true) : init);
};

export const createClient = ({ projectId, apiUrl }: ClientSettings) => {
  const service = new ConnectService(projectId, 'unused.invalid', false, apiUrl);
  const lastIdentifier = () => service.getLastLogin()?.identifierValue ?? '';
  return {
    startAppend: (token: string, isForced: boolean) => startAppend(service, token, isForced),
    finishAppend: async (options: string) => toOutcome(await service.completeAppend(options, 'manual')),
    login: (identifier: string) => login(service, identifier, PasskeyLoginSource.TextField),
    oneTap: () => login(service, lastIdentifier(), PasskeyLoginSource.OneTap),
    conditional: () => conditionalLogin(service),
    list: (token: string) => list(service, token),
    remove: async (token: string, id: string) => toOutcome(await service.manageDelete(token, id)),
  };
};

export type Client = ReturnType<typeof createClient>;

Object.assign(globalThis, { createClient });
