// The shop's own head: its sign and where in it the visitor is.
import type { ReactNode } from 'react';

/** A lighthouse that stands on an open book. */
const ShopSign = (): ReactNode => (
  <svg className="shop-sign" viewBox="0 0 40 40" aria-hidden="true">
    <path d="M16.5 9 20 4l3.500 5z" />
    <path d="M16 10.5h8v3h-8z" opacity=".55" />
    <path d="M16.4 15h7.200l1.200 10.500c-1.800-.5-3.400-.2-4.800.8-1.400-1-3-1.300-4.800-.8z" opacity=".8" />
    <path d="M3 27c5.500-2.300 11.300-2 17 1.500 5.700-3.500 11.500-3.800 17-1.500v7c-5.500-2.300-11.300-2-17 1.500-5.700-3.500-11.500-3.800-17-1.500z" />
  </svg>
);

export const Masthead = ({ isSignedIn }: { isSignedIn: boolean }): ReactNode => (
  <header className="shop-head">
    <ShopSign />
    <p className="shop-name">Harbour Books</p>
    <p className="shop-place">{isSignedIn ? 'Your account' : 'Members'}</p>
  </header>
);
