// A request or an answer as people read it: headers, then the body.
import type { ReactNode } from 'react';

type Message = { readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown };

type Props = {
  readonly title: string;
  /** Stands before the headers, such as the request line or the status. */
  readonly head?: string;
  readonly message: Message;
};

const bodyText = (body: unknown): string => {
  if (body === undefined) return '';
  return typeof body === 'string' ? body : JSON.stringify(body, null, 2);
};

export const MessageView = ({ title, head = '', message }: Props): ReactNode => {
  const headers = Object.entries(message.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  const text = [[head, ...headers].filter(Boolean).join('\n'), bodyText(message.body)].filter(Boolean).join('\n\n');
  return (
    <div className="message">
      <h4>{title}</h4>
      {/* Long ones scroll, so the keyboard must get there. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region has to be focusable */}
      <pre tabIndex={0}>{text || '(empty)'}</pre>
    </div>
  );
};
