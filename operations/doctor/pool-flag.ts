// A pool’s attributes and app clients, as the flag and logins by passkey need them. Pure.
import type { SchemaAttributeType } from '@aws-sdk/client-cognito-identity-provider';
import type { PoolSettings } from '../aws/deployed-settings.ts';
import { type AppClient, allowCustomAuthFix, allowsCustomAuth } from '../cognito/app-clients.ts';
import type { DescribedPool } from '../cognito/pool.ts';
import { error, type Finding, ok } from './finding.ts';

type Wanted = {
  readonly what: string;
  /** The setting that names it. */
  readonly setting: string;
  readonly name: string;
  /** The shortest and the longest that is written to it. */
  readonly values: readonly [string, string];
};

const wantedOf = ({ attribute, timeAttribute }: PoolSettings['flag']): Wanted[] => [
  { what: 'flag attribute', setting: 'cognito.flag.attribute', name: attribute, values: ['true', 'false'] },
  // Epoch seconds have ten digits until the year 2286.
  {
    what: 'flag time attribute',
    setting: 'cognito.flag.timeAttribute',
    name: timeAttribute,
    values: ['1000000000', '9999999999'],
  },
];

const mistakeOf = (found: SchemaAttributeType, [shortest, longest]: Wanted['values']): string | undefined => {
  const { AttributeDataType: type, Mutable, StringAttributeConstraints: { MinLength = '0', MaxLength } = {} } = found;
  if (type !== 'String') return `is of type ${type}, not String`;
  if (Mutable !== true) return 'cannot be changed once it is set';
  if (Number(MinLength) > shortest.length) return `takes ${MinLength} characters at least, so not ${shortest}`;
  if (MaxLength !== undefined && Number(MaxLength) < longest.length)
    return `takes ${MaxLength} characters at most, so not ${longest}`;
  return undefined;
};

const addCommand = ({ Id, Arn = '' }: DescribedPool, name: string): string => {
  const attribute = `Name=${name.replace(/^custom:/, '')},AttributeDataType=String,Mutable=true`;
  const region = Arn.split(':')[3] ?? '';
  const place = `${region === '' ? '' : `--region ${region} `}--user-pool-id ${Id}`;
  const lengths = 'StringAttributeConstraints={MinLength=0,MaxLength=32}';
  return `aws cognito-idp add-custom-attributes ${place} --custom-attributes "${attribute},${lengths}"`;
};

const attributeFinding = (pool: DescribedPool, { what, setting, name, values }: Wanted): Finding => {
  const found = pool.SchemaAttributes?.find((attribute) => attribute.Name === name);
  if (found === undefined) return error(what, `the pool has no ${name}`, addCommand(pool, name));
  const mistake = mistakeOf(found, values);
  if (mistake === undefined) return ok(what, name);
  return error(
    what,
    `${name} ${mistake}`,
    `no attribute can be altered: write another name in ${setting}, then ask again`,
  );
};

export const attributeFindings = (flag: PoolSettings['flag'], pool: DescribedPool): Finding[] =>
  flag.mode === 'attribute' ? wantedOf(flag).map((wanted) => attributeFinding(pool, wanted)) : [];

type Cognito = PoolSettings;

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
