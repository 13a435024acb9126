// Reads one card a line from standard input and answers each with what the renderer's parser has against it.
"use strict";
const { AdaptiveCard, SerializationContext, Version } = require("adaptivecards/dist/adaptivecards.js");
const readline = require("node:readline");

function complaints(json) {
  const card = new AdaptiveCard();
  const context = new SerializationContext(new Version(1, 5));
  const said = [];
  card.parse(json, context);
  for (let at = 0; at < context.eventCount; at++) said.push(context.getEventAt(at).message);
  for (const failure of card.validateProperties().validationEvents) said.push(failure.message);
  return said;
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  let said;
  try {
    said = complaints(JSON.parse(line));
  } catch (error) {
    said = [String(error)];
  }
  process.stdout.write(JSON.stringify(said) + "\n");
});
