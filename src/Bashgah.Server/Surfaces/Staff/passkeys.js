// Lets forms marked data-passkey="get" or "create" ask the browser's authenticator. They stay hidden where there is none.
"use strict";

const isNumberedHost = /^[\d.]+$|^\[/.test(location.hostname);

async function post(address, form, credential) {
  const fields = new URLSearchParams(new FormData(form));
  if (credential) fields.set("credential", JSON.stringify(credential.toJSON()));
  const answer = await fetch(address, { method: "POST", body: fields, redirect: "manual" });
  // Sent elsewhere: who one is has to be proved again first.
  if (answer.type === "opaqueredirect") {
    location.assign(form.dataset.again ?? location.href);
    return new Promise(() => {});
  }
  return answer.json();
}

async function ask(form) {
  const options = await post(form.dataset.options, form);
  if (options.message) return options;
  const credential = form.dataset.passkey === "create"
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  return post(form.dataset.finish, form, credential);
}

async function submit(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const notice = form.querySelector("[role=alert]");
  const button = form.querySelector("button");
  notice.hidden = true;
  button.disabled = true;
  try {
    const answer = isNumberedHost ? { message: form.dataset.noName } : await ask(form);
    if (answer.location) {
      location.assign(answer.location);
      return;
    }
    notice.textContent = answer.message;
  } catch {
    notice.textContent = form.dataset.failed;
  }
  notice.hidden = false;
  button.disabled = false;
}

if (window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", submit);
  }
}
