// A page with nothing but Corbado's web client in it, served on the app's own origin beside the gateway's routes.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { build } from 'esbuild';

const bundle = async (): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'client-script.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
};

const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>client</title><link rel="icon" href="data:,">
<input autocomplete="username webauthn" aria-label="user name"><script src="/client.js"></script></html>`;

/** The system's `fallback`. The script is bundled when it is first asked for. */
export const createClientPage = () => {
  let script: Promise<string> | undefined;
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const send = (contentType: string, body: string) => response.setHeader('content-type', contentType).end(body);
    if (request.url === '/') {
      send('text/html', html);
    } else if (request.url === '/client.js') {
      script ??= bundle();
      script.then(
        (text) => send('text/javascript', text),
        () => response.destroy(),
      );
    } else {
      return false;
    }
    return true;
  };
};
