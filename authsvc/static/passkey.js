// Passkeys on the hosted pages. A form marked data-passkey asks the browser for a credential, puts it
// into its field and is sent like any other form; the server decides.
"use strict";

const CHALLENGE_MINUTES = 4; // a waiting autofill is given a new challenge before its own is over
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const described = (list) => (list || []).map((known) => ({ ...known, id: bytes(known.id) }));
let autofill = null;

async function fetchOptions(form) {
  const url = new URL(form.dataset.options, location.href);
  const sent = form.dataset.passkey === "new" ? new URLSearchParams(new FormData(form)) : null;
  const asked = sent ? { method: "POST", body: JSON.stringify({ name: sent.get("name"), email: sent.get("email") }), headers: { "Content-Type": "application/json" } } : {};
  const answer = await fetch(url, { credentials: "same-origin", ...asked });
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).message || answer.statusText);
  return answer.json();
}

async function create(options) {
  options.challenge = bytes(options.challenge);
  options.user.id = bytes(options.user.id);
  options.excludeCredentials = described(options.excludeCredentials);
  const made = await navigator.credentials.create({ publicKey: options });
  return written(made, {
    attestationObject: text(made.response.attestationObject),
    transports: made.response.getTransports?.() || [],
  });
}

async function get(options, more) {
  options.challenge = bytes(options.challenge);
  if (options.allowCredentials) options.allowCredentials = described(options.allowCredentials);
  const shown = await navigator.credentials.get({ publicKey: options, ...more });
  const { authenticatorData, signature, userHandle } = shown.response;
  return written(shown, {
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    ...(userHandle?.byteLength ? { userHandle: text(userHandle) } : {}),
  });
}

function written(credential, response) {
  response.clientDataJSON = text(credential.response.clientDataJSON);
  return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
}

function send(form, credential) {
  form.elements.credential.value = credential;
  form.submit();
}

function tell(form, error) {
  const words = { NotAllowedError: "cancelled", AbortError: "cancelled", InvalidStateError: "known", SecurityError: "impossible", NotSupportedError: "impossible" }[error.name];
  const place = form.querySelector("[data-problem]");
  place.querySelector("[data-words]").textContent = words ? place.dataset[words] : error.message || place.dataset.impossible;
  place.hidden = false;
  delete form.dataset.sent; // authsvc.js: the form may be sent again
  form.querySelector("[aria-disabled]")?.removeAttribute("aria-disabled");
}

async function ask(form) {
  form.querySelector("[data-problem]").hidden = true;
  autofill?.abort();
  try {
    const options = await fetchOptions(form);
    send(form, await (form.dataset.passkey === "get" ? get(options) : create(options)));
  } catch (error) {
    tell(form, error);
  }
}

// Offer passkeys among the suggestions of the e-mail field, for as long as the page is open.
async function offer(form) {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  while (!autofill?.signal.aborted) {
    const waiting = new AbortController();
    const over = setTimeout(() => waiting.abort("renew"), CHALLENGE_MINUTES * 60_000);
    autofill = waiting;
    try {
      send(form, await get(await fetchOptions(form), { mediation: "conditional", signal: waiting.signal }));
      return;
    } catch {
      if (waiting.signal.reason !== "renew") return;
      autofill = null;
    } finally {
      clearTimeout(over);
    }
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) {
    if ("autofill" in form.dataset) form.hidden = true; // there are other ways on that page
    else form.addEventListener("submit", (event) => { event.preventDefault(); tell(form, { name: "NotSupportedError" }); });
    continue;
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(form);
  });
  if ("autofill" in form.dataset && document.querySelector("input[autocomplete~=webauthn]")) offer(form);
}

// Tell the password manager of a passkey that we don't know any more (WebAuthn Level 3, section 5.1.10).
for (const gone of document.querySelectorAll("[data-unknown]")) {
  try {
    const { id } = JSON.parse(gone.dataset.unknown);
    window.PublicKeyCredential?.signalUnknownCredential?.({ rpId: gone.dataset.rp, credentialId: id })?.catch(() => {});
  } catch { /* what was sent was no credential */ }
}
