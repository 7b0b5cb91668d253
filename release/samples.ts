// Two deployments that stay as they are from release to release, so that their templates can be compared. Together they have everything.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseStage } from '../infra/settings/parse-stage.ts';
import type { StageInput } from '../infra/settings/stage-schema.ts';
import { synthesize } from '../local/synthesize.ts';

/** What a team wrote once and does not touch again. */
export const samples = {
  production: {
    kind: 'production',
    corbado: { projectId: 'pro-1234567890' },
    allowedOrigins: ['https://app.example.com'],
    trustedIssuers: [{ issuer: 'https://login.example.com', audience: ['app'] }],
    corbadoInvoker: { accountId: '123456789012' },
  },
  development: {
    kind: 'development',
    corbado: { projectId: 'pro-1234567890' },
    allowedOrigins: ['http://localhost:3000'],
    session: { absoluteSeconds: 3600, cookieSameSite: 'Lax', allowTokenInBody: true },
    cognito: { createDemoPool: true, flag: { mode: 'attribute' }, customAuth: true },
  },
} as const satisfies Record<string, StageInput>;

export type Sample = keyof typeof samples;
export const sampleNames = Object.keys(samples) as Sample[];

export type TemplateResource = { readonly Type: string } & Readonly<Record<string, unknown>>;

/** What makes a deployment; a description and metadata do not. */
export type Template = {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs: Readonly<Record<string, unknown>>;
};

export const readTemplate = (file: string): Template => {
  const { Resources = {}, Outputs = {} } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Template>;
  const resources = Object.entries(Resources).map(([id, { Metadata, ...resource }]) => [id, resource]);
  return { Resources: Object.fromEntries(resources), Outputs };
};

/** As this repository deploys it. Needs the bundles in dist/. */
export const sampleTemplate = (sample: Sample): Template => {
  const outdir = mkdtempSync(join(tmpdir(), 'corbado-sample-'));
  try {
    return readTemplate(synthesize({ stage: parseStage(sample, samples[sample]) }, outdir).templateFullPath);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
};

/** Without what changes with every line of code: which bundle a function runs. */
export const withoutCode = ({ Resources, Outputs }: Template): Template => {
  const masked = Object.entries(Resources).map(([id, resource]) => {
    if (resource.Type !== 'AWS::Lambda::Function') return [id, resource];
    return [id, { ...resource, Properties: { ...(resource.Properties as object), Code: 'a bundle' } }];
  });
  return { Resources: Object.fromEntries(masked), Outputs };
};
