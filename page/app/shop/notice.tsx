// What the shop says to a visitor: the title of a view, and messages with a code, a request id and the way on.
import { type ReactNode, useEffect, useRef } from 'react';
import type { Problem } from './problem.ts';

export const ViewTitle = ({ children, isHidden = false }: { children: ReactNode; isHidden?: boolean }): ReactNode => {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) title.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h2 ref={title} tabIndex={-1} className={isHidden ? 'visually-hidden' : 'view-title'}>
      {children}
    </h2>
  );
};

export type NoticeContent = {
  readonly tone: 'info' | 'problem';
  readonly title: string;
  readonly text?: string;
  readonly code?: string | undefined;
  readonly requestId?: string | undefined;
  /** What the visitor can do about it. */
  readonly action?: { readonly label: string; readonly run: () => void };
};

/** The first words a visitor reads about a problem, then the backend's own. */
export const noticeOf = (title: string, problem: Problem, action?: NoticeContent['action']): NoticeContent => ({
  tone: 'problem',
  title,
  text: problem.detail ?? `${problem.message}.`,
  code: problem.code,
  requestId: problem.requestId,
  ...(action && { action }),
});

const Reference = ({ name, value }: { name: string; value: string | undefined }): ReactNode =>
  value === undefined ? null : (
    <span>
      {name} <code>{value}</code>
    </span>
  );

export const Notice = ({ content }: { content: NoticeContent }): ReactNode => {
  const { tone, title, text, code, requestId, action } = content;
  return (
    <div className={`notice ${tone}`} role={tone === 'problem' ? 'alert' : 'status'}>
      <p className="notice-title">{title}</p>
      {text && <p>{text}</p>}
      {(code || requestId) && (
        <p className="notice-reference">
          <Reference name="Code" value={code} />
          <Reference name="Request" value={requestId} />
        </p>
      )}
      {action && (
        <button type="button" className="button small" onClick={action.run}>
          {action.label}
        </button>
      )}
    </div>
  );
};
