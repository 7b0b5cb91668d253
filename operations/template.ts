// `corbado-actions template`: one CloudFormation template and the zips of the functions, for teams that deploy without the CDK.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative, sep } from 'node:path';
import { type Command, readOptions, required, UsageProblem } from './command/command-line.ts';
import { callOf, isPackaged } from './command/program.ts';
import { linesTo } from './command/terminal.ts';
import { type Asset, assetsOf, portableTemplate } from './template/portable-template.ts';
import { type Source, synthesiseStack } from './template/synthesise.ts';
import { contentHash, type Files, zip } from './template/zip.ts';

const usage = `usage: ${callOf('template')} --assets-bucket BUCKET --stack NAME [--out FOLDER]
       ${callOf('template')} --assets-bucket BUCKET --stage NAME [--settings FILE] [--out FOLDER]

Writes one CloudFormation template and the zips of the functions. Deploying them needs neither the CDK nor its bootstrap stack.

  --assets-bucket BUCKET  the bucket that the zips are uploaded to, in the Region of the deployment
  --stack NAME            a stack of the CDK app in this folder; without it, the one that has a CorbadoActions
  --stage NAME            ${isPackaged ? 'with --settings: the name of the deployment' : 'a stage of infra/stages.ts or, with --settings, a name'}
  --settings FILE         where there is no CDK app: a JSON file with the settings of a stage
  --out FOLDER            where to write (corbado-actions-template)
  --json                  print one JSON object instead of sentences
  --help                  print this`;

export type TemplateOptions = {
  readonly source: Source;
  readonly bucket: string;
  readonly outFolder: string;
  readonly json: boolean;
};

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

const readBucket = (value: string | undefined): string => {
  const name = required(value, '--assets-bucket', 'my-deployments');
  if (bucketName.test(name)) return name;
  throw new UsageProblem(`--assets-bucket takes the name of a bucket, without s3://, not ${name}`);
};

type Values = { stack?: string | undefined; stage?: string | undefined; settings?: string | undefined };

const readSource = ({ stack, stage, settings }: Values): Source => {
  if (stack !== undefined && (stage ?? settings) !== undefined)
    throw new UsageProblem('--stack is of a CDK app: leave --stage and --settings out');
  if (settings !== undefined)
    return { kind: 'settings', file: settings, stageName: required(stage, '--stage', 'prod') };
  if (stage === undefined) return { kind: 'app', folder: process.cwd(), stackName: stack };
  if (isPackaged)
    throw new UsageProblem('--stage names the settings in a file: write --settings settings.json as well');
  return { kind: 'stage', stageName: stage };
};

/** Throws a usage problem. */
export const parseTemplateOptions = (args: string[]): TemplateOptions => {
  const values = readOptions(args, {
    'assets-bucket': { type: 'string' },
    stack: { type: 'string' },
    stage: { type: 'string' },
    settings: { type: 'string' },
    out: { type: 'string', default: 'corbado-actions-template' },
    json: { type: 'boolean', default: false },
  });
  const bucket = readBucket(values['assets-bucket']);
  return { source: readSource(values), bucket, outFolder: values.out, json: values.json };
};

const filesIn = (folder: string): Files =>
  new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(join(folder, path)).isFile())
      .map((path) => [path.split(sep).join('/'), readFileSync(join(folder, path))]),
  );

/** Beside other things in the bucket, so that it can be cleaned up and granted by itself. */
const keyPrefix = 'corbado-actions';

/** Named by content, so that CloudFormation sees what has changed, and nothing else. */
const writeAsset = (assembly: string, { path, isFolder }: Asset, assetsFolder: string): string => {
  const source = join(assembly, path);
  const files: Files = isFolder ? filesIn(source) : new Map([[basename(path), readFileSync(source)]]);
  const name = `${contentHash(files)}${isFolder ? '.zip' : extname(path)}`;
  writeFileSync(join(assetsFolder, name), isFolder ? zip(files) : readFileSync(source));
  return `${keyPrefix}/${name}`;
};

/** What was written, and what to type next. */
export type WrittenTemplate = {
  readonly stackName: string;
  readonly templateFile: string;
  readonly assetsFolder: string;
  /** Keys in the bucket. */
  readonly assets: readonly string[];
  readonly upload: string;
  readonly deploy: string;
};

export const writeTemplate = async ({ source, bucket, outFolder }: TemplateOptions): Promise<WrittenTemplate> => {
  const { stackName, region, templateFile: synthesised } = await synthesiseStack(source);
  const assembly = dirname(synthesised);
  const manifest = synthesised.replace(/\.template\.json$/, '.assets.json');
  const assetsFolder = join(outFolder, 'assets');
  // Only what this template uses is there afterwards.
  rmSync(assetsFolder, { recursive: true, force: true });
  mkdirSync(assetsFolder, { recursive: true });
  const assets = assetsOf(JSON.parse(readFileSync(manifest, 'utf8')));
  const keys = new Map(assets.map((asset) => [asset.objectKey, writeAsset(assembly, asset, assetsFolder)]));
  const template = portableTemplate(JSON.parse(readFileSync(synthesised, 'utf8')), bucket, keys);
  const templateFile = join(outFolder, 'template.json');
  writeFileSync(templateFile, `${JSON.stringify(template, null, 1)}\n`);
  const there = region === undefined ? '' : ` --region ${region}`;
  return {
    stackName,
    templateFile: relative('.', templateFile),
    assetsFolder: relative('.', assetsFolder),
    assets: [...new Set(keys.values())].sort(),
    upload: `aws s3 cp --recursive ${relative('.', assetsFolder)} s3://${bucket}/${keyPrefix}/${there}`,
    deploy:
      `aws cloudformation deploy --template-file ${relative('.', templateFile)} --stack-name ${stackName} ` +
      `--s3-bucket ${bucket} --capabilities CAPABILITY_IAM${there}`,
  };
};

const describe = ({ templateFile, assets, assetsFolder, upload, deploy }: WrittenTemplate): string =>
  `Written: ${templateFile}, and ${assets.length} zips in ${assetsFolder}. Upload them, then deploy:\n\n  ${upload}\n  ${deploy}`;

export const template: Command = {
  usage,
  run: async (args, { output }) => {
    const options = parseTemplateOptions(args);
    const written = await writeTemplate(options);
    linesTo(output)(options.json ? JSON.stringify(written) : describe(written));
    return 0;
  },
};
