// One step of a journey: a line that says what happened, and the whole exchange inside.
import { type ReactNode, useId, useState } from 'react';
import type { JourneyStep } from '../../../local/journey/step.ts';
import { MessageView } from '../parts/message-view.tsx';

const wayOf = ({ request, answer }: JourneyStep): string => {
  const asked = request ? `${request.method} ${new URL(request.url).pathname}` : '';
  return [asked, answer ? String(answer.status) : ''].filter(Boolean).join(' → ');
};

const Exchange = ({ step: { request, answer } }: { step: JourneyStep }): ReactNode => (
  <div className="messages">
    {request && <MessageView title="Request" head={`${request.method} ${request.url}`} message={request} />}
    {answer && (
      <MessageView
        title="Answer"
        head={String(answer.status)}
        message={{ headers: answer.cookie ? { 'set-cookie': answer.cookie } : {}, body: answer.body }}
      />
    )}
  </div>
);

export const StepCard = ({ step }: { step: JourneyStep }): ReactNode => {
  const [isOpen, setOpen] = useState(!step.ok);
  const id = useId();
  return (
    <li className={`group ${step.ok ? 'good' : 'failed'}`}>
      <button
        type="button"
        className="group-line"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <span className={`status ${step.ok ? 'good' : 'failed'}`}>{step.number}</span>
        <span className="title prose">{step.title}</span>
        <span className="length">{step.milliseconds} ms</span>
        <span className="way">
          <span className="from">{step.who}</span> {wayOf(step)}
        </span>
        {step.problem && <span className="problem-text">Failed: {step.problem}</span>}
      </button>
      <div id={id} className="group-inside" hidden={!isOpen}>
        {isOpen && <Exchange step={step} />}
      </div>
    </li>
  );
};
