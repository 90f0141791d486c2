// Ethereum wallets on the hosted pages. A form marked data-wallet has a wallet sign the message that the
// server wrote (EIP-4361), puts both into its field and is sent like any other form; the server decides.
"use strict";

const LATE = 400; // milliseconds in which extensions make themselves known
const found = new Map(); // by their ids (EIP-6963)
const hexed = (text) => "0x" + [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// The one wallet there is, or the one that took window.ethereum for itself (EIP-1193).
const only = () => (found.size === 1 ? [...found.values()][0].provider : window.ethereum);

async function fetchMessage(form, address, chainId) {
  const answer = await fetch(new URL(form.dataset.wallet, location.href), {
    method: "POST", credentials: "same-origin", body: JSON.stringify({ address, chainId }), headers: { "Content-Type": "application/json" },
  });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(told.message || answer.statusText);
  return told.message;
}

async function chainOf(form, provider) {
  const current = Number(await provider.request({ method: "eth_chainId" }));
  const allowed = form.dataset.chains.split(" ").filter(Boolean).map(Number);
  return allowed.length && !allowed.includes(current) ? allowed[0] : current;
}

async function sign(form, provider) {
  const [address] = await provider.request({ method: "eth_requestAccounts" });
  const message = await fetchMessage(form, address, await chainOf(form, provider));
  const signature = await provider.request({ method: "personal_sign", params: [hexed(message), address] });
  form.elements.credential.value = JSON.stringify({ message, signature });
  form.submit();
}

function tell(form, words) {
  const place = form.querySelector("[data-problem]");
  place.querySelector("[data-words]").textContent = words;
  place.hidden = false;
  delete form.dataset.sent; // authsvc.js: the form may be sent again
  form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
}

async function ask(form, provider) {
  const place = form.querySelector("[data-problem]");
  place.hidden = true;
  if (!provider) { tell(form, place.dataset.absent); return; }
  try {
    await sign(form, provider);
  } catch (error) {
    const known = { 4001: "cancelled", "-32002": "busy" }[error?.code];
    tell(form, place.dataset[known] || (error instanceof Error && error.code === undefined && error.message) || place.dataset.failed);
  }
}

// With several wallets each gets a button of its own; what they call themselves is text and nothing else.
function show(form) {
  const several = found.size > 1;
  const place = form.querySelector("[data-wallets]");
  place.hidden = !several;
  form.querySelector("button:not([data-id])").hidden = several;
  form.querySelector("[data-absent-note]").hidden = true;
  if (!several) return;
  for (const [id, { info }] of found) {
    if ([...place.children].some((button) => button.dataset.id === id)) continue;
    const button = document.createElement("button");
    button.className = "button";
    button.dataset.id = id;
    button.textContent = String(info.name).slice(0, 40);
    place.append(button);
  }
}

const forms = document.querySelectorAll("form[data-wallet]");
for (const form of forms) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = found.get(event.submitter?.dataset.id);
    ask(form, chosen ? chosen.provider : only());
  });
}
window.addEventListener("eip6963:announceProvider", (event) => {
  const { info, provider } = event.detail || {};
  if (!info?.uuid || !provider?.request) return;
  found.set(String(info.uuid), { info, provider });
  forms.forEach(show);
});
window.dispatchEvent(new Event("eip6963:requestProvider"));
setTimeout(() => {
  if (!only()) forms.forEach((form) => { form.querySelector("[data-absent-note]").hidden = false; });
}, LATE);
