// The address of the API as clients meet it: whether it answers, with what certificate, and whether cookies can travel there.
import { connect } from 'node:tls';
import { isSameSite } from '../../infra/site.ts';
import { jsonOf, sendRequest } from '../http/send-request.ts';
import { error, type Finding, ok, warning } from './finding.ts';

const defaultAddress = /\.execute-api\./;
const renewBeforeDays = 21;
const dayMilliseconds = 86_400_000;

/** Any of our functions in front of nobody's request says `unauthorized`, whatever else the deployment is like. */
export const answerFinding = async (url: string): Promise<Finding> => {
  const what = 'API';
  try {
    const answer = await sendRequest(url, { method: 'GET', path: '/auth/session' });
    if (jsonOf(answer).code === 'unauthorized') return ok(what, `${url} answers`);
    const fix = 'look at the log of the session function, or compare the address with the output ApiUrl';
    return error(what, `${url} answers ${answer.status} to a visitor, not 401 unauthorized`, fix);
  } catch (failure) {
    const code = failure instanceof Error && 'code' in failure ? String(failure.code) : String(failure);
    return error(
      what,
      `${url} does not answer: ${code}`,
      'check the deployment and, with a custom domain, its DNS record',
    );
  }
};

/** Node's own check of the certificate, names and chain included; then how long it lasts. */
export const certificateFinding = (url: string, nowMilliseconds: number): Promise<Finding[]> => {
  const { protocol, hostname, port } = new URL(url);
  // AWS looks after the certificate of its own address.
  if (protocol !== 'https:' || defaultAddress.test(hostname)) return Promise.resolve([]);
  const fix = 'look at the certificate in ACM: it must be issued, and for this name';
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) || 443, servername: hostname, timeout: 10_000 });
    const end = (finding: Finding): void => {
      socket.destroy();
      resolve([finding]);
    };
    socket.once('timeout', () => end(error('certificate', `${hostname} does not answer`, fix)));
    socket.once('error', (failure) => end(error('certificate', `of ${hostname}: ${failure.message}`, fix)));
    socket.once('secureConnect', () => {
      const days = Math.floor((Date.parse(socket.getPeerCertificate().valid_to) - nowMilliseconds) / dayMilliseconds);
      const found = `of ${hostname}, good for ${days} days`;
      end(days < renewBeforeDays ? warning('certificate', found, fix) : ok('certificate', found));
    });
  });
};

const cookieFix =
  'give the API a custom domain beside the web app (api.example.com for app.example.com), or serve it under a path of the same host';

// The rule of the deployment, and besides it that one machine is one site, whatever the port.
const travels = (origin: string, url: URL): boolean => {
  const domain = defaultAddress.test(url.hostname) ? undefined : { domainName: url.hostname };
  return new URL(origin).hostname === url.hostname || isSameSite(origin, domain);
};

/** Whether the session cookie reaches the API from pages of these origins. */
export const originFinding = (url: string, origins: readonly string[], sameSite: string): Finding => {
  const what = 'origins';
  const stopped = origins.filter((origin) => !travels(origin, new URL(url)));
  if (stopped.length === 0) return ok(what, `one site with the API: ${origins.join(', ')}`);
  if (sameSite === 'None') return ok(what, `on another site, with SameSite=None: ${stopped.join(', ')}`);
  return warning(what, `cookies (SameSite=${sameSite}) do not reach the API from ${stopped.join(', ')}`, cookieFix);
};
