import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Makes a key and a certificate for this machine, trusted by nobody else. Returns their path without `.key` and `.pem`. */
export function makeCertificate(folder: string): string {
  const path = join(folder, 'model');
  const { status, stderr } = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'],
    ...['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'],
    ...['-keyout', `${path}.key`, '-out', `${path}.pem`],
  ]);
  if (status !== 0) throw new Error(`--tls needs openssl: ${stderr?.toString() ?? 'there is none'}`);
  return path;
}
