import * as api from "./api.js";
import { h, say } from "./dom.js";

const sends = [
  ["timeoutAfterAcceptance", "Sent, but the answer is lost"],
  ["timeoutBeforeAcceptance", "Not sent, and no answer"],
  ["resetAfterAcceptance", "Sent, but the line breaks"],
  ["resetBeforeAcceptance", "Not sent, and the line breaks"],
  ["somethingWentWrong", "Error 131000: something went wrong"],
  ["serviceUnavailable", "Error 131016: service unavailable"],
  ["serviceDown", "Error 2: the service is down"],
  ["rateLimited", "Error 130429: too many messages"],
  ["badGatewayAfterAcceptance", "Sent, but a proxy answers 502"],
  ["garbage", "Sent, but the answer is garbage"],
  ["tornAnswer", "Sent, but the answer breaks off"],
  ["errorInSuccess", "Error 131016 in an answer that says OK"],
  ["slow", "Sent after three seconds"],
];
const onDemand = [["heldForQuality", "Template held for its quality"]];
const webhooks = [
  ["duplicate", "Told twice"],
  ["reorder", "Overtaken by the next"],
  ["delay", "Late by up to ten minutes"],
  ["missingDelivered", "A delivery never told"],
];

/** The menu of things that go wrong with the next message or update, or with one in ten of all messages and updates. */
export function buildFaults(menu) {
  const once = (list, member) => h("div", { class: "group" }, list.map(([name, title]) => h("button", {
    type: "button", "data-testid": `fault-${name}`,
    onclick: async () => {
      const present = await api.faults();
      if (await api.setFaults({ [member]: [...present[member], name] })) say(`Next: ${title}`);
    },
  }, title)));
  const always = h("input", { type: "checkbox", id: "always", onchange: async () => {
    const share = always.checked ? 0.1 : 0;
    const all = (list) => Object.fromEntries(list.map(([name]) => [name, share / list.length]));
    await api.setFaults({ reset: true, sends: all(sends.filter(([name]) => name !== "slow")), webhooks: all(webhooks) });
  } });
  menu.append(h("h2", {}, "The clinic's next message"), once([...sends, ...onDemand], "nextSends"), h("h2", {}, "The next update to the clinic"),
    once(webhooks, "nextWebhooks"), h("label", {}, always, " Something is always going wrong"));
}
