// The functions in the template: which bundle each runs, with which environment and limits.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type FunctionName, functionNames } from '../../infra/functions.ts';
import { functionArn, type Resource, resourceProblem } from '../cloudformation-values.ts';
import type { TemplateReader } from '../template-reader.ts';
import { layerFolders, withLayerFiles } from './layers.ts';

export type LocalFunction = {
  readonly name: FunctionName;
  readonly logicalId: string;
  readonly arn: string;
  /** Holds index.mjs: the very files that a deployment uploads. */
  readonly codeFolder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly logging: { readonly format: string; readonly level: string | undefined };
};

// Lambda's own defaults, where the template says nothing.
const propertiesSchema = z.object({
  FunctionName: z.string().optional(),
  Handler: z.literal('index.handler'),
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  LoggingConfig: z
    .object({ LogFormat: z.string().default('Text'), ApplicationLogLevel: z.string().optional() })
    .default({ LogFormat: 'Text' }),
  Environment: z.object({ Variables: z.record(z.string(), z.string()).default({}) }).default({ Variables: {} }),
});

/** Lies beside the template and says which bundle is whose: SHA-256 of index.mjs by function name. */
export const bundleListFile = 'bundles.json';

const bundleListSchema = z.partialRecord(z.enum(functionNames), z.string());

export const bundleHash = (folder: string): string =>
  createHash('sha256')
    .update(readFileSync(join(folder, 'index.mjs')))
    .digest('hex');

// The template gives its functions generated names, so a function is recognised by the bytes that it runs.
const nameByBundle = (folder: string): Map<string, FunctionName> => {
  const list = bundleListSchema.parse(JSON.parse(readFileSync(join(folder, bundleListFile), 'utf8')));
  return new Map(
    functionNames.flatMap((name) => {
      const hash = list[name];
      return hash === undefined ? [] : [[hash, name]];
    }),
  );
};

const codeFolderOf = (resource: Resource, folder: string): string => {
  const asset = resource.metadata['aws:asset:path'];
  if (typeof asset === 'string') return join(folder, asset);
  throw resourceProblem(resource, 'has no aws:asset:path — synthesise it with aws:cdk:enable-asset-metadata');
};

export const readFunctions = (template: TemplateReader): LocalFunction[] => {
  const names = nameByBundle(template.folder);
  return template.ofType('AWS::Lambda::Function').map((resource) => {
    const properties = template.read(resource, propertiesSchema);
    const codeFolder = codeFolderOf(resource, template.folder);
    const name = names.get(bundleHash(codeFolder));
    if (name === undefined) throw resourceProblem(resource, `runs none of the bundles in ${bundleListFile}`);
    return {
      name,
      logicalId: resource.id,
      arn: functionArn(properties.FunctionName ?? resource.id),
      codeFolder,
      environment: withLayerFiles(properties.Environment.Variables, layerFolders(resource, template)),
      timeoutSeconds: properties.Timeout,
      memoryMb: properties.MemorySize,
      logging: { format: properties.LoggingConfig.LogFormat, level: properties.LoggingConfig.ApplicationLogLevel },
    };
  });
};
