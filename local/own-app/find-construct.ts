// Finds a CorbadoActions construct in a synthesised app, by the bundles that its functions run.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { bundleFolder } from '../../infra/bundle-folder.ts';
import { type FunctionName, functionNames } from '../../infra/functions.ts';
import { ConfigurationProblem } from '../../infra/settings/configuration-problem.ts';
import { bundleHash } from '../lambda/template-functions.ts';
import { type SynthesisedStack, synthesisedStacks } from './synthesised-stacks.ts';

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Metadata: z.record(z.string(), z.unknown()).default({}),
});
export type TemplateResource = z.output<typeof resourceSchema>;
const templateSchema = z.object({ Resources: z.record(z.string(), resourceSchema).default({}) });

export type FoundConstruct = {
  readonly stackName: string;
  /** Below the stack, such as `Auth`; `Default` where the stack is the construct's alone. */
  readonly path: string;
  /** What stands before the paths of everything in it, in the template's metadata. */
  readonly prefix: string;
  /** Holds the stack's template, and its assets. */
  readonly folder: string;
  /** Of the whole stack, by logical id. */
  readonly resources: Readonly<Record<string, TemplateResource>>;
  /** The construct's functions, by logical id. */
  readonly functions: ReadonlyMap<string, FunctionName>;
};

export type WantedConstruct = { readonly stackName?: string | undefined; readonly construct?: string | undefined };

const namesByHash = (): ReadonlyMap<string, FunctionName> =>
  new Map(
    functionNames
      .filter((name) => existsSync(join(bundleFolder(name), 'index.mjs')))
      .map((name) => [bundleHash(bundleFolder(name)), name]),
  );

const metadata = ({ Metadata }: TemplateResource, name: string): string => String(Metadata[name] ?? '');

/** In the stack `Backend`, `Backend/Auth/PostLogin/Function/Resource` belongs to `Auth`. */
const constructPathOf = (resource: TemplateResource, stack: SynthesisedStack): string =>
  metadata(resource, 'aws:cdk:path')
    .slice(stack.path.length + 1)
    .split('/')
    .slice(0, -3)
    .join('/');

type Resources = FoundConstruct['resources'];

/** The resources of a template, and those of each stack nested in it: in the metadata they have the paths of the app, as all others. */
const resourcesIn = (templateFile: string): Resources[] => {
  const { Resources: own } = templateSchema.parse(JSON.parse(readFileSync(templateFile, 'utf8')));
  const nested = Object.values(own).filter(({ Type }) => Type === 'AWS::CloudFormation::Stack');
  const files = nested.map((resource) => join(dirname(templateFile), metadata(resource, 'aws:asset:path')));
  return [own, ...files.filter((file) => file.endsWith('.template.json') && existsSync(file)).flatMap(resourcesIn)];
};

const constructsAmong = (
  Resources: Resources,
  stack: SynthesisedStack,
  names: ReadonlyMap<string, FunctionName>,
): FoundConstruct[] => {
  const found = new Map<string, Map<string, FunctionName>>();
  for (const [id, resource] of Object.entries(Resources)) {
    const codeFolder = join(dirname(stack.templateFile), metadata(resource, 'aws:asset:path'));
    if (resource.Type !== 'AWS::Lambda::Function' || !existsSync(join(codeFolder, 'index.mjs'))) continue;
    const name = names.get(bundleHash(codeFolder));
    const path = constructPathOf(resource, stack);
    if (name !== undefined) found.set(path, (found.get(path) ?? new Map()).set(id, name));
  }
  return [...found].map(([path, functions]) => ({
    stackName: stack.stackName,
    path,
    prefix: `${stack.path}/${path}/`,
    folder: dirname(stack.templateFile),
    resources: Resources,
    functions,
  }));
};

const isWanted =
  ({ stackName, construct }: WantedConstruct) =>
  (found: FoundConstruct): boolean =>
    (stackName === undefined || found.stackName === stackName) &&
    (construct === undefined || found.path === construct || found.path.endsWith(`/${construct}`));

const listed = (constructs: readonly FoundConstruct[]): string =>
  constructs.map(({ stackName, path }) => `\n  --stack ${stackName} --construct ${path}`).join('');

/** `assembly` is the folder of the cloud assembly. Throws a configuration problem unless exactly one is meant. */
export const findConstruct = (assembly: string, wanted: WantedConstruct): FoundConstruct => {
  const names = namesByHash();
  const all = synthesisedStacks(assembly).flatMap((stack) =>
    resourcesIn(stack.templateFile).flatMap((resources) => constructsAmong(resources, stack, names)),
  );
  const [only, another] = all.filter(isWanted(wanted));
  if (only !== undefined && another === undefined) return only;
  if (all.length === 0)
    throw new ConfigurationProblem(
      'the app has no CorbadoActions construct of this version of the package — add one to a stack: npx corbado-actions init shows how',
    );
  const what = only === undefined ? 'the app has no such CorbadoActions' : 'the app has several CorbadoActions';
  throw new ConfigurationProblem(`${what} — name one:${listed(all)}`);
};
