// Talking to the server: who says what where, and the same thing sent again acts once.

export const { channel, user } = document.body.dataset;
export const NO_ANSWER = "No answer from the server. What you typed is still here; try again in a moment.";
export const address = (to) => `/?${new URLSearchParams({ channel: to, as: user })}`;

const unanswered = new Map(); // content -> key: under it the server knows again what it has heard before

const newKey = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("-");

/** Sends and gives the outcome. Throws where no answer came; sent again, the content keeps its key. */
export async function send(path, body) {
  const content = JSON.stringify({ path, ...body });
  if (!unanswered.has(content)) unanswered.set(content, newKey());
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...body, channel, user, delivery: unanswered.get(content) }),
  });
  const outcome = await answer.json();
  if (answer.status < 500) unanswered.delete(content);
  return outcome;
}
