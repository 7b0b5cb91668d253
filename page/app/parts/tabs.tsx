// Tabs as the ARIA practices describe them: one stop for the Tab key, arrows, Home and End between them.
// https://www.w3.org/WAI/ARIA/apg/patterns/tabs/
import { type KeyboardEvent, type ReactNode, useState } from 'react';

type TabContent = { readonly name: string; readonly content: () => ReactNode };

const nextPosition = (key: string, position: number, count: number): number | undefined => {
  if (key === 'ArrowRight') return (position + 1) % count;
  if (key === 'ArrowLeft') return (position + count - 1) % count;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : undefined;
};

const idOf = (part: 'tab' | 'panel', name: string): string => `${part}-${name.toLowerCase()}`;

type TabProps = { readonly name: string; readonly isCurrent: boolean; readonly onShow: () => void };

const Tab = ({ name, isCurrent, onShow }: TabProps): ReactNode => (
  <button
    type="button"
    role="tab"
    id={idOf('tab', name)}
    aria-controls={idOf('panel', name)}
    aria-selected={isCurrent}
    tabIndex={isCurrent ? 0 : -1}
    onClick={onShow}
  >
    {name}
  </button>
);

// A panel that was shown once is kept: a journey goes on while the visitor looks at the table.
const usePositions = () => {
  const [position, setPosition] = useState(0);
  const [shown, setShown] = useState<readonly number[]>([0]);
  const show = (next: number): void => {
    setPosition(next);
    setShown((before) => (before.includes(next) ? before : [...before, next]));
  };
  return { position, shown, show };
};

export const Tabs = ({ label, tabs }: { label: string; tabs: readonly TabContent[] }): ReactNode => {
  const { position, shown, show } = usePositions();
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = nextPosition(event.key, position, tabs.length);
    if (next === undefined) return;
    event.preventDefault();
    show(next);
    document.getElementById(idOf('tab', tabs[next]?.name ?? ''))?.focus();
  };
  return (
    <div className="tabs">
      <div role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map(({ name }, index) => (
          <Tab key={name} name={name} isCurrent={index === position} onShow={() => show(index)} />
        ))}
      </div>
      {tabs.map(({ name, content }, index) => (
        <div
          key={name}
          role="tabpanel"
          id={idOf('panel', name)}
          aria-labelledby={idOf('tab', name)}
          hidden={index !== position}
        >
          {shown.includes(index) && content()}
        </div>
      ))}
    </div>
  );
};
