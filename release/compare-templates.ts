// What a team that changed nothing sees in its template when it upgrades.
import { isDeepStrictEqual } from 'node:util';
import type { Change } from './change.ts';
import type { Sample, Template, TemplateResource } from './samples.ts';

// What holds data, secrets or addresses that are written down elsewhere: at Corbado, in a web app, in a user pool.
const holding = [
  'AWS::ApiGatewayV2::Api',
  'AWS::Backup::BackupVault',
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolClient',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::KMS::Key',
  'AWS::Lambda::Function',
  'AWS::Logs::LogGroup',
  'AWS::SecretsManager::Secret',
];

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The paths at which two values differ. */
export const differences = (last: unknown, now: unknown, path: string): string[] => {
  if (isDeepStrictEqual(last, now)) return [];
  if (!isGroup(last) || !isGroup(now)) return [path];
  const keys = [...new Set([...Object.keys(last), ...Object.keys(now)])];
  return keys.flatMap((key) => differences(last[key], now[key], `${path}.${key}`));
};

const compareResource = (id: string, last: TemplateResource, now: TemplateResource | undefined): Change[] => {
  const holds = holding.includes(last.Type);
  if (now === undefined)
    return [{ kind: holds ? 'lost' : 'visible', what: `${last.Type} ${id} is gone, or has another logical id` }];
  if (last.Type !== now.Type)
    return [{ kind: holds ? 'lost' : 'visible', what: `${last.Type} ${id} is a ${now.Type} now` }];
  return differences(last, now, `${id}`).map((path) => ({ kind: 'visible', what: `${last.Type} ${path} has changed` }));
};

const compareOutputs = (last: Template['Outputs'], now: Template['Outputs']): Change[] => [
  ...Object.keys(last)
    .filter((name) => now[name] === undefined)
    .map((name): Change => ({ kind: 'breaking', what: `the output ${name} is gone` })),
  ...Object.keys(now)
    .filter((name) => last[name] === undefined)
    .map((name): Change => ({ kind: 'visible', what: `the output ${name} is new` })),
  ...Object.keys(last)
    .filter((name) => now[name] !== undefined)
    .flatMap((name) => differences(last[name], now[name], name))
    .map((path): Change => ({ kind: 'visible', what: `the output ${path} has changed` })),
];

/** Both without the functions' code, which is meant to change. */
export const compareTemplates = (sample: Sample, last: Template, now: Template): Change[] => {
  const changes = [
    ...Object.entries(last.Resources).flatMap(([id, resource]) => compareResource(id, resource, now.Resources[id])),
    ...Object.entries(now.Resources)
      .filter(([id]) => last.Resources[id] === undefined)
      .map(([id, { Type }]): Change => ({ kind: 'visible', what: `${Type} ${id} is new` })),
    ...compareOutputs(last.Outputs, now.Outputs),
  ];
  return changes.map(({ kind, what }) => ({ kind, what: `template (${sample}): ${what}` }));
};
