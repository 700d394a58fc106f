import * as api from "./api.js";
import { calendar } from "./calendar.js";
import { h, say } from "./dom.js";

/** A Flow on a phone: a card that covers the chat, whose screens come from the business's endpoint. */
export class FlowCard {
  constructor(phone, bubble, opener) {
    this.phone = phone;
    this.bubble = bubble;
    this.opener = opener;
    this.form = {};
    this.dialog = h("dialog", { class: "sheet flow", "data-testid": "flow", "aria-label": bubble.content.choices[0].title });
    this.dialog.addEventListener("cancel", (event) => { event.preventDefault(); this.close(); });
    this.dialog.addEventListener("keydown", (event) => { if (event.key === "Escape") this.close(); });
  }

  async open() {
    this.phone.element.querySelector(".screen").append(this.dialog);
    this.dialog.append(h("p", { class: "loading", role: "status" }, "…"));
    this.dialog.show();
    await this.go(api.openFlow(this.phone.index, this.bubble.id));
  }

  close() {
    if (this.id) api.flow(this.id, { do: "close" });
    this.dialog.close();
    this.dialog.remove();
    if (this.opener?.isConnected) this.opener.focus({ preventScroll: true });
  }

  /** Waits for the next screen; nothing can be tapped meanwhile. */
  async go(answer) {
    this.dialog.classList.add("busy");
    for (const field of this.dialog.querySelectorAll("button, input, select")) field.disabled = true;
    const view = await answer;
    this.dialog.classList.remove("busy");
    if (!this.dialog.open) return;
    if (!view) return this.view ? this.draw(this.view) : this.close();
    this.id = view.flow;
    if (!view.end) return this.draw(view);
    this.id = null;
    if (view.end === "noLongerValid") {
      this.phone.endFlow(this.bubble.id);
      return this.drawEnd(view.message);
    }
    if (view.end === "failed") say("Something went wrong. Please try again later.");
    this.close();
  }

  act(component) {
    return this.go(api.flow(this.id, { do: "act", component, form: this.form }));
  }

  header(view) {
    const back = h("button", { type: "button", "aria-label": "Back", "data-testid": "flow-back", onclick: () => this.go(api.flow(this.id, { do: "back" })) }, "‹");
    return h("header", {}, view.back ? back : null, h("strong", { dir: "auto" }, view.title ?? ""),
      h("button", { type: "button", "aria-label": "Close", "data-testid": "flow-close", onclick: () => this.close() }, "×"));
  }

  draw(view) {
    if (this.view?.screen !== view.screen) this.form = {};
    this.view = view;
    for (const part of view.components) if (part.name) this.form[part.name] = this.value(part);
    const footer = view.components.find((part) => part.type === "Footer");
    this.submit = footer ? h("button", {
      type: "button", class: "footer-button", "data-testid": "flow-next", onclick: () => this.act(footer.index),
    }, footer.label) : null;
    const parts = view.components.filter((part) => part !== footer).map((part) => this.part(part));
    const message = h("p", { class: "error", role: "alert", dir: "auto", "data-testid": "flow-message" }, view.message);
    this.dialog.replaceChildren(this.header(view), ...(view.message ? [message] : []),
      h("div", { class: "parts", "data-testid": `flow-${view.screen}` }, parts), ...(this.submit ? [h("footer", {}, this.submit)] : []));
    this.allow();
    (this.dialog.querySelector(".parts input, .parts select, .parts button:not(:disabled)") ?? this.submit)?.focus({ preventScroll: true });
  }

  drawEnd(message) {
    this.dialog.replaceChildren(this.header({ back: false }), h("p", { class: "ended", dir: "auto", "data-testid": "flow-ended" }, message));
  }

  /** What is chosen already: what the screen says, or what the person chose, if that is still there. */
  value(part) {
    const kept = this.form[part.name];
    if (part["init-value"] !== undefined) return part["init-value"];
    const options = part["data-source"];
    return !options || options.some((option) => option.id === kept) ? kept ?? "" : "";
  }

  choose(part, value) {
    this.form[part.name] = value;
    this.allow();
    if (part.acts) this.act(part.index);
  }

  allow() {
    if (!this.submit) return;
    this.submit.disabled = this.view.components.some((part) => part.required === true && !this.form[part.name]);
  }

  part(part) {
    switch (part.type) {
      case "TextHeading": return h("h3", { dir: "auto" }, part.text);
      case "TextSubheading": return h("h4", { dir: "auto" }, part.text);
      case "TextBody": return h("p", { class: "words", dir: "auto" }, part.text);
      case "TextCaption": return h("p", { class: "caption", dir: "auto" }, part.text);
      case "RadioButtonsGroup": return this.radios(part);
      case "Dropdown": return this.dropdown(part);
      case "DatePicker": return this.date(part);
      case "CalendarPicker": return h("fieldset", { "data-testid": `field-${part.name}` }, h("legend", { dir: "auto" }, part.label),
        calendar(part, this.form[part.name], this.phone.view.language, (day) => this.choose(part, day)), this.help(part));
      default: return h("p", { class: "caption" }, `This phone cannot show ${part.type}.`);
    }
  }

  help(part) {
    return part["helper-text"] ? h("p", { class: "caption", dir: "auto" }, part["helper-text"]) : null;
  }

  radios(part) {
    const name = `flow-${this.phone.index}-${part.name}`;
    return h("fieldset", { "data-testid": `field-${part.name}` }, h("legend", { dir: "auto" }, part.label),
      part["data-source"].map((option, index) => h("label", { class: "option" },
        h("input", {
          type: "radio", name, value: option.id, checked: this.form[part.name] === option.id,
          "data-testid": `${part.name}-${index}`, onchange: () => this.choose(part, option.id),
        }),
        h("span", {}, h("span", { dir: "auto" }, option.title), option.description ? h("small", { dir: "auto" }, option.description) : null))));
  }

  dropdown(part) {
    const select = h("select", { "data-testid": `field-${part.name}`, onchange: (event) => this.choose(part, event.target.value) },
      h("option", { value: "" }, "–"),
      part["data-source"].map((option) => h("option", { value: option.id, selected: this.form[part.name] === option.id },
        option.description ? `${option.title} · ${option.description}` : option.title)));
    return h("label", { class: "field" }, h("span", { dir: "auto" }, part.label), select);
  }

  date(part) {
    const input = h("input", {
      type: "date", min: part["min-date"], max: part["max-date"], value: this.form[part.name], "data-testid": `field-${part.name}`,
      onchange: (event) => this.choose(part, event.target.value),
    });
    return h("label", { class: "field" }, h("span", { dir: "auto" }, part.label), input, this.help(part));
  }
}
