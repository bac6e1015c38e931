import { SendEmailCommand, SESv2Client, SESv2ServiceException } from '@aws-sdk/client-sesv2';

/** Each bounds one request; together less than any claim on a message lasts. */
const TIMEOUTS = { connectionTimeout: 3_000, requestTimeout: 8_000, throwOnRequestTimeout: true };

export interface MailSender {
  /** A bare address of a verified identity. */
  from: string;
  /** Where answers go; null for `from`. */
  replyTo: string | null;
}

/**
 * E-mail by SES (`SendEmail` of API v2, https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html). The request has no
 * idempotency token, so the SDK must not repeat it by itself. SES composes the message and encodes its headers.
 */
export function sesMail(sender: MailSender, client = new SESv2Client({ maxAttempts: 1, requestHandler: TIMEOUTS })) {
  return {
    async send(mail: { to: string; subject: string; text: string; html: string }) {
      const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });
      const command = new SendEmailCommand({
        FromEmailAddress: sender.from,
        Destination: { ToAddresses: [mail.to] },
        ...(sender.replyTo === null ? {} : { ReplyToAddresses: [sender.replyTo] }),
        Content: { Simple: { Subject: utf8(mail.subject), Body: { Text: utf8(mail.text), Html: utf8(mail.html) } } },
      });
      try {
        const { MessageId } = await client.send(command);
        return { kind: 'sent' as const, providerId: MessageId ?? '' };
      } catch (error) {
        return classify(error);
      }
    },
  };
}

/** About us and not about the mail: somebody can mend it, and then it goes. */
const OURS = new Set([
  'TooManyRequestsException',
  'ThrottlingException',
  'LimitExceededException',
  'AccountSuspendedException',
  'SendingPausedException',
  'MailFromDomainNotVerifiedException',
  'AccessDeniedException',
  'UnrecognizedClientException',
  'ExpiredTokenException',
]);

/** `fetch` and Node's sockets give up before a connection existed, so nothing was sent. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * What a failed request means. Any other 4xx is a mail that SES will never take (`MessageRejected`, `BadRequestException`). After a
 * 5xx, a reset or a time-out nobody knows. The error's own text is left out: it may quote the address.
 */
function classify(error: unknown) {
  if (error instanceof SESv2ServiceException) {
    const status = error.$metadata.httpStatusCode ?? 500;
    const reason = `SES answered ${status}: ${error.name}`;
    if (status === 429 || OURS.has(error.name)) return { kind: 'not_sent' as const, reason };
    if (status >= 400 && status < 500) return { kind: 'refused' as const, because: 'refused' as const, reason };
    return { kind: 'unsure' as const, reason };
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = `SES did not answer: ${code || (error instanceof Error ? error.name : 'unknown')}`;
  return NEVER_SENT.has(code) ? { kind: 'not_sent' as const, reason } : { kind: 'unsure' as const, reason };
}
