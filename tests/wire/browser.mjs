// A browser for the official client: keeps cookies, says where it comes from. And what people hold: mailbox, app.
import crypto from 'node:crypto';
import { createAuthClient } from 'better-auth/client';

export class Browser {
  constructor(base, plugins = [], { headers = {}, keepsCookies = true } = {}) {
    Object.assign(this, { base, headers, keepsCookies, cookies: new Map(), last: null });
    this.auth = createAuthClient({
      baseURL: `${base}/api/auth`, plugins, fetchOptions: { customFetchImpl: (...call) => this.fetch(...call), retry: 0 },
    });
  }

  async fetch(url, init = {}) {
    const headers = new Headers({ ...this.headers, ...Object.fromEntries(new Headers(init.headers)) });
    if (this.keepsCookies) {
      headers.set('origin', this.base);
      if (this.cookies.size) headers.set('cookie', [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    }
    const answer = await fetch(url, { ...init, headers, redirect: 'manual', credentials: undefined });
    this.last = answer;
    for (const line of this.keepsCookies ? answer.headers.getSetCookie() : []) this.keep(line);
    return answer;
  }

  keep(line) {
    const [pair, ...attributes] = line.split(';').map((part) => part.trim());
    const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
    if (attributes.some((text) => text.toLowerCase() === 'max-age=0')) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }

  /** Open a link out of a mail; where it leads. */
  async open(link) {
    const answer = await this.fetch(link, { headers: { accept: 'text/html', 'sec-fetch-mode': 'navigate' } });
    return answer.headers.get('location');
  }

  async user() {
    return (await this.auth.getSession()).data?.user ?? null;
  }
}

/** The post office of the test: waits for the next mail to an address; its text, link and code. */
export class Post {
  constructor(url) { this.url = url; }

  async next(to) {
    const answer = await fetch(`${this.url}/?${new URLSearchParams({ to })}`);
    if (!answer.ok) throw new Error(`no mail for ${to}`);
    const text = await answer.text();
    const link = text.match(/https?:\/\/[^\s<>"]+/)?.[0] ?? null;
    const code = text.replace(/https?:\/\/\S+/g, ' ').match(/(?<![\w+])\d{6}(?!\w)/)?.[0] ?? null;
    return { text, link, code };
  }
}

let people = 0;
const run = crypto.randomBytes(4).toString('hex');
export const password = 'kQ7vZ2pX-gannet';
export const newEmail = () => `wire${(people += 1)}-${run}@example.com`;
export const newName = () => `wire${(people += 1)}_${run}`;

export async function signUp(site, plugins = [], fields = {}) {
  const browser = new Browser(site.base, plugins);
  const email = newEmail();
  const { data, error } = await browser.auth.signUp.email({ name: 'Ada', email, password, ...fields });
  if (error) throw new Error(`sign-up: ${JSON.stringify(error)}`);
  return { browser, auth: browser.auth, email, user: data.user, token: data.token };
}

const base32 = (text) => {
  const bits = [...text].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
};

/** What an authenticator app shows (RFC 6238); `steps` periods from now. */
export function totp(uri, steps = 0) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const seed = base32(new URL(uri).searchParams.get('secret').replace(/=+$/, ''));
  const digest = crypto.createHmac('sha1', seed).update(counter).digest();
  const offset = digest.at(-1) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1e6).padStart(6, '0');
}
