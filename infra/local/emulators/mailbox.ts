import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import MailComposer from 'nodemailer/lib/mail-composer';
import PostalMime, { type Email } from 'postal-mime';
import * as z from 'zod';
import { AwsError } from '../gateway/aws-request.ts';

/** What SES takes of `SendEmail` here: one message with both its bodies, as the product sends it. */
const part = z.object({ Data: z.string(), Charset: z.string().optional() });
const address = z.email();
const sendEmailSchema = z.strictObject({
  FromEmailAddress: address,
  Destination: z.strictObject({ ToAddresses: z.array(address).min(1).max(50) }),
  ReplyToAddresses: z.array(address).optional(),
  Content: z.strictObject({
    Simple: z.strictObject({
      Subject: part.refine(({ Data }) => !/[\r\n]/.test(Data), 'has a line break'),
      Body: z.strictObject({ Text: part.optional(), Html: part.optional() }),
    }),
  }),
});

/** SES without the Internet: every message becomes a file, `mail/<time>-<id>.eml`, that any mail program opens. */
export interface Mailbox {
  /** Answers `SendEmail`. */
  send(input: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Names of the messages, newest first. */
  list(): Promise<string[]>;
  /** Undefined where there is none of that name. */
  read(name: string): Promise<Email | undefined>;
}

const NAME = /^\d{4}-\d\d-\d\dT[\d-]+Z-[0-9a-f-]{36}$/;

export function openMailbox(dataDir: string): Mailbox {
  const folder = join(dataDir, 'mail');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    async send(input) {
      const parsed = sendEmailSchema.safeParse(input);
      if (!parsed.success) {
        const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
        throw new AwsError(400, 'BadRequestException', `The local SES does not take this: ${faults.join('; ')}`);
      }
      const { FromEmailAddress: from, Destination, ReplyToAddresses: replyTo, Content } = parsed.data;
      const { Subject, Body } = Content.Simple;
      const [now, id] = [new Date(), randomUUID()];
      const message = new MailComposer({
        from,
        to: Destination.ToAddresses,
        ...(replyTo ? { replyTo } : {}),
        subject: Subject.Data,
        ...(Body.Text ? { text: Body.Text.Data } : {}),
        ...(Body.Html ? { html: Body.Html.Data } : {}),
        date: now,
        messageId: `<${id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
      });
      const name = `${now.toISOString().replaceAll(/[:.]/g, '-')}-${id}`;
      // Whole or not at all, for whoever reads it meanwhile.
      await writeFile(join(folder, `.${name}`), await message.compile().build());
      await rename(join(folder, `.${name}`), join(folder, `${name}.eml`));
      return { MessageId: id };
    },

    async list() {
      const files = await readdir(folder);
      const names = files.filter((file) => file.endsWith('.eml')).map((file) => file.slice(0, -'.eml'.length));
      return names
        .filter((name) => NAME.test(name))
        .toSorted()
        .toReversed();
    },

    async read(name) {
      if (!NAME.test(name)) return undefined;
      const raw = await readFile(join(folder, `${name}.eml`)).catch(() => null);
      return raw ? await PostalMime.parse(raw) : undefined;
    },
  };
}
