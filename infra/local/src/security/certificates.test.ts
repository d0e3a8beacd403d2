import {createPrivateKey, X509Certificate} from 'node:crypto';
import {once} from 'node:events';
import type {AddressInfo} from 'node:net';
import {connect, createServer} from 'node:tls';
import {expect, onTestFinished, test} from 'vitest';
import {issueCertificate, newAuthority} from './certificates.ts';

test('a certificate names its owner and its authority, and is good for the loopback address', () => {
  const authority = newAuthority();
  const issued = issueCertificate(authority, 'shop');
  const certificate = new X509Certificate(issued.certificate);
  const issuer = new X509Certificate(authority.certificate);
  expect(certificate.subject).toBe('CN=shop');
  expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(certificate.checkHost('localhost')).toBe('localhost');
  expect(certificate.checkPrivateKey(createPrivateKey(issued.key))).toBe(true);
  expect(certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)).toBe(true);
  expect([issuer.ca, certificate.ca]).toEqual([true, false]);
  expect(issuer.verify(new X509Certificate(newAuthority().certificate).publicKey)).toBe(false);
});

test('both sides of a connection can prove who they are, and a stranger cannot', async () => {
  const authority = newAuthority();
  const stranger = newAuthority();
  const own = issueCertificate(authority, 'broker');
  const server = createServer({
    cert: own.certificate,
    key: own.key,
    ca: authority.certificate,
    requestCert: true,
    rejectUnauthorized: true,
  });
  onTestFinished(() => void server.close());
  const peers: string[] = [];
  server.on('secureConnection', (socket) => {
    peers.push(String(socket.getPeerCertificate().subject.CN));
    socket.end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const {port} = server.address() as AddressInfo;
  const {certificate: cert, key} = issueCertificate(authority, 'shop');
  const trusting = connect({port, host: '127.0.0.1', ca: authority.certificate, cert, key});
  await once(trusting.resume(), 'close');
  expect(peers).toEqual(['shop']);
  const mistaken = connect({port, host: '127.0.0.1', ca: stranger.certificate, cert, key});
  const [refusal] = await once(mistaken, 'error');
  expect(refusal.code).toMatch(/^(SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/);
});
