import type { Email } from 'postal-mime';
import type { Mailbox } from '../emulators/mailbox.ts';

/** An e-mail as its reader sees it. */
export interface SentMail {
  id: string;
  at: string;
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
}

const NEWEST = 100;

export async function sentMails(mailbox: Mailbox): Promise<SentMail[]> {
  const names = (await mailbox.list()).slice(0, NEWEST);
  const mails = await Promise.all(names.map((name) => sentMail(mailbox, name)));
  return mails.filter((mail) => mail !== undefined);
}

export async function sentMail(mailbox: Mailbox, id: string): Promise<SentMail | undefined> {
  const email = await mailbox.read(id);
  return email && viewOf(id, email);
}

function viewOf(id: string, { from, to, date, subject, text, html }: Email): SentMail {
  return {
    id,
    at: date ?? '',
    from: from?.address ?? '',
    to: (to ?? []).map(({ address }) => address ?? '').join(', '),
    subject: subject ?? '',
    text: text ?? '',
    html: html ?? '',
  };
}
