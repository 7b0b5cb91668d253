// Serves the documents' snippets as they are, but for three things: the API is the page's own origin, Corbado is the stand-in, and what
// Corbado's CDN has for pages without a framework is made of its React components, which is all that it is.
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { builtClientFolder } from '../../support/built-client.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const snippets = join(root, 'docs', 'snippets');

const settings = `
  const { projectId, baseUrl, corbadoUrl } = Object.fromEntries(new URLSearchParams(location.search));
  // This version of Corbado's client can be sent to plain http only by what an earlier visit remembered.
  const remembered = { id: 'cpr-1', frontendApiUrl: corbadoUrl, loginData: null, appendData: null, manageData: null };
  localStorage.setItem('cbo_connect_process-' + projectId, JSON.stringify(remembered));`;

const reactServices = `
  import { ConnectService } from '@corbado/web-core';
  import { createCorbadoActions } from 'corbado-actions-client';
  import { handOverProof } from 'corbado-actions-client/corbado';
  ${settings}
  export { projectId };
  export const failures = [];
  export const auth = createCorbadoActions({ baseUrl, onFailure: (failure) => failures.push(failure.code) });
  export const corbado = handOverProof(new ConnectService(projectId, 'unused.invalid', false));`;

const reactStart = `
  import { createElement } from 'react';
  import { createRoot } from 'react-dom/client';
  import { App } from './react/app.tsx';
  import { auth, failures } from './react/auth.ts';
  Object.assign(globalThis, { auth, failures });
  createRoot(document.getElementById('root')).render(createElement(App));`;

const corbadoScript = `
  import { ConnectService } from '@corbado/web-core';
  import * as components from '@corbado/connect-react';
  import { handOverProof } from 'corbado-actions-client/corbado';
  import { createElement } from 'react';
  import { createRoot } from 'react-dom/client';
  ${settings}
  const roots = new Map();
  const mount = (name) => (element, { frontendApiUrlSuffix, ...props }) => {
    if (!roots.has(element)) roots.set(element, createRoot(element));
    const project = { projectId, connectService: handOverProof(new ConnectService(projectId, 'unused.invalid', false)) };
    const component = createElement(components[name], props);
    roots.get(element).render(createElement(components.CorbadoConnectProvider, { ...project, key: name }, component));
  };
  const names = ['CorbadoConnectLogin', 'CorbadoConnectAppend', 'CorbadoConnectPasskeyList'];
  globalThis.Corbado = Object.fromEntries(names.map((name) => ['mount' + name, mount(name)]));`;

const plainStart = `import 'corbado-script'; import './plain/login.js';`;

const html = (name: string): string => `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<div id="root"></div><p id="message"></p><div id="login"></div><div id="passkeys"></div>
<form id="password-login" hidden><input id="identifier"></form><button id="sign-out">Leave</button>
<script type="module" src="/${name}.js"></script>`;

const replacements: Plugin = {
  name: 'replacements',
  setup: ({ onLoad, onResolve }) => {
    const made = (contents: string) => () => ({ contents, loader: 'ts' as const, resolveDir: snippets });
    onLoad({ filter: /snippets[\\/]react[\\/]auth\.ts$/ }, made(reactServices));
    onResolve({ filter: /^corbado-script$/ }, ({ path }) => ({ path, namespace: 'made' }));
    onLoad({ filter: /^corbado-script$/, namespace: 'made' }, made(corbadoScript));
    onLoad({ filter: /snippets[\\/]plain[\\/]login\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace("'https://api.example.com'", "''"),
      loader: 'js',
      resolveDir: snippets,
    }));
  },
};

const bundle = async (contents: string): Promise<string> => {
  const client = await builtClientFolder();
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: snippets, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    alias: {
      'corbado-actions-client/corbado': join(client, 'corbado.js'),
      'corbado-actions-client/react': join(client, 'react.js'),
      'corbado-actions-client': join(client, 'index.js'),
      // What the components are made for; the project's own tests use a newer one.
      '@corbado/web-core': join(root, 'node_modules/@corbado/connect-react/node_modules/@corbado/web-core'),
    },
    plugins: [replacements],
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
};

const starts: Readonly<Record<string, string>> = { react: reactStart, plain: plainStart };
const scripts = new Map<string, Promise<string>>();

/** A system's `fallback`: `/react?…` and `/plain?…`, with `projectId`, `corbadoUrl` and `baseUrl`. */
export const serveSnippets = (request: IncomingMessage, response: ServerResponse): boolean => {
  const [, name = '', kind] = /^\/(react|plain)(\?|\.js$)/.exec(request.url ?? '') ?? [];
  const start = starts[name];
  if (start === undefined) return false;
  const send = (contentType: string, body: string) => response.setHeader('content-type', contentType).end(body);
  if (kind === '?') {
    send('text/html', html(name));
    return true;
  }
  const script = scripts.get(name) ?? bundle(start);
  scripts.set(name, script);
  script.then(
    (text) => send('text/javascript', text),
    () => response.destroy(),
  );
  return true;
};
