// What `npm run doctor` can be told on the command line.
import { readOptions, readStageName, required, UsageProblem } from '../command-line.ts';

export const usage = `usage: npm run doctor -- --stage NAME [--region REGION]
       npm run doctor -- --local [--url URL]

Looks at everything that a deployment needs, and at a deployed stage. Changes nothing.

  --stage NAME     a stage of infra/stages.ts, deployed or not
  --region REGION  where it goes, if neither the stage nor the AWS profile says so
  --local          the local run instead: no AWS account is asked for anything
  --url URL        where npm start listens (http://localhost:3000 unless told otherwise)
  --help           print this`;

export type DoctorOptions =
  | { readonly target: 'stage'; readonly stageName: string; readonly region: string | undefined }
  | { readonly target: 'local'; readonly url: string };

const readUrl = (value: string): string => {
  const text = required(value, '--url', 'http://localhost:3000');
  if (URL.parse(text)?.protocol === 'http:') return text;
  throw new UsageProblem(`--url takes the address that npm start prints, not ${text}`);
};

/** Throws a usage problem. */
export const parseDoctorOptions = (args: string[]): DoctorOptions => {
  const values = readOptions(args, {
    stage: { type: 'string' },
    region: { type: 'string' },
    local: { type: 'boolean', default: false },
    url: { type: 'string' },
  });
  if (values.local) {
    if (values.stage !== undefined) throw new UsageProblem('--local is a stage of its own: leave --stage out');
    return { target: 'local', url: readUrl(values.url ?? 'http://localhost:3000') };
  }
  if (values.url !== undefined)
    throw new UsageProblem('--url belongs to --local: of a stage, its stack says the address');
  return { target: 'stage', stageName: readStageName(values.stage), region: values.region };
};
