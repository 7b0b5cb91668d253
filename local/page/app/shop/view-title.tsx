// The title of what the shop shows. It takes the focus when what had it is gone, so that keyboards and screen readers go on from here.
import { type ReactNode, useEffect, useRef } from 'react';

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
