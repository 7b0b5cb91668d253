// The stacks that a CDK app has synthesised: their templates, where they go, and whether they have a CorbadoActions construct.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { SynthMessage } from '../../infra/dry-synth.ts';
import { type Instance, instancesIn } from '../../infra/outputs.ts';

export type SynthesisedStack = {
  readonly stackName: string;
  /** In the app, such as `Prod/Backend`. */
  readonly path: string;
  /** Where the app says that it goes. */
  readonly region: string | undefined;
  /** The path of its template. */
  readonly templateFile: string;
  /** The CorbadoActions constructs that it has, as their outputs show them. */
  readonly instances: readonly Instance[];
  /** What the app has annotated within it. */
  readonly messages: readonly SynthMessage[];
};

const stackProperties = z.object({ templateFile: z.string(), stackName: z.string().optional() });
const assemblyProperties = z.object({ directoryName: z.string() });

// Annotations by the path of their construct; in a file of its own since newer versions of the library.
const metadataSchema = z.record(z.string(), z.array(z.looseObject({ type: z.string(), data: z.unknown() })));
type Metadata = z.output<typeof metadataSchema>;

const manifestSchema = z.object({
  artifacts: z
    .record(
      z.string(),
      z.object({
        type: z.string(),
        environment: z.string().optional(),
        displayName: z.string().optional(),
        metadata: metadataSchema.default({}),
        additionalMetadataFile: z.string().optional(),
        properties: z.unknown(),
      }),
    )
    .default({}),
});

const templateSchema = z.object({ Outputs: z.record(z.string(), z.unknown()).default({}) });

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

// aws://123456789012/eu-central-1, with unknown-account and unknown-region for what the app leaves open.
const regionIn = (environment = ''): string | undefined =>
  /^aws:\/\/[^/]+\/([a-z]{2}-[a-z0-9-]+)$/.exec(environment)?.[1];

/** `warning: Backend/Auth: …`, with the path of the construct that it is about. */
const messagesIn = (metadata: Metadata): SynthMessage[] =>
  Object.entries(metadata).flatMap(([path, entries]) =>
    entries.flatMap(({ type, data }) => {
      const level = /^aws:cdk:(info|warning|error)$/.exec(type)?.[1] as SynthMessage['level'] | undefined;
      return level === undefined ? [] : [{ level, text: `${path.replace(/^\//, '')}: ${String(data)}` }];
    }),
  );

/** Also those of nested assemblies, as the stages of a pipeline are. Empty when the folder holds no cloud assembly. */
export const synthesisedStacks = (folder: string): SynthesisedStack[] => {
  const manifest = join(folder, 'manifest.json');
  if (!existsSync(manifest)) return [];
  const { artifacts } = manifestSchema.parse(readJson(manifest));
  return Object.entries(artifacts).flatMap(([id, { type, environment, displayName: path = id, ...artifact }]) => {
    if (type === 'cdk:cloud-assembly')
      return synthesisedStacks(join(folder, assemblyProperties.parse(artifact.properties).directoryName));
    if (type !== 'aws:cloudformation:stack') return [];
    const { templateFile, stackName = id } = stackProperties.parse(artifact.properties);
    const file = join(folder, templateFile);
    const keys = Object.keys(templateSchema.parse(readJson(file)).Outputs);
    const instances = instancesIn(keys.map((OutputKey) => ({ OutputKey })));
    const { metadata, additionalMetadataFile: more } = artifact;
    const annotated = more === undefined ? {} : metadataSchema.parse(readJson(join(folder, more)));
    const messages = messagesIn({ ...metadata, ...annotated });
    return [{ stackName, path, region: regionIn(environment), templateFile: file, instances, messages }];
  });
};
