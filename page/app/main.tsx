// Starts the page in the browser.
import { createRoot } from 'react-dom/client';
import { ApiPage } from './api/api-page.tsx';
import { openFeed } from './backend/feed.ts';
import { Page } from './page.tsx';

const root = document.getElementById('root');
if (root && location.pathname === '/local/api') {
  createRoot(root).render(<ApiPage />);
} else if (root) {
  openFeed();
  createRoot(root).render(<Page />);
}
