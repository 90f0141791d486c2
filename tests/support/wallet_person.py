"""Somebody before a browser with Ethereum wallets in it.

A wallet is a script in the page, as extensions put one there; its key is with the test.
"""

import json
from typing import Any

from playwright.sync_api import Page

from tests.support.tour import PASSWORD
from tests.support.visitor import fresh_email
from tests.support.wallet import Wallet

# EIP-1193: what a wallet is asked. EIP-6963: how it makes itself known. `first` is a wallet's
# place among several; it also takes window.ethereum for itself, as most do.
PROVIDER = """
({ name, uuid, first, announces }) => {
  const request = ({ method, params }) => window.wallet(uuid, method, JSON.stringify(params || []))
    .then((said) => { const { result, code } = JSON.parse(said);
      if (code) throw Object.assign(new Error("no"), { code }); return result; });
  const provider = { request };
  if (first) window.ethereum = provider;
  if (!announces) return;
  const detail = Object.freeze({ info: { uuid, name, icon: "data:,", rdns: "x" }, provider });
  const say = () => dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
  addEventListener("eip6963:requestProvider", say);
  say();
}
"""


class Person:
    """Somebody before a browser, with wallets in it."""

    def __init__(self, chromium: Any, url: str, email: str = "") -> None:
        self.url = url
        self.context = chromium.new_context()
        self.wallets: dict[str, Wallet] = {}
        self.chain = 1
        self.says: dict[str, int] = {}
        """Refusals by method, such as 4001 for what the user declined (EIP-1193)."""
        self.signed: list[str] = []
        self.context.expose_function("wallet", self._answer)
        self.page: Page = self.context.new_page()
        self.broken: list[str] = []
        self.page.on("console", lambda said: self._listen(said.type, said.text))
        self.page.on("pageerror", lambda error: self.broken.append(str(error)))
        self.email = email or fresh_email()

    def _listen(self, kind: str, text: str) -> None:
        if kind == "error" and "status of 4" not in text:
            self.broken.append(text)

    def install(self, name: str, *, announces: bool = True) -> Wallet:
        """One more wallet, from the next page on."""
        uuid, wallet = f"00000000-0000-4000-8000-{len(self.wallets):012d}", Wallet()
        told = {
            "name": name, "uuid": uuid, "first": not self.wallets, "announces": announces,
        }  # fmt: skip
        self.wallets[uuid] = wallet
        self.context.add_init_script(f"({PROVIDER.strip()})({json.dumps(told)});")
        return wallet

    def _answer(self, uuid: str, method: str, params: str) -> str:
        wallet = self.wallets[uuid]
        if code := self.says.get(method):
            return json.dumps({"code": code})
        if method == "personal_sign":
            text, address = json.loads(params)
            assert address == wallet.address.lower()
            message = bytes.fromhex(text[2:]).decode()
            self.signed.append(message)
            return json.dumps({"result": wallet.sign(message)})
        # Many wallets tell addresses without their checksum.
        told = {"eth_requestAccounts": [wallet.address.lower()], "eth_chainId": hex(self.chain)}
        return json.dumps({"result": told[method]})

    def sign_up(self) -> None:
        self.page.goto(f"{self.url}/sign-up")
        for field, text in (("name", "Ada"), ("email", self.email), ("password", PASSWORD)):
            self.page.locator(f"[name={field}]").fill(text)
        self.page.locator("main button:not([type=button])").click()
        self.page.wait_for_url("**/account/profile")

    def sign_out(self) -> None:
        self.page.goto(f"{self.url}/account/profile")
        self.page.get_by_role("banner").get_by_role("button", name="Sign out").click()
        self.page.wait_for_url("**/signed-out")

    def press(self, words: str) -> None:
        self.page.get_by_role("main").get_by_role("button", name=words).first.click()
