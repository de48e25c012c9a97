/* A session that ends while writing is resumed in place: a dialog holds the login form of the site,
   and the form goes on with a fresh token. Before a form is sent, the session is looked at. */
"use strict";

(() => {
  const mark = document.querySelector("input[data-unsaved]");
  const form = mark?.form;
  const dialog = document.querySelector("[data-login-dialog]");
  const notice = document.querySelector("[data-session-notice]");
  if (!form || !dialog) return;
  const FRESH_MS = 30_000; // an answer of the site is proof of a session for so long
  const holder = dialog.querySelector("[data-login-form]");
  const sessionUrl = new URL(mark.dataset.session, window.location.href);
  let seen = Date.now();
  let ended = false;
  let submitter = null; // the button whose form waits for the login

  const show = (name) => {
    if (!notice) return;
    notice.hidden = !name;
    if (name) notice.querySelector("[data-text]").textContent = notice.dataset[name];
    notice.querySelector("button").hidden = name !== "ended";
  };

  const resume = ({ user, token }) => {
    ended = false;
    seen = Date.now();
    for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
    dialog.close();
    holder.replaceChildren();
    show("");
    const other = dialog.dataset.otherUser;
    if (user !== mark.dataset.user) { // nothing is saved in another name before this is read
      if (notice) {
        notice.dataset.other = other.replace("{user}", user);
        show("other");
      }
      mark.dataset.user = user;
      submitter = null;
    }
    document.dispatchEvent(new Event("session-resumed"));
    if (submitter) {
      const pressed = submitter;
      submitter = null;
      form.requestSubmit(pressed.isConnected ? pressed : undefined);
    }
  };

  /* Return the state of the session: an object, null if it ended. */
  const look = async () => {
    const answer = await fetch(sessionUrl, { headers: { "X-Requested-With": "fetch" } });
    if (answer.status === 401) return null;
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  };

  const take = async (answer) => {
    if (new URL(answer.url).pathname === sessionUrl.pathname && answer.ok) {
      resume(await answer.json());
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const login = page.querySelector("#login-form");
    if (!login) { // logged in by another tab, or a page that says to wait
      const state = await look();
      if (state) resume(state);
      else holder.textContent = page.querySelector("main, #content")?.textContent.trim() || "";
      return;
    }
    const notes = page.querySelectorAll("#content .errornote");
    const action = new URL(login.getAttribute("action") || "", answer.url);
    const own = document.importNode(login, true);
    holder.replaceChildren(...[...notes].map((note) => document.importNode(note, true)), own);
    own.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        await take(await fetch(action, { method: "POST", body: new FormData(own) }));
      } catch {
        holder.prepend(Object.assign(document.createElement("p"), {
          className: "errornote", textContent: dialog.dataset.failed,
        }));
      }
    });
    own.querySelector("input:not([type=hidden])")?.focus();
  };

  const open = async () => {
    if (!dialog.open) dialog.showModal();
    const login = new URL(mark.dataset.login, window.location.href);
    login.searchParams.set("next", sessionUrl.pathname);
    try {
      await take(await fetch(login));
    } catch {
      holder.textContent = dialog.dataset.failed;
    }
  };

  document.addEventListener("session-seen", () => { seen = Date.now(); });
  document.addEventListener("session-ended", () => {
    ended = true;
    if (!dialog.open) show("ended"); // a dialog now would swallow what is being typed
  });
  document.addEventListener("session-doubted", async () => {
    try {
      const state = await look();
      if (state) resume(state);
      else document.dispatchEvent(new Event("session-ended"));
    } catch { /* the next sending will tell */ }
  });
  notice?.querySelector("button").addEventListener("click", open);
  dialog.querySelector("[data-login-later]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => { if (ended) submitter = null; });

  window.addEventListener("focus", async () => {
    if (!ended) return;
    try {
      const state = await look();
      if (state) resume(state); // the user has logged in elsewhere
    } catch { /* still away: the next look will tell */ }
  });

  /* A login in another window has changed the token of this page. */
  const renewToken = () => {
    const name = `${mark.dataset.csrfCookie}=`;
    const found = document.cookie.split("; ").find((cookie) => cookie.startsWith(name));
    if (found) form.elements.csrfmiddlewaretoken.value = found.slice(name.length);
  };

  form.addEventListener("submit", async (event) => {
    renewToken();
    if (event.submitter?.formTarget || Date.now() - seen < FRESH_MS) return;
    event.preventDefault();
    submitter = event.submitter;
    try {
      const state = await look();
      if (state) resume(state);
      else {
        ended = true;
        open();
      }
    } catch {
      submitter = null;
      show("offline");
    }
  });
})();
