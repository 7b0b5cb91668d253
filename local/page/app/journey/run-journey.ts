// Runs the whole journey on the server and hands over its steps as they come.
import type { JourneyStep } from '../../../journey/step.ts';

/** The journey is streamed as one JSON text per line. */
export async function* runJourney(): AsyncGenerator<JourneyStep> {
  const response = await fetch('/local/journey', { method: 'POST' });
  if (!response.ok || !response.body) throw new Error(await response.text());
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const lines = (rest + read.value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as JourneyStep;
  }
}
