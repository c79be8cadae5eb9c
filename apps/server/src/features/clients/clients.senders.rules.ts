// Which domains can never be one client's: anybody has a mailbox there. Pure.

/** Domains of providers of free mailboxes, with those that families of names of one provider share (below). */
const FREE_MAIL = new Set([
  ...['gmail.com', 'googlemail.com', 'icloud.com', 'me.com', 'mac.com', 'aol.com', 'aim.com', 'netscape.net'],
  ...['hotmail.com', 'outlook.com', 'live.com', 'msn.com', 'passport.com', 'windowslive.com', 'outlook.com.mx'],
  ...['yahoo.com', 'ymail.com', 'rocketmail.com', 'myyahoo.com'],
  ...['prodigy.net.mx', 'prodigy.com', 'terra.com.mx', 'correo.com.mx', 'axtel.net', 'att.net', 'att.net.mx'],
  ...['cablevision.net.mx', 'infinitum.com.mx', 'megared.net.mx', 'telmex.com', 'izzi.mx', 'totalplay.com.mx'],
  ...['proton.me', 'protonmail.com', 'pm.me', 'tutanota.com', 'tuta.io', 'tuta.com', 'hushmail.com', 'fastmail.com'],
  ...['gmx.com', 'gmx.net', 'gmx.de', 'gmx.es', 'gmx.at', 'gmx.ch', 'web.de', 'mail.com', 'email.com', 'zoho.com'],
  ...['zohomail.com', 'yandex.com', 'yandex.ru', 'mail.ru', 'inbox.ru', 'list.ru', 'bk.ru', 'rambler.ru', 'qq.com'],
  ...['163.com', '126.com', 'sina.com', 'naver.com', 'daum.net', 'hanmail.net', 'rediffmail.com', 'libero.it'],
  ...['virgilio.it', 'orange.fr', 'wanadoo.fr', 'laposte.net', 'free.fr', 'sfr.fr', 't-online.de', 'bol.com.br'],
  ...['uol.com.br', 'terra.com.br', 'ig.com.br', 'terra.com', 'telefonica.net', 'comcast.net', 'verizon.net'],
  ...['sbcglobal.net', 'bellsouth.net', 'cox.net', 'charter.net', 'earthlink.net', 'duck.com', 'skiff.com'],
  ...['mailinator.com', 'yopmail.com', 'guerrillamail.com', '10minutemail.com', 'temp-mail.org', 'tempmail.com'],
  ...['trashmail.com', 'sharklasers.com', 'maildrop.cc', 'getnada.com', 'privaterelay.appleid.com'],
]);

/** `hotmail.es`, `yahoo.com.mx`, `live.com.mx`: one provider under the name of many countries. */
const FAMILIES = new Set(['hotmail', 'outlook', 'live', 'msn', 'yahoo', 'ymail', 'gmail', 'googlemail']);

/** Whether anybody may have a mailbox of this domain, which is in lower case. */
export function isFreeMail(domain: string): boolean {
  if (FREE_MAIL.has(domain)) return true;
  const [name = '', ...ending] = domain.split('.');
  return FAMILIES.has(name) && ending.length > 0 && ending.every((part) => part.length <= 3);
}

/** The part after the last `@`, in lower case; undefined when there is none. */
export function domainOf(address: string): string | undefined {
  const at = address.lastIndexOf('@');
  return at < 0 || at === address.length - 1 ? undefined : address.slice(at + 1).toLowerCase();
}
