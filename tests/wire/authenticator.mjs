// A security key in software behind the browser's interface, so that the official client can ask for it.
import crypto from 'node:crypto';

const sha = (data) => crypto.createHash('sha256').update(data).digest();
const head = (major, size) => (size < 24 ? [(major << 5) | size] : [(major << 5) | 24, size]);
const cbor = (value) => {
  if (typeof value === 'number') return Buffer.from(value < 0 ? head(1, -1 - value) : head(0, value));
  if (typeof value === 'string') return Buffer.concat([Buffer.from(head(3, value.length)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([Buffer.from(head(2, value.length)), value]);
  return Buffer.concat([Buffer.from(head(5, value.size)), ...[...value].flat().map(cbor)]);
};
const exact = (data) => new Uint8Array(data).buffer;

/** Plug a new key in: from now on `navigator.credentials` answers with it, for pages of `origin`. */
export function plugIn({ origin, flags = 0x05 }) {
  const { publicKey, privateKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = publicKey.export({ format: 'jwk' });
  const device = { id: crypto.randomBytes(32), handle: null, counter: 0, flags };
  const clientData = (type, challenge) => Buffer.from(JSON.stringify({ type, challenge: Buffer.from(challenge).toString('base64url'), origin, crossOrigin: false }));
  const data = (rpId, more, tail = Buffer.alloc(0)) => {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE((device.counter += 1));
    return Buffer.concat([sha(rpId), Buffer.from([device.flags | more]), counter, tail]);
  };
  const credential = (response) => ({
    id: device.id.toString('base64url'), rawId: exact(device.id), type: 'public-key', authenticatorAttachment: 'platform',
    getClientExtensionResults: () => ({}), response,
  });
  const credentials = {
    async create({ publicKey: options }) {
      device.handle = Buffer.from(options.user.id);
      const point = new Map([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x, 'base64url')], [-3, Buffer.from(y, 'base64url')]]);
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, 32]), device.id, cbor(point)]);
      const told = new Map([['fmt', 'none'], ['attStmt', new Map()]]);
      told.set('authData', data(options.rp.id, 0x40, attested));
      return credential({
        clientDataJSON: exact(clientData('webauthn.create', options.challenge)), attestationObject: exact(cbor(told)),
        getTransports: () => ['internal'],
      });
    },
    async get({ publicKey: options }) {
      const said = clientData('webauthn.get', options.challenge);
      const authenticatorData = data(options.rpId, 0);
      const signature = crypto.sign('sha256', Buffer.concat([authenticatorData, sha(said)]), privateKey);
      return credential({
        clientDataJSON: exact(said), authenticatorData: exact(authenticatorData), signature: exact(signature),
        userHandle: exact(device.handle),
      });
    },
  };
  globalThis.PublicKeyCredential = function PublicKeyCredential() {};
  Object.defineProperty(globalThis, 'navigator', { value: { credentials }, configurable: true });
  return device;
}
