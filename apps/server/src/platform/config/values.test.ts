import { describe, expect, it } from 'vitest';
import {
  bucketName,
  graphAddress,
  keyPrefix,
  listenAddress,
  mailSender,
  natsSubject,
  proxies,
  publicAddress,
  timeOfDayOrOff,
  url,
  wholeNumber,
} from './values.ts';

describe('values', () => {
  it.each([
    { value: '42', read: 42 },
    { value: ' 42 ', read: 42 },
    { value: 42, read: 42 },
    { value: '1e1', read: undefined },
    { value: '0x10', read: undefined },
    { value: '4.2', read: undefined },
    { value: 4.2, read: undefined },
    { value: '101', read: undefined },
    { value: true, read: undefined },
  ])('whole number from 0 to 100: $value is $read', ({ value, read }) => {
    expect(wholeNumber(0, 100).safeParse(value).data).toBe(read);
  });

  it.each([
    { value: '02:30', good: true },
    { value: '23:59', good: true },
    { value: 'off', good: true },
    { value: '24:00', good: false },
    { value: '2:30', good: false },
    { value: '02:60', good: false },
    // What YAML makes of 02:30 without quotes.
    { value: 150, good: false },
  ])('time of day: $value is $good', ({ value, good }) => {
    expect(timeOfDayOrOff.safeParse(value).success).toBe(good);
  });

  it.each([
    { value: 'https://help.example.com/', read: 'https://help.example.com' },
    { value: 'HTTPS://Help.Example.com:8443', read: 'https://help.example.com:8443' },
    { value: 'https://help.example.com/helpdesk', read: undefined },
    { value: 'https://user@help.example.com', read: undefined },
    { value: 'https://help.example.com/?a', read: undefined },
    { value: 'ftp://help.example.com', read: undefined },
    { value: 'help.example.com', read: undefined },
  ])('public address: $value is $read', ({ value, read }) => {
    expect(publicAddress.safeParse(value).data).toBe(read);
  });

  it.each([
    { value: 'loopback', good: true },
    { value: '10.0.0.1, 192.168.0.0/16,fd00::/8', good: true },
    { value: ['uniquelocal'], good: true },
    { value: 'true', good: false },
    { value: true, good: false },
    { value: '10.0.0.0/33', good: false },
    { value: '0x0a000001', good: false },
    { value: '', good: false },
  ])('proxies: $value is $good', ({ value, good }) => {
    expect(proxies.safeParse(value).success).toBe(good);
  });

  it.each([
    { kind: bucketName, value: 'lanet-files', good: true },
    { kind: bucketName, value: 'Lanet', good: false },
    { kind: bucketName, value: 'a.b.c', good: false },
    { kind: bucketName, value: 'ab', good: false },
    { kind: keyPrefix, value: 'lanet/one', good: true },
    { kind: keyPrefix, value: '/lanet', good: false },
    { kind: keyPrefix, value: 'lanet/', good: false },
    { kind: keyPrefix, value: 'lanet/../other', good: false },
    { kind: keyPrefix, value: 'lanet?x', good: false },
    { kind: natsSubject, value: 'lanet.hints', good: true },
    { kind: natsSubject, value: 'lanet.>', good: false },
    { kind: natsSubject, value: 'lanet hints', good: false },
  ])('name: $value is $good', ({ kind, value, good }) => {
    expect(kind.safeParse(value).success).toBe(good);
  });

  it.each([
    { value: 'soporte@example.com', good: true },
    { value: 'Mesa de ayuda <soporte@example.com>', good: true },
    { value: 'Mesa\r\nBcc: x <soporte@example.com>', good: false },
    { value: 'soporte', good: false },
    { value: 'a@b@c', good: false },
  ])('sender: $value is $good', ({ value, good }) => {
    expect(mailSender.safeParse(value).success).toBe(good);
  });

  it.each([
    { value: 'smtp://user:p%40ss@mail.example.com:587', good: true },
    { value: 'smtps://mail.example.com', good: true },
    { value: 'smtp://', good: false },
    { value: 'http://mail.example.com', good: false },
    { value: 'mail.example.com:25', good: false },
  ])('mail server: $value is $good', ({ value, good }) => {
    expect(url(['smtp:', 'smtps:']).safeParse(value).success).toBe(good);
  });

  it.each([
    { value: 'https://graph.microsoft.com', good: true },
    { value: 'https://graph.microsoft.us/', good: true },
    { value: 'https://dod-graph.microsoft.us', good: true },
    { value: 'https://microsoftgraph.chinacloudapi.cn', good: true },
    { value: 'https://localhost:8443', good: true },
    { value: 'http://127.0.0.1:8080', good: true },
    { value: 'http://graph.microsoft.com', good: false },
    { value: 'https://graph.microsoft.com.evil.example', good: false },
    { value: 'https://graph.microsoft.com:8443', good: false },
    { value: 'https://graph.microsoft.com@evil.example', good: false },
    { value: 'https://graph.microsoft.com/beta', good: false },
    { value: 'https://graph.example.com', good: false },
    { value: 'ftp://localhost', good: false },
    { value: 'graph.microsoft.com', good: false },
  ])('Microsoft Graph: $value is $good', ({ value, good }) => {
    expect(graphAddress.safeParse(value).success).toBe(good);
  });

  it.each([
    { value: '0.0.0.0', good: true },
    { value: '::', good: true },
    { value: 'server-1', good: true },
    { value: 'http://server', good: false },
    { value: '-server', good: false },
  ])('address to listen on: $value is $good', ({ value, good }) => {
    expect(listenAddress.safeParse(value).success).toBe(good);
  });
});
