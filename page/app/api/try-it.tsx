// Sends a request to the local run as the reader wrote it, and shows the answer as it came.
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { MessageView } from '../parts/message-view.tsx';
import { contentOf, type Route } from './document.ts';

type Answer = { readonly head: string; readonly headers: Record<string, string>; readonly body: string };

// What pages act on. Scripts cannot see `set-cookie`.
const shownHeaders = ['content-type', 'retry-after', 'x-request-id'];

const readable = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

/** A token goes alone: together with the session's cookie it would be two credentials, which are refused. */
const send = async ({ method, path }: Route, body: string | undefined, token: string): Promise<Answer> => {
  const headers = {
    ...(token && { authorization: `Bearer ${token}` }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
  const credentials = token ? 'omit' : 'same-origin';
  const response = await fetch(path, { method, headers, credentials, ...(body !== undefined && { body }) });
  return {
    head: `${response.status} ${response.statusText}`,
    headers: Object.fromEntries([...response.headers].filter(([name]) => shownHeaders.includes(name))),
    body: readable(await response.text()),
  };
};

export const TryIt = ({ route }: { route: Route }): ReactNode => {
  const id = useId();
  const example = contentOf(route.requestBody)?.example;
  const [body, setBody] = useState(JSON.stringify(example ?? {}, null, 2));
  const [token, setToken] = useState('');
  const [answer, setAnswer] = useState<Answer>();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setAnswer(
      await send(route, route.requestBody && body, token.trim()).catch((failure: unknown) => ({
        head: String(failure),
        headers: {},
        body: '',
      })),
    );
  };
  return (
    <details className="folded try-it">
      <summary>Try it</summary>
      <form onSubmit={(event) => void submit(event)}>
        {route.requestBody && (
          <label className="field" htmlFor={`${id}body`}>
            <span>Body</span>
            <textarea
              id={`${id}body`}
              value={body}
              rows={4}
              spellCheck={false}
              onChange={(e) => setBody(e.target.value)}
            />
          </label>
        )}
        <label className="field" htmlFor={`${id}token`}>
          <span>Bearer token, or nothing for the session of the web app</span>
          <input id={`${id}token`} value={token} autoComplete="off" onChange={(e) => setToken(e.target.value)} />
        </label>
        <button type="submit" className="button primary small">
          Send to the local run
        </button>
      </form>
      <div aria-live="polite">{answer && <MessageView title="Answer" head={answer.head} message={answer} />}</div>
    </details>
  );
};
