// The web chat's page: sends what people type and press, shows what comes back, and loses nothing in between.
// All HTML comes from the server's renderer, which escapes every text. A module, so nothing leaks into the page.

import { complete, type } from "./completion.js";
import { draftsIn } from "./drafts.js";
import { NO_ANSWER, address, channel, send, user } from "./wire.js";

const byId = (id) => document.getElementById(id);
const log = byId("log");
const say = byId("say");
const dialog = byId("dialog");
const kept = `${user}/${channel}/`; // drafts are one person's, in one channel

// ---- what comes back

/** Shows an outcome. An `invalid` one is not shown: its errors are given back, for the place they belong to. */
function receive(outcome, from) {
  if (outcome.type === "invalid") return outcome.errors;
  if (outcome.type === "form") {
    openForm({ ...outcome, from });
    return null;
  }
  if (outcome.audience === "channel") {
    status("Posted for everyone in this channel."); // the message itself comes as an event, to all alike
    if (Date.now() - newestAt < SOON) log.lastElementChild.scrollIntoView({ block: "nearest" });
    mineUntil = Date.now() + SOON;
    if (outcome.next) openForm({ ...outcome.next, from: "" });
    return null;
  }
  const node = show(outcome.message, outcome.html);
  node.scrollIntoView({ block: "nearest" });
  if (outcome.type === "file") node.querySelector("a.file").click();
  if (outcome.next) openForm({ ...outcome.next, from: "" });
  return null;
}

const sentences = (errors) => Object.values(errors).join(" ");

function status(text, fault = false) {
  byId("status").textContent = text;
  byId("status").classList.toggle("fault", fault);
}

// ---- messages

const asDrawn = new WeakMap(); // message -> its HTML as the server drew it, before anybody opened a menu in it

const SOON = 3000; // milliseconds in which a message that appears most likely comes from what was just done here
let mineUntil = 0;
let newestAt = 0;

function drawn(node) {
  asDrawn.set(node, node.outerHTML);
  localTimes(node);
  return node;
}

/** Adds a message, or draws it in place of the one with its id; whoever stood in that keeps their place. */
function show(id, html) {
  byId("welcome")?.remove();
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const node = drawn(holder.content.firstElementChild);
  const before = id ? log.querySelector(`[data-message="${CSS.escape(id)}"]`) : null;
  if (!before) {
    const atEnd = innerHeight + scrollY > document.documentElement.scrollHeight - 80;
    log.append(node);
    newestAt = Date.now();
    if (atEnd || newestAt < mineUntil) node.scrollIntoView({ block: "nearest" });
    return node;
  }
  if (asDrawn.get(before) === asDrawn.get(node)) return before; // the answer and the event tell the same
  const focused = before.contains(document.activeElement) ? document.activeElement : null;
  before.replaceWith(node);
  if (focused) (sameButton(node, focused) ?? node).focus({ preventScroll: true });
  return node;
}

const sameButton = (node, { dataset }) => node.querySelector(`[data-action="${CSS.escape(dataset.action ?? "")}"]`);

function localTimes(root) {
  for (const time of root.querySelectorAll("time")) {
    const at = new Date(time.dateTime);
    const today = at.toDateString() === new Date().toDateString();
    const date = today ? {} : { day: "numeric", month: "short" };
    time.textContent = at.toLocaleString([], { ...date, hour: "2-digit", minute: "2-digit" });
  }
}

/** Acts for a button of a message. A second press waits for the first one's answer. */
async function press(button) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  const message = button.closest("[data-message]")?.dataset.message ?? "";
  const { action, value } = button.dataset;
  try {
    status("");
    const errors = receive(await send("/web/action", { action, value, message }), message);
    if (errors) status(sentences(errors), true);
  } catch {
    status("No answer from the server. Press the button again in a moment.", true);
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

/** Reads the channel again: shows what was said or changed between the page, or a lost connection, and now. */
async function catchUp() {
  const page = new DOMParser().parseFromString(await (await fetch(address(channel))).text(), "text/html");
  for (const node of page.querySelectorAll("[data-message]")) show(node.dataset.message, node.outerHTML);
}

function listen() {
  const events = new EventSource(`/web/events?${new URLSearchParams({ channel, user })}`);
  events.addEventListener("message", (event) => {
    const { message, html } = JSON.parse(event.data);
    show(message, html);
  });
  events.addEventListener("open", () => catchUp().catch(() => {})); // it tries again when it opens again
}

// ---- writing

const closeCompletions = complete(say, byId("completions"));
say.addEventListener("input", () => sessionStorage.setItem(`${kept}say`, say.value));

const underway = new Set(); // texts and forms: Enter twice sends once
byId("composer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = say.value;
  if (underway.has(text) || !text.trim()) return;
  underway.add(text);
  closeCompletions();
  status("Asking …");
  try {
    const outcome = await send("/web/command", { text });
    status("");
    const errors = receive(outcome, "");
    if (errors) status(sentences(errors), true);
    const refused = outcome.data?.error === "TooLong"; // the sentence says that it is still there
    if (!errors && !refused && say.value === text) {
      say.value = "";
      sessionStorage.removeItem(`${kept}say`);
    }
  } catch {
    status(NO_ANSWER, true);
  } finally {
    underway.delete(text);
  }
});

// ---- forms, with drafts: what was typed survives Escape, a lost connection and a reload

