// Small comforts. Every page works without this file; nothing here decides anything.
"use strict";

// On a phone the sections stand in one line: the open one is in sight.
const section = document.querySelector(".sections [aria-current]");
if (section) {
  const line = section.closest(".sections");
  const show = () => { line.scrollLeft = section.offsetLeft - (line.clientWidth - section.offsetWidth) / 2; };
  show();
  addEventListener("resize", show);
}

// Show and hide a password.
for (const button of document.querySelectorAll("[data-reveal]")) {
  const field = document.getElementById(button.dataset.reveal);
  button.hidden = false;
  button.addEventListener("click", () => {
    const show = field.type === "password";
    field.type = show ? "text" : "password";
    const [word, label] = (show ? button.dataset.hide : button.dataset.show).split("|");
    button.textContent = word;
    button.setAttribute("aria-label", label);
  });
  field.form.addEventListener("submit", () => { field.type = "password"; });
}

// Copy a text that stands on the page.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    const lines = [...source.querySelectorAll("li")].map((line) => line.textContent.trim());
    await navigator.clipboard.writeText(lines.join("\n") || source.textContent.trim());
    const label = button.querySelector("span");
    const before = label.textContent;
    label.textContent = button.dataset.done;
    setTimeout(() => { label.textContent = before; }, 2500);
  });
}

// Print the page.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Say how strong a new password is while it is typed. The server judges it, and keeps nothing of it.
for (const meter of document.querySelectorAll("[data-strength]")) {
  const field = document.getElementById(meter.dataset.strength);
  const bars = meter.querySelector("[role=meter]");
  const others = meter.dataset.about.split(" ").map((name) => name && document.getElementById(name));
  const label = meter.querySelector("[data-label]");
  const advice = meter.querySelector("[data-advice]");
  let timer, asking;
  meter.hidden = false; // empty, so that what is said later is a change that screen readers notice
  const clear = () => { bars.hidden = true; label.textContent = ""; advice.textContent = ""; };
  const show = (told) => {
    bars.hidden = false;
    meter.dataset.score = told.score;
    meter.dataset.acceptable = told.acceptable;
    bars.setAttribute("aria-valuenow", told.score);
    bars.setAttribute("aria-valuetext", told.label);
    advice.textContent = [told.warning, ...told.suggestions].filter(Boolean).join(" ");
    label.textContent = told.label + (advice.textContent ? ":" : "");
  };
  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const words = others.filter(Boolean).map((other) => other.value.slice(0, 254)).filter(Boolean);
    try {
      const answer = await fetch(meter.dataset.judge, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ password: field.value.slice(0, 1024), words }),
        signal: asking.signal,
      });
      if (answer.ok) show(await answer.json());
      else clear(); // asked too often, or busy: what is said after sending counts anyway
    } catch (error) {
      if (error.name !== "AbortError") clear();
    }
  };
  const wait = () => {
    clearTimeout(timer);
    if (field.value) timer = setTimeout(ask, 350);
    else { asking?.abort(); clear(); }
  };
  for (const typed of [field, ...others.filter(Boolean)]) typed.addEventListener("input", wait);
}

// Moments come in UTC: say them in the time of whoever reads, and in the page's language.
const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
  year: "numeric", month: "long", day: "numeric",
  hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short",
});
for (const moment of document.querySelectorAll("time[datetime]")) {
  const exact = clock.format(new Date(moment.dateTime));
  if (moment.title) moment.title = exact;
  (moment.querySelector(".unseen") ?? moment).textContent = exact;
}

// Send a form once, and show that it is on its way.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-disabled]")?.removeAttribute("aria-disabled");
  }
});

// On phones the list of sections scrolls: bring the current one into view.
document.querySelector(".sections [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
