// Apps around the snippets, as somebody makes them who follows docs/frontend.md: the snippet with their own addresses, an entry, Vite.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { runToEnd } from '../deployment/run-program.ts';
import { root } from './frameworks.ts';
import type { LocalRun } from './local-run.ts';

type App = {
  readonly plugin?: string;
  readonly files: readonly string[];
  readonly entry: string;
  readonly body?: string;
};

// What tests need of the page, and no app has: its client.
const shown = (from: string): string => `import { auth } from '${from}';\nObject.assign(globalThis, { auth });`;

export const apps: Readonly<Record<'react' | 'vue' | 'svelte' | 'plain', App>> = {
  react: {
    plugin: '@vitejs/plugin-react',
    files: ['app.tsx', 'auth.ts'],
    entry: `${shown('./auth.ts')}
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
createRoot(document.getElementById('app')).render(createElement(App));`,
  },
  vue: {
    plugin: '@vitejs/plugin-vue',
    files: ['app.vue', 'use-session.ts'],
    entry: `${shown('./use-session.ts')}
import { createApp } from 'vue';
import App from './app.vue';
createApp(App).mount('#app');`,
  },
  svelte: {
    plugin: '@sveltejs/vite-plugin-svelte',
    files: ['app.svelte', 'session.ts'],
    entry: `${shown('./session.ts')}
import { mount } from 'svelte';
import App from './app.svelte';
mount(App, { target: document.getElementById('app') });`,
  },
  plain: {
    files: ['login.js'],
    entry: `import { createCorbadoActions } from 'corbado-actions-client';
Object.assign(globalThis, { auth: createCorbadoActions({ baseUrl: 'https://api.example.com' }) });
import './login.js';`,
    body: `<h1 id="message"></h1><div id="login"></div><div id="passkeys"></div>
<form id="password-login" hidden><input id="identifier"></form><button id="sign-out">Sign out</button>`,
  },
};

export type AppName = keyof typeof apps;

// Corbado's CDN has for pages without React what its React components are: so that is what it is made of here.
const corbadoScript = `
  import { ConnectService } from '@corbado/web-core';
  import * as components from '@corbado/connect-react';
  import { handOverProof } from 'corbado-actions-client/corbado';
  import { createElement } from 'react';
  import { createRoot } from 'react-dom/client';
  const roots = new Map();
  const mount = (name) => (element, { projectId, frontendApiUrlSuffix, ...props }) => {
    if (!roots.has(element)) roots.set(element, createRoot(element));
    const connectService = handOverProof(new ConnectService(projectId, frontendApiUrlSuffix, false));
    const component = createElement(components[name], props);
    const provider = { projectId, connectService, key: name };
    roots.get(element).render(createElement(components.CorbadoConnectProvider, provider, component));
  };
  const names = ['CorbadoConnectLogin', 'CorbadoConnectAppend', 'CorbadoConnectPasskeyList'];
  globalThis.Corbado = Object.fromEntries(names.map((name) => ['mount' + name, mount(name)]));`;

/** Once for all apps: a script of the page, next to them. */
export const buildCorbadoScript = async (frameworks: string): Promise<void> => {
  await build({
    stdin: { contents: corbadoScript, resolveDir: frameworks, loader: 'js' },
    outfile: join(frameworks, 'apps', 'web-js.js'),
    bundle: true,
    format: 'iife',
    platform: 'browser',
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
};

const html = (body: string): string => `<!doctype html><html lang="en"><meta charset="utf-8"><title>App</title>
<link rel="icon" href="data:,"><div id="app"></div>${body}
<script src="/web-js.js"></script><script type="module" src="./main.ts"></script></html>`;

const config = (plugin: string | undefined): string =>
  plugin === undefined
    ? `export default { base: './', build: { target: 'es2022' } };`
    : `import * as plugin from '${plugin}';
export default { base: './', build: { target: 'es2022' }, plugins: [(plugin.svelte ?? plugin.default)()] };`;

/** Builds it into `<frameworks>/apps/<name>/dist`. */
export const buildApp = async (frameworks: string, name: AppName, local: LocalRun): Promise<void> => {
  const { plugin, files, entry, body = '' } = apps[name];
  const folder = join(frameworks, 'apps', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // The two things that docs/frontend.md says to change.
  const filledIn = (text: string): string =>
    text.replaceAll('https://api.example.com', local.url).replaceAll('pro-1234567890', local.projectId);
  for (const file of files) {
    cpSync(join(root, 'docs', 'snippets', name, file), join(folder, file));
    writeFileSync(join(folder, file), filledIn(readFileSync(join(folder, file), 'utf8')));
  }
  writeFileSync(join(folder, 'local.js'), local.lines.join('\n'));
  writeFileSync(join(folder, 'main.ts'), `import './local.js';\n${filledIn(entry)}`);
  writeFileSync(join(folder, 'index.html'), html(body));
  writeFileSync(join(folder, 'vite.config.js'), config(plugin));
  const vite = join(frameworks, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--logLevel', 'warn'];
  const { code, output } = await runToEnd({ file: process.execPath, args, folder });
  if (code !== 0) throw new Error(output);
};
