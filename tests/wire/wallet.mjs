// An Ethereum wallet in software: signs messages as `personal_sign` does (EIP-191), with secp256k1 by hand.
import crypto from 'node:crypto';
import { keccak_256 } from '@noble/hashes/sha3.js';

const P = 2n ** 256n - 2n ** 32n - 977n;
const N = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const G = [
  0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798n,
  0x483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8n,
];
const mod = (value, by) => ((value % by) + by) % by;
const power = (base, exponent, by) => {
  let result = 1n;
  for (let b = mod(base, by), e = exponent; e; e >>= 1n, b = (b * b) % by) if (e & 1n) result = (result * b) % by;
  return result;
};
const inverse = (value, by) => power(value, by - 2n, by);
const add = (a, b) => {
  if (!a || !b) return a ?? b;
  if (a[0] === b[0] && a[1] !== b[1]) return null;
  const slope = a[0] === b[0] ? 3n * a[0] * a[0] * inverse(2n * a[1], P) : (b[1] - a[1]) * inverse(b[0] - a[0], P);
  const x = mod(slope * slope - a[0] - b[0], P);
  return [x, mod(slope * (a[0] - x) - a[1], P)];
};
const times = (k, point) => {
  let result = null;
  for (let p = point, n = k; n; n >>= 1n, p = add(p, p)) if (n & 1n) result = add(result, p);
  return result;
};
const number = (bytes) => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const hex = (value) => value.toString(16).padStart(64, '0');
const secret = () => mod(number(crypto.randomBytes(32)), N - 1n) + 1n;

export class Wallet {
  constructor() {
    this.key = secret();
    const [x, y] = times(this.key, G);
    const digits = Buffer.from(keccak_256(Buffer.from(hex(x) + hex(y), 'hex'))).subarray(12).toString('hex');
    const marks = Buffer.from(keccak_256(Buffer.from(digits))).toString('hex');
    this.address = `0x${[...digits].map((digit, at) => (parseInt(marks[at], 16) > 7 ? digit.toUpperCase() : digit)).join('')}`;
  }

  sign(message) {
    const body = Buffer.from(message);
    const z = number(keccak_256(Buffer.concat([Buffer.from(`\x19Ethereum Signed Message:\n${body.length}`), body])));
    const k = secret();
    const [x, y] = times(k, G);
    const r = mod(x, N);
    const s = mod(inverse(k, N) * (z + r * this.key), N);
    const odd = (y & 1n) === 1n;
    const [low, parity] = s > N / 2n ? [N - s, !odd] : [s, odd];
    return `0x${hex(r)}${hex(low)}${parity ? '1c' : '1b'}`;
  }

  /** The message of an application's page (EIP-4361). */
  write({ origin, nonce, chainId = 1, more = '' }) {
    return `${new URL(origin).host} wants you to sign in with your Ethereum account:\n${this.address}\n\nSign in.\n\n`
      + `URI: ${origin}\nVersion: 1\nChain ID: ${chainId}\nNonce: ${nonce}\nIssued At: ${new Date().toISOString()}${more}`;
  }
}
