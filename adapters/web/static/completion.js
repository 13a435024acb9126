// Completion of commands: the combobox pattern of the ARIA Authoring Practices, with manual selection. Nothing is
// chosen until an arrow key or Tab chooses it, so Enter sends what was typed.

const PREFIX = "/customer-chair";

/** Writes into an input as if typed. */
export function type(input, text) {
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.focus();
}

/** Suggests the commands in `list` while one is typed into `input`. Gives the function that closes the list. */
export function complete(input, list) {
  const options = [...list.children];
  let active = null;

  function open(shown) {
    list.hidden = !shown;
    input.setAttribute("aria-expanded", String(shown));
    if (!shown) activate(null);
  }

  function activate(option) {
    active?.setAttribute("aria-selected", "false");
    active = option;
    active?.setAttribute("aria-selected", "true");
    active?.scrollIntoView({ block: "nearest" });
    if (active) input.setAttribute("aria-activedescendant", active.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function suggest() {
    const typed = input.value.toLowerCase();
    const word = typed && PREFIX.startsWith(typed) ? "" : /^\/customer-chair\s+(\S*)$/.exec(typed)?.[1];
    for (const option of options) option.hidden = word === undefined || !option.dataset.name.startsWith(word);
    activate(null);
    open(options.some((option) => !option.hidden));
  }

  function step(by) {
    const shown = options.filter((option) => !option.hidden);
    const at = shown.indexOf(active);
    const next = at < 0 ? (by > 0 ? 0 : shown.length - 1) : (at + by + shown.length) % shown.length;
    activate(shown[next] ?? null);
  }

  const accept = (option) => type(input, `${PREFIX} ${option.dataset.name} `);

  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const first = options.find((option) => !option.hidden);
    const acts = {
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      Escape: () => open(false),
      Enter: active && (() => accept(active)),
      Tab: !event.shiftKey && (() => accept(active ?? first)),
    };
    if (event.isComposing || !acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  });
  input.addEventListener("input", suggest);
  input.addEventListener("blur", () => open(false));
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the input keeps its focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) accept(option);
  });
  return () => open(false);
}
