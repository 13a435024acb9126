// Forms begun and not sent: kept in this tab, so that neither Escape nor a reload loses what was typed.

/** What a form asks about. Its `carry.form` is new each time it is opened, and so is no part of it. */
function keyOf(form) {
  const { form: _, ...about } = form.carry;
  const texts = form.fields.filter(({ kind }) => kind === "text" || kind === "multiline");
  return JSON.stringify([form.action, form.title, about, texts.map(({ initial }) => initial)]);
}

function button(label, about, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: label });
  made.setAttribute("aria-label", `${label}: ${about}`);
  made.addEventListener("click", act);
  return made;
}

/** The drafts under one name in the session's storage. */
export function draftsIn(name) {
  const all = () => JSON.parse(sessionStorage.getItem(name) ?? "[]");
  return {
    of: (form) => all().find(({ key }) => key === keyOf(form)),

    /** Keeps the answers given so far; without any, forgets the draft. */
    keep(form, values) {
      const key = keyOf(form);
      const others = all().filter((draft) => draft.key !== key);
      sessionStorage.setItem(name, JSON.stringify(values ? [...others, { key, form, values }] : others));
    },

    /** Lists the drafts in `place`, each with a way back and a way to be rid of it. */
    list(place, open) {
      place.replaceChildren(...all().map(({ form, values }) => {
        const line = document.createElement("p");
        const about = Object.values(values).find(Boolean) ?? form.title;
        const discard = () => {
          this.keep(form, null);
          this.list(place, open);
        };
        line.append(`Not sent yet: ${form.title}`, button("Continue", about, () => open(form)), button("Discard", about, discard));
        return line;
      }));
    },
  };
}
