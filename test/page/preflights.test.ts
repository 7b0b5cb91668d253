// Preflights in the timeline: none that the browser follows up, and each that ends its request, with the reason.
import { expect, it } from 'vitest';
import { openPage } from './shared-page.ts';

it('has a preflight after which a browser sends nothing, with the reason, and no other preflight', async () => {
  const { system, timeline } = await openPage();
  const before = timeline.events().at(-1)?.id ?? 0;
  for (const origin of [system.url, 'http://localhost:5173']) {
    const headers = { origin, 'access-control-request-method': 'POST' };
    await fetch(`${system.url}/auth/session`, { method: 'OPTIONS', headers });
  }
  expect(timeline.events().filter(({ id }) => id > before)).toMatchObject([
    { title: 'OPTIONS /auth/session', hint: expect.stringContaining('--origin http://localhost:5173') },
  ]);
});
