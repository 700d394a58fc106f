import { h } from "./dom.js";
import { link, rich } from "./text.js";
import { minuteText } from "./time.js";

const tickNames = { waiting: "Waiting", sent: "Sent", delivered: "Delivered", read: "Read" };

function ticks(bubble) {
  if (!bubble.mine) return null;
  const mark = bubble.ticks === "waiting" ? "◷" : bubble.ticks === "sent" ? "✓" : "✓✓";
  const name = tickNames[bubble.ticks];
  return h("span", { class: `ticks ${bubble.ticks}`, role: "img", "aria-label": name, "data-ticks": bubble.ticks }, mark);
}

function media(part, caption) {
  const name = part.filename ?? caption ?? part.media;
  const kind = part.media ?? part.kind;
  if (kind === "image" || kind === "sticker") {
    return link(part.url, h("img", { src: part.url, alt: caption ?? "Image", class: kind, loading: "lazy" }));
  }
  if (kind === "video") return h("video", { src: part.url, controls: true, "aria-label": name });
  if (kind === "audio") return h("audio", { src: part.url, controls: true, "aria-label": name });
  return link(part.url, h("span", {}, "▤ ", part.filename ?? "Document"), { class: "file" });
}

const words = (text) => h("p", { class: "words", dir: "auto", "data-testid": "bubble-text" }, rich(text));

/** What a bubble begins with, in one line: for quotes and lists of chats. */
export function summary(content) {
  switch (content.kind) {
    case "text":
    case "notice": return content.text;
    case "media": return content.caption ?? { image: "Photo", audio: "Voice message" }[content.media] ?? content.filename ?? content.media;
    case "location": return content.name ?? "Location";
    case "contacts": return content.contacts.join(", ");
    default: return content.body.replace(/([*_~])([^*_~\n]+)\1/gu, "$2");
  }
}

function body(content) {
  switch (content.kind) {
    case "text": return [words(content.text)];
    case "media": return [media(content, content.caption), content.caption ? words(content.caption) : null];
    case "location": {
      const place = [content.name, content.address].filter(Boolean).join(", ") || "Location";
      return [h("p", { class: "place", dir: "auto" }, "⌖ ", place, h("small", {}, `${content.latitude}, ${content.longitude}`))];
    }
    case "contacts": return content.contacts.map((name) => h("p", { class: "place", dir: "auto" }, "☻ ", name));
    default: return card(content);
  }
}

function card(content) {
  const header = content.header;
  return [
    header?.kind === "text" ? h("p", { class: "heading", dir: "auto" }, header.text) : header ? media(header, null) : null,
    words(content.body),
    content.footer ? h("p", { class: "footer", dir: "auto" }, content.footer) : null,
  ];
}

/** What can be tapped below a bubble. */
function choices(bubble, actions) {
  const content = bubble.content;
  if (content.kind !== "card" || content.choices.length === 0) return null;
  if (content.listButton) {
    return h("div", { class: "choices" }, h("button", {
      type: "button", "data-testid": "list-open", onclick: () => actions.openList(bubble),
    }, "☰ ", h("span", { dir: "auto" }, content.listButton)));
  }
  return h("div", { class: "choices" }, content.choices.map((choice, index) => button(bubble, choice, index, actions)));
}

function button(bubble, choice, index, actions) {
  const common = { "data-testid": `choice-${index}`, dir: "auto" };
  if (choice.kind === "link") return link(choice.url, `↗ ${choice.title}`, common);
  if (choice.kind === "call") return h("a", { href: `tel:${choice.phone}`, ...common }, `☏ ${choice.title}`);
  if (choice.kind === "copy") {
    return h("button", { type: "button", ...common, onclick: () => actions.copy(choice.code) }, `⧉ ${choice.title}`);
  }
  if (choice.kind === "flow") {
    return h("button", {
      type: "button", ...common, disabled: actions.hasEnded(bubble.id), onclick: (event) => actions.openFlow(bubble, event.currentTarget),
    }, `▤ ${choice.title}`);
  }
  const isTemplate = Boolean(bubble.content.template);
  return h("button", {
    type: "button", ...common,
    disabled: choice.kind === "other" || (isTemplate && bubble.tapped === index),
    "aria-pressed": bubble.tapped === index ? "true" : null,
    onclick: () => (choice.kind === "location" ? actions.shareLocation(bubble.id) : actions.tap(bubble, index)),
  }, `↩ ${choice.title}`);
}

export function bubbleElement(bubble, quoted, actions) {
  if (bubble.content.kind === "notice") return h("li", { class: "notice" }, bubble.content.text);
  const reactions = [bubble.ownReaction, bubble.businessReaction].filter(Boolean).join("");
  const inner = bubble.revoked
    ? [h("p", { class: "words gone" }, "This message was deleted")]
    : [quoted ? h("blockquote", { dir: "auto" }, summary(quoted.content)) : null, ...body(bubble.content)];
  return h("li", {
    class: `bubble ${bubble.mine ? "mine" : "theirs"}`, "data-testid": "bubble", "data-id": bubble.id,
    "data-from": bubble.mine ? "patient" : "clinic",
  },
  h("div", { class: "balloon" }, inner,
    h("p", { class: "meta" }, bubble.edited ? "edited " : null, h("time", {}, minuteText(bubble.at)), " ", ticks(bubble)),
    reactions ? h("span", { class: "reactions", role: "img", "aria-label": `Reaction ${reactions}` }, reactions) : null),
  choices(bubble, actions),
  h("button", { type: "button", class: "more", "aria-label": "Reply or react", "aria-haspopup": "menu", onclick: (event) => actions.menu(bubble, event.currentTarget) }, "⋯"));
}
