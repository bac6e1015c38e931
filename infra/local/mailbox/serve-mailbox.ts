import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Mailbox } from '../emulators/mailbox.ts';
import { listPage, mailPage } from './mailbox-page.ts';
import { sentMail, sentMails } from './sent-mails.ts';
import type { SentText } from './sent-texts.ts';

/** What was sent from this machine, to be read on this machine: `/local/mailbox`. */
export type LocalPages = (message: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** Nothing is loaded and no script runs: what guests wrote is shown, and nothing else is done with it. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'none'";
const MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'";
const AT = /^\/local\/mailbox(?:\/([\w-]+)(\/html)?)?\/?$/;

/** Answers requests for the mailbox; false for any other, and for whoever comes from outside through a tunnel. */
export function serveMailbox(mailbox: Mailbox, texts: () => Promise<SentText[]>): LocalPages {
  return async (message, response) => {
    const [path, id, html] = AT.exec(message.url?.split('?')[0] ?? '') ?? [];
    if (path === undefined || message.method !== 'GET' || !isFromHere(message)) return false;
    const wantsJson = message.headers.accept?.includes('application/json') === true;
    if (id === undefined) {
      const [mails, sent] = await Promise.all([sentMails(mailbox), texts()]);
      if (wantsJson) answer(response, 200, 'application/json', JSON.stringify({ mails, texts: sent }));
      else answer(response, 200, 'text/html', listPage(mails, sent));
      return true;
    }
    const mail = await sentMail(mailbox, id);
    if (!mail) answer(response, 404, 'text/plain', 'There is no such mail.');
    else if (html !== undefined) answer(response, 200, 'text/html', mail.html, MAIL_POLICY);
    else if (wantsJson) answer(response, 200, 'application/json', JSON.stringify(mail));
    else answer(response, 200, 'text/html', mailPage(mail));
    return true;
  };
}

/** A tunnel names the host that it was asked for, or says for whom it asks; so does a page that lets a name of its own lead here. */
function isFromHere({ headers }: IncomingMessage): boolean {
  const host = (headers.host ?? '').replace(/:\d+$/, '');
  const forwarded = Object.keys(headers).some((name) => /^(x-forwarded-|forwarded$|cf-|via$)/.test(name));
  return ['localhost', '127.0.0.1', '[::1]'].includes(host) && !forwarded;
}

function answer(response: ServerResponse, status: number, type: string, body: string, policy = PAGE_POLICY): void {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(body),
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  response.end(body);
}
