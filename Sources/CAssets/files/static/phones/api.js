import { say } from "./dom.js";

async function ask(path, options) {
  const answer = await fetch(`/_sim/${path}`, options);
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error ?? `The simulator answered ${answer.status}.`);
  return body;
}

const post = (path, body) =>
  ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

/** Does something and tells the person when it cannot be done. */
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    say(error.message);
    return null;
  }
}

export const state = () => ask("state");
export const transcript = (index) => ask(`people/${index}/transcript`);
export const act = (index, action) => attempt(() => post(`people/${index}/actions`, action));
export const openFlow = (index, message) => attempt(() => post(`people/${index}/flows`, { message }));
export const flow = (id, action) => attempt(() => post(`flows/${id}`, action));
export const faults = () => ask("faults");
export const setFaults = (change) => attempt(() => post("faults", change));
export const moveClock = (change) => attempt(() => post("clock", change));

/** Calls `changed` with the indexes of phones that changed, and `opened` after each (re)connection. */
export function watch(changed, opened) {
  const events = new EventSource("/_sim/events");
  events.onopen = opened;
  events.onmessage = (event) => changed(JSON.parse(event.data));
}
