// A pool's app clients: the ones the stage names exist, none lets users flag themselves, and one allows logins by passkey. Pure.
import type { Stage } from '../../infra/stage-schema.ts';
import { type AppClient, allowCustomAuthFix, allowsCustomAuth } from '../cognito/app-clients.ts';
import { error, type Finding, ok } from './finding.ts';

type Cognito = Stage['cognito'];

const nameOf = ({ id, name }: AppClient): string => `${name} (${id})`;

/** Whoever signs in through a client may change what that client may write. */
const writerFindings = ({ flag }: Cognito, clients: readonly AppClient[]): Finding[] => {
  if (flag.mode !== 'attribute') return [];
  const what = 'flag writers';
  const writable = ({ writeAttributes }: AppClient): string[] =>
    [flag.attribute, flag.timeAttribute].filter((name) => writeAttributes.includes(name));
  const open = clients.filter((client) => writable(client).length > 0);
  if (open.length === 0) return [ok(what, `none of ${clients.length} app clients lets users write the flag`)];
  const fix = 'in the Cognito console, under App clients, Attribute permissions, take the permission to write it away';
  return open.map((client) =>
    error(what, `users of the app client ${nameOf(client)} can write ${writable(client).join(', ')} themselves`, fix),
  );
};

const knownFindings = ({ appClientIds }: Cognito, clients: readonly AppClient[]): Finding[] => {
  if (appClientIds.length === 0) return [];
  const missing = appClientIds.filter((id) => !clients.some((client) => client.id === id));
  const what = 'app clients';
  if (missing.length === 0) return [ok(what, `${appClientIds.join(', ')}`)];
  const fix = 'compare cognito.appClientIds with the app clients in the Cognito console';
  return missing.map((id) => error(what, `the pool has no app client ${id}`, fix));
};

const flowFindings = ({ customAuth, appClientIds }: Cognito, clients: readonly AppClient[]): Finding[] => {
  if (!customAuth) return [];
  const what = 'custom auth clients';
  const meant = appClientIds.length === 0 ? clients : clients.filter(({ id }) => appClientIds.includes(id));
  const able = meant.filter(allowsCustomAuth);
  if (able.length > 0) return [ok(what, `ALLOW_CUSTOM_AUTH: ${able.map(nameOf).join(', ')}`)];
  const which = appClientIds.length === 0 ? 'no app client of the pool' : 'none of cognito.appClientIds';
  return [error(what, `${which} allows logins by passkey`, allowCustomAuthFix)];
};

export const clientFindings = (cognito: Cognito, clients: readonly AppClient[]): Finding[] => [
  ...knownFindings(cognito, clients),
  ...writerFindings(cognito, clients),
  ...flowFindings(cognito, clients),
];