let current = null; // the form in the dialog

const drafts = draftsIn(`${kept}drafts`);
const entry = (field) => field?.querySelector("input:checked") ?? field?.querySelector("input, textarea, select");
const answers = () => Object.fromEntries(new FormData(dialog.firstElementChild));

function openForm(form) {
  current = form;
  dialog.innerHTML = form.html;
  form.untouched = JSON.stringify(answers());
  const draft = drafts.of(form);
  if (draft) {
    // It may have arrived before without an answer: sent under its first key again, it is logged once. To start
    // again needs another key, which only a form that has just been opened brings.
    dialog.querySelector("[data-start-again]").hidden = form.carry.form === draft.form.carry.form;
    form.fresh = form.carry;
    form.carry = draft.form.carry;
    fill(draft.values);
    dialog.querySelector(".restored").hidden = false;
  }
  for (const input of dialog.querySelectorAll("[data-limit]")) count(input);
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  (entry(dialog.querySelector(".field")) ?? dialog.querySelector("[type=submit]")).focus();
  drafts.list(byId("drafts"), openForm);
}

function fill(values) {
  for (const control of dialog.querySelectorAll("[name]")) {
    if (!(control.name in values)) continue;
    if (control.type === "radio") control.checked = control.value === values[control.name];
    else control.value = values[control.name];
  }
}

function count(input) {
  const over = [...input.value].length - Number(input.dataset.limit);
  const near = over > -Math.max(20, input.dataset.limit * 0.15);
  byId(`${input.id}-count`).textContent = over > 0 ? `${over} too many` : near ? `${-over} left` : "";
}

function mark(errors) {
  let first = null;
  for (const field of dialog.querySelectorAll(".field")) {
    const sentence = errors[field.dataset.field] ?? "";
    const control = field.matches("fieldset") ? field : entry(field);
    field.querySelector(".error").textContent = sentence;
    control.setAttribute("aria-invalid", String(Boolean(sentence)));
    if (sentence) first ??= field;
  }
  const fields = new Set(current.fields.map((field) => field.name));
  const rest = Object.entries(errors).filter(([name]) => !fields.has(name)).map(([, sentence]) => sentence);
  dialog.querySelector(".form-error").textContent = rest.join(" ");
  entry(first)?.focus();
  first?.scrollIntoView({ block: "nearest" }); // the sentence too, not the input alone
}

dialog.addEventListener("input", (event) => {
  drafts.keep(current, JSON.stringify(answers()) === current.untouched ? null : answers());
  if (event.target.dataset.limit) count(event.target);
});
dialog.addEventListener("close", () => {
  drafts.list(byId("drafts"), openForm);
  if (document.activeElement === document.body) say.focus({ preventScroll: true });
});
dialog.addEventListener("submit", (event) => {
  event.preventDefault();
  sendForm(current, current.action);
});

/** Sends what was typed: to the form's own action, or to that of a further way on. */
async function sendForm(form, action) {
  if (underway.has(form)) return;
  underway.add(form);
  drafts.keep(form, answers());
  try {
    const { carry, from } = form;
    const outcome = await send("/web/form", { action, carry, fields: answers(), message: from });
    if (outcome.type !== "invalid") {
      drafts.keep(form, null);
      if (outcome.type !== "form") dialog.close();
    }
    const errors = receive(outcome, from);
    if (errors) mark(errors);
    // Asked again, because something changed meanwhile: what was typed stands in it and is still not sent.
    if (outcome.type === "form" && outcome.action === form.action && action === form.action) drafts.keep(current, answers());
  } catch {
    mark({ "": NO_ANSWER });
    dialog.querySelector(".form-error").scrollIntoView({ block: "nearest" });
  } finally {
    underway.delete(form);
  }
}

// ---- the rest of the page

document.addEventListener("click", (event) => {
  const person = document.querySelector(".person");
  if (!person.contains(event.target)) person.open = false;
  const button = event.target.closest("button");
  if (!button) return;
  const { action, prefill, fill: target, text, way } = button.dataset;
  if (action !== undefined) press(button);
  if (way) sendForm(current, way);
  if (prefill) type(say, prefill);
  if (target) type(byId(target), text);
  if ("close" in button.dataset) dialog.close();
  if ("startAgain" in button.dataset) {
    drafts.keep(current, null);
    openForm({ ...current, carry: current.fresh });
  }
});

document.addEventListener("keydown", (event) => {
  const details = event.key === "Escape" && event.target.closest?.("details[open]");
  if (!details) return;
  details.open = false;
  details.querySelector("summary").focus();
});

document.querySelector(".menu").addEventListener("click", (event) => {
  const open = byId("channels").classList.toggle("open");
  event.currentTarget.setAttribute("aria-expanded", String(open));
});

byId("new-channel").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { name, private: hidden } = event.target.elements;
  const tell = (text) => { byId("channel-error").textContent = text; };
  try {
    const made = await send("/web/channels", { name: name.value, private: hidden.checked });
    if (made.type === "channel") location.assign(address(made.id));
    else tell(sentences(made.errors));
  } catch {
    tell(NO_ANSWER);
  }
});

say.value = sessionStorage.getItem(`${kept}say`) ?? "";
[...log.children].forEach(drawn);
drafts.list(byId("drafts"), openForm);
listen();
log.lastElementChild?.scrollIntoView({ block: "nearest" });
