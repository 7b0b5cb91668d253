// The little Markdown that openapi.json contains: code between backticks.
import type { ReactNode } from 'react';

export const Words = ({ text }: { text: string }): ReactNode =>
  text.split('`').map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the text never changes
    index % 2 === 1 ? <code key={index}>{part}</code> : part,
  );
