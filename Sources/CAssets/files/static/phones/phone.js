import * as api from "./api.js";
import { bubbleElement, summary } from "./bubble.js";
import { FlowCard } from "./flow.js";
import { sheet } from "./sheet.js";
import { avatar, direction, h, say } from "./dom.js";
import { dayText, minuteText, now } from "./time.js";

/** One phone in the hand: its frame, its list of chats, and the chat with the business. */
export class Phone {
  constructor(view, business, onClose) {
    this.view = view;
    this.business = business;
    this.isChatOpen = true;
    this.bubbles = [];
    this.elements = new Map();
    this.replyTo = null;
    this.endedFlows = new Set();
    this.build(onClose);
  }

  get index() { return this.view.index; }

  build(onClose) {
    const direct = direction(this.view.language);
    this.time = h("span", { class: "small" });
    this.subtitle = h("small", { "data-testid": "business-state" });
    this.log = h("ol", { class: "log", role: "log", "aria-label": "Messages", tabindex: "0" });
    this.quote = h("div", { class: "quoting", hidden: true });
    this.input = h("textarea", {
      rows: "1", dir: "auto", placeholder: "Message", "aria-label": `Message from ${this.view.name}`,
      "data-testid": "composer", onkeydown: (event) => this.key(event),
    });
    this.file = h("input", { type: "file", hidden: true, "data-testid": "file", onchange: () => this.sendFile() });
    this.chat = h("div", { class: "chat" }, this.chatHeader(), this.log, this.quote, this.composer());
    this.chats = h("div", { class: "chats", hidden: true });
    this.asleep = h("div", { class: "asleep", hidden: true }, h("p", {}, "This phone is off"),
      h("button", { type: "button", "data-testid": "switch-on", onclick: () => this.switchOn() }, "Switch it on"));
    this.element = h("article", {
      class: "phone", dir: direct, lang: this.view.language, "aria-label": `${this.view.name}'s phone`,
      "data-testid": `phone-${this.index}`,
    },
    h("div", { class: "notch", dir: "ltr" }, this.time, h("span", { class: "small" }, this.view.name),
      h("button", { type: "button", class: "close", "aria-label": `Put ${this.view.name}'s phone down`, onclick: onClose }, "×")),
    h("div", { class: "screen" }, this.chats, this.chat, this.asleep));
  }

  chatHeader() {
    return h("header", { class: "with" },
      h("button", { type: "button", "aria-label": "All chats", "data-testid": "back", onclick: () => this.openChats() }, "‹"),
      avatar(this.business, "#1d5b63"),
      h("div", {}, h("strong", {}, h("bdi", {}, this.business)), this.subtitle),
      h("button", { type: "button", "aria-label": "Phone settings", "data-testid": "phone-settings", onclick: () => this.settings() }, "⋮"));
  }

  composer() {
    return h("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); this.send(); } },
      h("button", { type: "button", "aria-label": "Attach a file", onclick: () => this.file.click() }, "+"), this.file,
      this.input, h("button", { type: "submit", class: "send", "aria-label": "Send", "data-testid": "send" }, "➤"));
  }

  // Showing

  async refresh() {
    const found = await api.transcript(this.index).catch(() => null);
    if (!found) return;
    this.view = found.phone;
    this.bubbles = found.bubbles;
    this.draw();
    if (this.isChatOpen && this.view.unread > 0 && !document.hidden) await api.act(this.index, { do: "read" });
  }

  tick() {
    this.time.textContent = minuteText(now());
  }

  draw() {
    const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 60;
    this.subtitle.textContent = this.view.typing ? "typing…" : this.view.blocked ? "you blocked them" : "business account";
    const known = new Map(this.bubbles.map((bubble) => [bubble.id, bubble]));
    const kept = new Map();
    const list = [];
    let day = "";
    for (const bubble of this.bubbles) {
      const today = dayText(bubble.at, this.view.language);
      if (today !== day) list.push(h("li", { class: "day" }, today));
      day = today;
      const key = JSON.stringify(bubble);
      const old = this.elements.get(bubble.id);
      const entry = old?.key === key ? old : { key, element: bubbleElement(bubble, known.get(bubble.replyTo), this) };
      kept.set(bubble.id, entry);
      list.push(entry.element);
    }
    this.elements = kept;
    const focused = document.activeElement;
    this.log.replaceChildren(...list);
    if (focused && this.log.contains(focused)) focused.focus({ preventScroll: true });
    if (atEnd || !this.hasDrawn) this.log.scrollTop = this.log.scrollHeight;
    this.hasDrawn = true;
    this.drawChats();
    this.show();
  }

  show() {
    this.asleep.hidden = !this.view.off;
    this.chat.hidden = this.view.off || !this.isChatOpen;
    this.chats.hidden = this.view.off || this.isChatOpen;
  }

  drawChats() {
    const last = this.bubbles[this.bubbles.length - 1];
    this.chats.replaceChildren(h("h2", {}, "Chats"), h("button", {
      type: "button", class: "row", "data-testid": "open-chat", onclick: () => this.openChat(),
    }, avatar(this.business, "#1d5b63"),
    h("span", { class: "who" }, h("strong", {}, this.business), h("small", { dir: "auto" }, last ? summary(last.content) : "No messages yet")),
    this.view.unread > 0 ? h("span", { class: "badge" }, String(this.view.unread)) : null));
  }

  openChats() {
    this.isChatOpen = false;
    this.show();
    this.chats.querySelector("button").focus();
  }

