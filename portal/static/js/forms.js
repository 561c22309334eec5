/* Forms: one press sends once; steppers step; the eye and the focus go to the errors.
   The server stays the judge: idempotency there, courtesy here. */

const SENDING = "aria-busy";

function senders(form) {
  return form.querySelectorAll("button:not([type=button]):not([type=reset])");
}

function rest(form) {
  form.removeAttribute(SENDING);
  for (const button of senders(form)) {
    button.removeAttribute(SENDING);
    button.disabled = false;
    if (button.dataset.restText) button.textContent = button.dataset.restText;
  }
}

function busy(form, pressed) {
  form.setAttribute(SENDING, "true");
  // Disabling at once would drop the pressed button's own name and value from the request.
  setTimeout(() => {
    for (const button of senders(form)) button.disabled = true;
  });
  if (!pressed) return;
  pressed.setAttribute(SENDING, "true");
  if (pressed.dataset.sendingText) {
    pressed.dataset.restText = pressed.textContent;
    pressed.textContent = pressed.dataset.sendingText;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute(SENDING)) {
    event.preventDefault();
    return;
  }
  const isSentByHtmx = event.defaultPrevented || form.matches("[hx-post], [hx-get]");
  const staysHere = form.target || form.hasAttribute("data-again"); // a download: the page is not replaced
  if (isSentByHtmx || staysHere || form.method !== "post") return;
  busy(form, event.submitter);
});

// Coming back by the back button shows the page as it was left: free its buttons.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[aria-busy]").forEach(rest);
});

// Minus and plus beside a number field: <button type="button" data-step="-1">
document.addEventListener("click", (event) => {
  const button = event.target.closest(".qty [data-step]");
  if (!button) return;
  const input = button.closest(".qty").querySelector("input");
  if (Number(button.dataset.step) > 0) input.stepUp();
  else input.stepDown();
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
});

document.querySelector("[data-errors]")?.focus();
