/** What an e-mail says, in the guest's language. */
export interface MailContent {
  langue: 'fr' | 'en';
  /** Whether the guest is expected. */
  isGood: boolean;
  headline: string;
  hotel: string;
  address: string | null;
  greeting: string;
  opening: string;
  rows: readonly (readonly [name: string, value: string])[];
  note: string | null;
  questions: string | null;
  closing: string;
}

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
/** Dark enough on white, and white on them, for WCAG AA (at least 4.5 : 1). */
const COLOURS = {
  good: '#0f5c4a',
  over: '#7a2e2e',
  text: '#1f2933',
  quiet: '#52606d',
  line: '#e4e7eb',
  page: '#f5f7fa',
};

/**
 * Tables and inline styles, because that is what mail programs agree on; nothing is loaded from anywhere, so that opening it tells
 * nobody. What guests and hotels wrote is escaped, all of it.
 */
export function mailHtml(content: MailContent): string {
  const colour = content.isGood ? COLOURS.good : COLOURS.over;
  const rows = content.rows.map(([name, value]) => row(name, value)).join('');
  const note = content.note === null ? '' : noteBox(content.note);
  const questions = content.questions === null ? '' : paragraph(content.questions);
  const foot = [content.hotel, content.address]
    .filter((line) => line !== null)
    .map(escaped)
    .join('<br>');
  return `<!doctype html>
<html lang="${content.langue}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light">
<title>${escaped(content.headline)}</title>
</head>
<body style="margin:0;padding:0;background:${COLOURS.page}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:${COLOURS.page}">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border:1px solid ${COLOURS.line};border-radius:12px;overflow:hidden;${FONT};color:${COLOURS.text};font-size:16px;line-height:1.5">
<tr><td style="background:${colour};color:#ffffff;padding:24px 28px">
<p style="margin:0 0 4px;font-size:14px">${escaped(content.hotel)}</p>
<h1 style="margin:0;font-size:24px;line-height:1.25;font-weight:600">${escaped(content.headline)}</h1>
</td></tr>
<tr><td style="padding:24px 28px 8px">
${paragraph(content.greeting)}${paragraph(content.opening)}<table cellpadding="0" cellspacing="0" width="100%" style="border-collapse:collapse;margin:8px 0 20px">
<tbody>
${rows}</tbody>
</table>
${note}${questions}${paragraph(content.closing)}</td></tr>
<tr><td style="padding:16px 28px 24px;border-top:1px solid ${COLOURS.line};color:${COLOURS.quiet};font-size:14px">${foot}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}

function row(name: string, value: string): string {
  const line = `padding:10px 0;border-bottom:1px solid ${COLOURS.line};text-align:left;vertical-align:top`;
  return `<tr><th scope="row" style="${line};width:34%;font-weight:400;color:${COLOURS.quiet}">${escaped(name)}</th><td style="${line};font-weight:600;overflow-wrap:anywhere">${escaped(value)}</td></tr>
`;
}

function noteBox(text: string): string {
  return `<p style="margin:0 0 20px;padding:12px 16px;background:#fff8e6;border:1px solid #f0d48a;border-radius:8px">${escaped(text)}</p>
`;
}

function paragraph(text: string): string {
  return `<p style="margin:0 0 16px">${escaped(text)}</p>
`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}
