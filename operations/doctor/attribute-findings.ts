// The two attributes in which a user pool is told of passkeys: there, of a type and length that fits, and open to changes. Pure.
import type { SchemaAttributeType } from '@aws-sdk/client-cognito-identity-provider';
import type { Stage } from '../../infra/stage-schema.ts';
import type { DescribedPool } from '../cognito/pool-settings.ts';
import { error, type Finding, ok } from './finding.ts';

type Wanted = {
  readonly what: string;
  /** The setting that names it. */
  readonly setting: string;
  readonly name: string;
  /** The shortest and the longest that is written to it. */
  readonly values: readonly [string, string];
};

const wantedOf = ({ attribute, timeAttribute }: Stage['cognito']['flag']): Wanted[] => [
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

export const attributeFindings = (flag: Stage['cognito']['flag'], pool: DescribedPool): Finding[] =>
  flag.mode === 'attribute' ? wantedOf(flag).map((wanted) => attributeFinding(pool, wanted)) : [];
