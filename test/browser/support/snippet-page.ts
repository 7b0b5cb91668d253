// Serves the documents' React app as it is, but for two things: the API is the page's own origin, and Corbado is the stand-in.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { builtClientFolder } from '../../support/built-client.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const snippets = join(root, 'docs', 'snippets');

const reactServices = `
  import { ConnectService } from '@corbado/web-core';
  import { createCorbadoActions } from 'corbado-actions-client';
  import { handOverProof } from 'corbado-actions-client/corbado';
  const { projectId, baseUrl, corbadoUrl } = Object.fromEntries(new URLSearchParams(location.search));
  // This version of Corbado's client can be sent to plain http only by what an earlier visit remembered.
  const remembered = { id: 'cpr-1', frontendApiUrl: corbadoUrl, loginData: null, appendData: null, manageData: null };
  localStorage.setItem('cbo_connect_process-' + projectId, JSON.stringify(remembered));
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

const html = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<div id="root"></div><script type="module" src="/react.js"></script>`;

const ownServices: Plugin = {
  name: 'own services',
  setup: ({ onLoad }) => {
    const made = { contents: reactServices, loader: 'ts', resolveDir: snippets } as const;
    onLoad({ filter: /snippets[\\/]react[\\/]auth\.ts$/ }, () => made);
  },
};

const bundle = async (): Promise<string> => {
  const client = await builtClientFolder();
  const { outputFiles } = await build({
    stdin: { contents: reactStart, resolveDir: snippets, loader: 'ts' },
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
    plugins: [ownServices],
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
};

let script: Promise<string> | undefined;

/** A system's `fallback`: `/react?…` with `projectId`, `corbadoUrl` and `baseUrl`. */
export const serveSnippets = (request: IncomingMessage, response: ServerResponse): boolean => {
  const send = (contentType: string, body: string) => response.setHeader('content-type', contentType).end(body);
  if (request.url?.startsWith('/react?')) {
    send('text/html', html);
    return true;
  }
  if (request.url !== '/react.js') return false;
  script ??= bundle();
  script.then(
    (text) => send('text/javascript', text),
    () => response.destroy(),
  );
  return true;
};
