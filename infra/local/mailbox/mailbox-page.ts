import type { SentMail } from './sent-mails.ts';
import type { SentText } from './sent-texts.ts';

const STYLE = `
:root { color-scheme: light dark; --page: #f5f7fa; --card: #fff; --text: #1f2933; --quiet: #52606d; --line: #e4e7eb; --accent: #0f5c4a; }
@media (prefers-color-scheme: dark) { :root { --page: #14181d; --card: #1d232a; --text: #e6eaee; --quiet: #9aa7b4; --line: #303841; --accent: #5cc4a8; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, 'Segoe UI', Roboto, Arial, sans-serif; }
main { max-width: 880px; margin: 0 auto; padding: 32px 16px 64px; }
h1 { font-size: 1.5rem; margin: 0 0 4px; }
h2 { font-size: 1rem; margin: 32px 0 8px; }
p.quiet, time, .to { color: var(--quiet); }
ul { list-style: none; margin: 0; padding: 0; background: var(--card); border: 1px solid var(--line); border-radius: 12px; overflow: hidden; }
li + li { border-top: 1px solid var(--line); }
li > a, li > div { display: block; padding: 14px 18px; color: inherit; text-decoration: none; }
li > a:hover, li > a:focus-visible { background: var(--page); }
.top { display: flex; gap: 12px; justify-content: space-between; flex-wrap: wrap; }
.top strong { overflow-wrap: anywhere; }
time, .to, .badge { font-size: .875rem; }
.badge { border: 1px solid var(--line); border-radius: 99px; padding: 1px 10px; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 8px 0 0; font: inherit; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 12px 0 20px; }
dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
iframe { width: 100%; height: 720px; border: 1px solid var(--line); border-radius: 12px; background: #fff; }
details { margin-top: 20px; background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 12px 18px; }
a { color: var(--accent); }`;

/** Everything that was sent, the newest first. */
export function listPage(mails: readonly SentMail[], texts: readonly SentText[]): string {
  return page(
    'Mailbox',
    `<h1>Mailbox</h1>
<p class="quiet">What Comptoir sent from this machine. Nothing of it has left it.</p>
<h2>E-mail</h2>
${list(mails.map(mailLine), 'No e-mail yet.')}
<h2>SMS and WhatsApp</h2>
${list(texts.map(textLine), 'No text message yet.')}`,
  );
}

/** One e-mail. Its HTML is in a frame that may do nothing. */
export function mailPage({ id, at, from, to, subject, text }: SentMail): string {
  return page(
    subject,
    `<p><a href="/local/mailbox">← Mailbox</a></p>
<h1>${escaped(subject)}</h1>
<dl><dt>From</dt><dd>${escaped(from)}</dd><dt>To</dt><dd>${escaped(to)}</dd><dt>Sent</dt><dd>${time(at)}</dd></dl>
<iframe sandbox title="The e-mail as HTML" src="/local/mailbox/${encodeURIComponent(id)}/html"></iframe>
<details open><summary>As text</summary><pre>${escaped(text)}</pre></details>`,
  );
}

function mailLine({ id, at, to, subject }: SentMail): string {
  return `<li><a href="/local/mailbox/${encodeURIComponent(id)}"><div class="top"><strong>${escaped(subject)}</strong>${time(at)}</div><div class="to">${escaped(to)}</div></a></li>`;
}

function textLine({ at, channel, to, body, status }: SentText): string {
  const name = channel === 'sms' ? 'SMS' : 'WhatsApp';
  return `<li><div><div class="top"><span><span class="badge">${name}</span> <span class="to">${escaped(to)} · ${escaped(status)}</span></span>${time(at)}</div><pre>${escaped(body)}</pre></div></li>`;
}

const list = (lines: readonly string[], none: string): string =>
  lines.length === 0 ? `<p class="quiet">${none}</p>` : `<ul>\n${lines.join('\n')}\n</ul>`;

const time = (at: string): string =>
  `<time datetime="${escaped(at)}">${escaped(at.replace('T', ' ').replace(/\.\d+Z$/, ''))} UTC</time>`;

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}
</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
