// Keeps visitors without a session away from the account (before Next.js 16 this file and its function were called middleware).
import { type NextRequest, NextResponse } from 'next/server';
import { currentSession } from './lib/session';

export const config = { matcher: '/account/:path*' };

export const proxy = async (request: NextRequest) =>
  (await currentSession()) ? NextResponse.next() : NextResponse.redirect(new URL('/login', request.url));
