// What `npm start` says in the terminal.
import type { Exchange } from './gateway/gateway.ts';
import { firstDemoUser } from './login/demo-users.ts';
import type { LocalSystem } from './system.ts';

export const write = (text: string): void => void process.stdout.write(text);
export const writeLine = (line: string): void => write(`${line}\n`);

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

export type Progress = {
  /** Ends the step before, if there was one. */
  begin(what: string): void;
  /** Reports how far a step is, when it takes long. */
  report(words: string): void;
  end(note?: string): void;
  /** What comes next is an error, on lines of its own. */
  breakOff(): void;
};

/** Says what is being done while it is, and afterwards how long it took. */
export const createProgress = (): Progress => {
  let startedAt: number | undefined;
  const end = (note = ''): void => {
    if (startedAt !== undefined) writeLine(`${seconds(performance.now() - startedAt)}${note}`);
    startedAt = undefined;
  };
  const begin = (what: string): void => {
    end();
    startedAt = performance.now();
    write(`  ${what} … `);
  };
  const breakOff = (): void => {
    if (startedAt !== undefined) write('\n\n');
  };
  return { begin, report: (words) => write(`${words} … `), end, breakOff };
};

export const reportExchange = ({ method, path, status, milliseconds, hint }: Exchange): void => {
  writeLine(`  ${status}  ${method} ${path}  ${milliseconds.toFixed(0)} ms`);
  if (hint !== undefined) writeLine(`       ${hint}`);
};

/** Shows what functions write when something went wrong that is not the caller's fault. */
export const reportFailures = (system: LocalSystem): void =>
  void system.onLog(({ function: name, text }) => {
    if (/^(init|handler|timeout) failure: |"level":"ERROR"/.test(text)) writeLine(`       ${name}: ${text}`);
  });

/** What an app of one's own needs to find this run: three lines of its source. */
export const ownAppLines = ({ url, corbado }: Pick<LocalSystem, 'url' | 'corbado'>): string[] => [
  `const [projectId, baseUrl, frontendApiUrl] = ['${corbado.projectId}', '${url}', '${corbado.url}'];`,
  "const remembered = { id: 'local', frontendApiUrl, loginData: null, appendData: null, manageData: null };",
  "localStorage.setItem('cbo_connect_process-' + projectId, JSON.stringify(remembered));",
];

const reportOrigins = (system: LocalSystem, origins: readonly string[]): void => {
  if (origins.length === 0) return;
  writeLine(`  Your app at ${origins.join(', ')} may use all of this. It finds it with these lines, before anything of Corbado's:

         ${ownAppLines(system).join('\n         ')}

  and with the existing login at ${system.login.url}/login (docs/frontend.md).
`);
};

export const reportReady = (system: LocalSystem, origins: readonly string[]): void => {
  const { url, login } = system;
  const { username, password } = firstDemoUser;
  writeLine(`
Ready after ${seconds(performance.now())}.

  page   ${url}/
  routes ${url}/local/api, explained and to try (openapi.json: ${url}/local/openapi.json)
  API    ${url}, for example

         curl -i ${url}/auth/session
         curl ${login.url}/login -H 'content-type: application/json' \\
           -d '{"username":"${username}","password":"${password}"}'
`);
  reportOrigins(system, origins);
  writeLine('Press Ctrl-C to stop.\n');
};