  async openChat() {
    this.isChatOpen = true;
    this.show();
    this.log.scrollTop = this.log.scrollHeight;
    await this.refresh();
  }

  /** Like any phone, it wakes with its list of chats, so nothing is read yet. */
  async switchOn() {
    this.isChatOpen = false;
    if (await api.act(this.index, { do: "switchOn" })) await this.refresh();
    this.chats.querySelector("button").focus();
  }

  // Doing

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape") {
      this.quoteNothing();
    }
  }

  async send() {
    const text = this.input.value.trim();
    if (!text) return;
    const action = this.editing ? { do: "edit", message: this.editing, text } : { do: "write", text, replyTo: this.replyTo ?? undefined };
    if (await api.act(this.index, action)) {
      this.input.value = "";
      this.quoteNothing();
      this.log.scrollTop = this.log.scrollHeight;
    }
  }

  async sendFile() {
    const file = this.file.files[0];
    if (!file) return;
    const bytes = new Uint8Array(await file.arrayBuffer());
    let binary = "";
    for (let at = 0; at < bytes.length; at += 32768) binary += String.fromCharCode(...bytes.subarray(at, at + 32768));
    const kind = /^(image\/(jpeg|png)|video\/|audio\/)/u.test(file.type) ? file.type.split("/")[0] : "document";
    const caption = this.input.value.trim() || undefined;
    this.file.value = "";
    const action = { do: "media", kind, mimeType: file.type || "application/octet-stream", bytes: btoa(binary), filename: file.name, caption: kind === "audio" ? undefined : caption };
    if (await api.act(this.index, action)) this.input.value = "";
  }

  tap(bubble, choice) { return api.act(this.index, { do: "tap", message: bubble.id, choice }); }

  async copy(code) {
    await navigator.clipboard?.writeText(code).catch(() => null);
    say(`Code ${code}`);
  }

  /** `replyTo` is the message that asked for it. */
  shareLocation(replyTo) {
    return api.act(this.index, { do: "location", replyTo, latitude: "41.3874", longitude: "2.1686", name: "Plaza", address: "1 Example Street" });
  }

  openFlow(bubble, opener) { return new FlowCard(this, bubble, opener).open(); }

  /** The business said that the card is of no use any more: its button is never tapped again. */
  endFlow(id) {
    this.endedFlows.add(id);
    this.elements.delete(id);
    this.draw();
  }

  hasEnded(id) { return this.endedFlows.has(id); }

  openList(bubble) {
    sheet(this.element, bubble.content.listButton, bubble.content.choices.map((choice, index) => ({
      title: choice.title, detail: choice.detail, section: choice.section, testid: `row-${index}`, isRadio: true,
      run: () => this.tap(bubble, index),
    })), "list-sheet");
  }

  menu(bubble, opener) {
    const items = [
      { title: "Reply", run: () => this.quoteThis(bubble) },
      ...["👍", "❤️", "🙏"].map((emoji) => ({ title: `React ${emoji}`, run: () => api.act(this.index, { do: "react", message: bubble.id, emoji }) })),
    ];
    if (bubble.ownReaction) items.push({ title: "Take the reaction back", run: () => api.act(this.index, { do: "react", message: bubble.id }) });
    if (bubble.mine && bubble.content.kind === "text") items.push({ title: "Edit", run: () => this.edit(bubble) });
    if (bubble.mine) items.push({ title: "Delete for everyone", run: () => api.act(this.index, { do: "revoke", message: bubble.id }) });
    sheet(this.element, "Message", items, "message-sheet", opener);
  }

  settings() {
    const { blocked, stoppedMarketing, phone } = this.view;
    const does = (name) => () => api.act(this.index, { do: name });
    sheet(this.element, `${this.view.name}${phone ? ` · +${phone}` : " · number hidden"}`, [
      { title: "Share location", run: () => this.shareLocation() },
      { title: "Call the business", testid: "call", run: does("call") },
      ...(phone ? [{ title: "Change the number", testid: "change-number", run: () => this.changeNumber() }] : []),
      { title: "Switch the phone off", testid: "switch-off", run: does("switchOff") },
      { title: blocked ? "Unblock the business" : "Block the business", run: does(blocked ? "unblock" : "block") },
      { title: stoppedMarketing ? "Resume offers and announcements" : "Stop offers and announcements", run: does(stoppedMarketing ? "resumeMarketing" : "stopMarketing") },
    ], "settings-sheet");
  }

  /** The next number, as a person who changes it would tell. */
  async changeNumber() {
    const next = String(BigInt(this.view.phone) + 1n);
    if (await api.act(this.index, { do: "changeNumber", phone: next })) say(`The number is now +${next}`);
  }

  edit(bubble) {
    this.editing = bubble.id;
    this.input.value = bubble.content.text;
    this.showQuote("Editing", bubble);
  }

  quoteThis(bubble) {
    this.replyTo = bubble.id;
    this.showQuote("Reply to", bubble);
  }

  showQuote(label, bubble) {
    this.quote.replaceChildren(h("span", { dir: "auto" }, `${label}: ${summary(bubble.content)}`),
      h("button", { type: "button", "aria-label": "Cancel", onclick: () => this.quoteNothing() }, "×"));
    this.quote.hidden = false;
    this.input.focus();
  }

  quoteNothing() {
    this.replyTo = null;
    this.editing = null;
    this.quote.hidden = true;
  }
}
