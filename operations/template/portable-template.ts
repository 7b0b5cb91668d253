// Makes a synthesised stack one that needs nothing of the CDK: its code in a bucket of the team's, no bootstrap stack. Pure.
import * as z from 'zod';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';

const assetsSchema = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string().optional(), packaging: z.string().optional() }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    )
    .default({}),
  dockerImages: z.record(z.string(), z.unknown()).default({}),
});

/** One file of the stack's assets: where the app has it, and the key that the template knows it by. */
export type Asset = { readonly path: string; readonly isFolder: boolean; readonly objectKey: string };

/** All but the template itself. Throws a configuration problem for what no bucket can hold. */
export const assetsOf = (manifest: unknown): Asset[] => {
  const { files, dockerImages } = assetsSchema.parse(manifest);
  if (Object.keys(dockerImages).length > 0)
    throw new ConfigurationProblem(
      'the stack has container images, which a template cannot bring along — deploy it with cdk',
    );
  return Object.values(files).flatMap(({ source: { path, packaging }, destinations }) => {
    if (path === undefined || path.endsWith('.template.json')) return [];
    const keys = new Set(Object.values(destinations).map(({ objectKey }) => objectKey));
    return [...keys].map((objectKey) => ({ path, isFolder: packaging === 'zip', objectKey }));
  });
};

type Section = Record<string, unknown>;

const replaceCode = (value: unknown, bucket: string, keys: ReadonlyMap<string, string>): unknown => {
  if (Array.isArray(value)) return value.map((item) => replaceCode(item, bucket, keys));
  if (typeof value !== 'object' || value === null) return value;
  const { S3Key: key } = value as Section;
  const replaced = typeof key === 'string' ? keys.get(key) : undefined;
  if (replaced !== undefined) return { ...value, S3Bucket: bucket, S3Key: replaced };
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, replaceCode(item, bucket, keys)]));
};

const without = (section: unknown, name: string): Section | undefined => {
  const { [name]: _, ...rest } = (section ?? {}) as Section;
  return Object.keys(rest).length === 0 ? undefined : rest;
};

/** `keys` has each asset's key in the bucket by the key that the template knows it by. */
export const portableTemplate = (template: object, bucket: string, keys: ReadonlyMap<string, string>): object => {
  const { Parameters, Rules, ...rest } = replaceCode(template, bucket, keys) as Section;
  const parameters = without(Parameters, 'BootstrapVersion');
  const rules = without(Rules, 'CheckBootstrapVersion');
  const made = { ...rest, ...(parameters && { Parameters: parameters }), ...(rules && { Rules: rules }) };
  const text = JSON.stringify(made);
  const left = [...keys].find(([known, replaced]) => known !== replaced && text.includes(known));
  if (left === undefined) return made;
  throw new ConfigurationProblem(
    `the stack uses an asset otherwise than as the code of a function (${left[0]}), such as a nested stack — deploy it with cdk`,
  );
};
