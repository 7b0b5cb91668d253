// Starts the page in the browser.
import { createRoot } from 'react-dom/client';
import { openFeed } from './backend/feed.ts';
import { Page } from './page.tsx';

const root = document.getElementById('root');
if (root) {
  openFeed();
  createRoot(root).render(<Page />);
}
