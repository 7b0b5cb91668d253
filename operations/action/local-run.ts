// What the local run lends to whoever tries its actions from this machine: the action secret, its clock, a user, a proof.
import * as z from 'zod';
import { ConfigurationProblem } from '../../infra/configuration-problem.ts';
import { sendRequest } from '../http/send-request.ts';

const loanSchema = z.object({
  auth: z.enum(['hmac', 'basic', 'iam']),
  secret: z.string(),
  nowSeconds: z.int(),
  userId: z.string(),
  email: z.string().optional(),
  signedPasskeyData: z.string(),
});

export type Loan = z.output<typeof loanSchema>;

const path = '/local/action-trial';

const explained = (url: string, why: string): ConfigurationProblem =>
  new ConfigurationProblem(
    `${url} lends no action secret (${why}) — start the local run with npm start, or say where the secret is: --stage NAME, or ` +
      '--action-secret-stdin',
  );

/** `userId` is whom the proof is about, by default the first demo user. Throws a configuration problem where no local run answers. */
export const borrowFromLocalRun = async (url: string, userId: string | undefined): Promise<Loan> => {
  // The local run gives this to its own page and to programs on this machine, not to pages of others: hence the origin.
  const headers = { 'content-type': 'application/json', origin: new URL(url).origin };
  const ask = { method: 'POST', path, headers, body: JSON.stringify({ userId }) };
  const answer = await sendRequest(url, ask).catch((error: unknown) => {
    throw explained(url, error instanceof Error && 'code' in error ? String(error.code) : 'no answer');
  });
  if (answer.status !== 200) throw explained(url, `${path} answers ${answer.status}`);
  return loanSchema.parse(JSON.parse(answer.text));
};
